import { z } from 'zod';
import { limits } from './limits.ts';
import { idSchema, seqSchema } from './values.ts';

/** A picture, a flag or a keycap, with what makes it a variant. Reserved code points too: new ones come every year. */
const PART =
  '(?:\\p{Extended_Pictographic}|\\p{Regional_Indicator}{2}|[0-9#*]\\uFE0F\\u20E3)(?:\\p{Emoji_Modifier}|\\uFE0F|[\\u{E0020}-\\u{E007E}]+\\u{E007F})?';
const EMOJI = new RegExp(`^${PART}(?:\\u200D${PART})*$`, 'u');

/** One emoji of Unicode, as UTS #51 composes it. */
export const emojiSchema = z
  .string()
  .max(limits.emojiMax, 'A reaction is one emoji.')
  .regex(EMOJI, 'A reaction is one emoji.');

export const reactionSchema = z.object({ emoji: z.string(), userId: idSchema });
export type Reaction = z.infer<typeof reactionSchema>;

const reactionChange = z.object({
  seq: seqSchema,
  messageId: idSchema,
  /** Place of the message in the sequence. */
  messageSeq: seqSchema,
  userId: idSchema,
  emoji: z.string(),
});
export const reactedSchema = reactionChange.extend({ kind: z.literal('reacted') });
export const unreactedSchema = reactionChange.extend({ kind: z.literal('unreacted') });
export type ReactionChange = z.infer<typeof reactedSchema> | z.infer<typeof unreactedSchema>;

/** What of a message reactions are about. */
interface Reacted {
  seq: number;
  reactions?: Reaction[] | undefined;
  reactSeq?: number | undefined;
}

/** Seq of the change that made the reactions what they are. */
export const reactSeqOf = ({ seq, reactSeq }: Reacted): number => reactSeq ?? seq;

export const hasReaction = ({ reactions = [] }: Reacted, { emoji, userId }: Reaction): boolean =>
  reactions.some((one) => one.emoji === emoji && one.userId === userId);

/** Pure. The same message where it has the change already. */
export function withReaction<M extends Reacted>(message: M, change: ReactionChange): M {
  if (change.seq <= reactSeqOf(message)) return message;
  const { reactions = [], reactSeq: _, ...rest } = message;
  const { emoji, userId } = change;
  const others = reactions.filter((one) => one.emoji !== emoji || one.userId !== userId);
  const now = change.kind === 'reacted' ? [...others, { emoji, userId }] : others;
  return { ...rest, ...(now.length > 0 && { reactions: now }), reactSeq: change.seq } as unknown as M;
}
