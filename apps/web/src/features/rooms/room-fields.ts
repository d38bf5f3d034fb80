import { roomNameSchema, topicSchema } from '@parley/protocol';
import { isCode, messageOf } from '../../lib/errors.ts';

export interface RoomErrors {
  name?: string | undefined;
  topic?: string | undefined;
  /** What belongs to no field. */
  form?: string | undefined;
}

/** The same rules as the server's, asked before it is. */
export const checkRoom = (name: string, topic: string): RoomErrors | null => {
  const errors: RoomErrors = {
    name: roomNameSchema.safeParse(name).error?.issues[0]?.message,
    topic: topicSchema.safeParse(topic).error?.issues[0]?.message,
  };
  return errors.name || errors.topic ? errors : null;
};

/** Puts a refusal beside the field it is about. */
export const roomErrors = (error: unknown): RoomErrors => {
  const text = messageOf(error);
  if (!isCode(error, 'invalid', 'conflict')) return { form: text };
  return /topic/i.test(text) ? { topic: text } : { name: text };
};
