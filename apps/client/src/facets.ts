import { type Message, type ReactionChange, reactSeqOf, revSeqOf, withReaction } from '@parley/protocol';

/** What touched a message: the message as it is since, or the one thing that is different. */
export type Touch = Message | ReactionChange;

const isReaction = (touch: Touch): touch is ReactionChange => 'messageSeq' in touch;

/** Place of the touched message in the room's sequence. */
export const placeOf = (touch: Touch): number => (isReaction(touch) ? touch.messageSeq : touch.seq);

/**
 * [D5] Of each facet of a message the later state, in whatever order they come. The same object where nothing is
 * different, or another message was touched.
 */
export function touched(message: Message, touch: Touch): Message {
  if (isReaction(touch)) return touch.messageId === message.id ? withReaction(message, touch) : message;
  if (touch.id !== message.id) return message;
  const text = revSeqOf(touch) > revSeqOf(message) ? touch : message;
  const reacted = reactSeqOf(touch) > reactSeqOf(message) ? touch : message;
  if (text === reacted) return text;
  const { reactions: _, reactSeq: __, ...rest } = text;
  const { reactions, reactSeq } = reacted;
  return { ...rest, ...(reactions && { reactions }), ...(reactSeq !== undefined && { reactSeq }) };
}
