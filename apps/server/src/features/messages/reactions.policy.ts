import { hasReaction, limits, type Message } from '@parley/protocol';
import { AppError } from '../../errors.ts';

/** What somebody wants of a message: their reaction to be there, or not. */
export interface Wish {
  kind: 'reacted' | 'unreacted';
  userId: string;
  messageId: string;
  emoji: string;
}

const full = (what: string) => new AppError('conflict', what);

/**
 * Whether anything is to be done: what is so already is answered as if it had been.
 *
 * @throws AppError `gone` where the message was deleted, `conflict` where there is no room for another
 */
export function isToBeDone(message: Message, wish: Wish): boolean {
  const there = hasReaction(message, wish);
  if (wish.kind === 'unreacted' || there) return there === (wish.kind === 'unreacted');
  if (message.deletedAt !== undefined) throw new AppError('gone', 'This message was deleted meanwhile.');
  assertRoom(message, wish);
  return true;
}

function assertRoom({ reactions = [] }: Message, { userId, emoji }: Wish): void {
  const mine = reactions.filter((one) => one.userId === userId);
  if (mine.length >= limits.emojiPerPerson) {
    throw full(`You reacted with ${limits.emojiPerPerson} emoji already. Take one back first.`);
  }
  const kinds = new Set(reactions.map((one) => one.emoji));
  if (!kinds.has(emoji) && kinds.size >= limits.emojiPerMessage) {
    throw full(`This message has ${limits.emojiPerMessage} different emoji already. Choose one of them.`);
  }
  if (reactions.length >= limits.reactionsMax) {
    throw full(`This message has ${limits.reactionsMax} reactions already.`);
  }
}
