import type { PendingReaction } from '@parley/client';
import type { Reaction } from '@parley/protocol';
import type { MessageItem } from './rows.ts';

/** An emoji on a message, and who reacted with it, in the order they did. */
export interface ShownReaction {
  emoji: string;
  userIds: string[];
  mine: boolean;
}

export const reactingOf = (item: MessageItem): readonly PendingReaction[] =>
  (item.kind === 'message' && item.reacting) || [];

/** As far as this device knows: with what I last did, until that is refused. */
const reactionsNow = (item: MessageItem, me: string): Reaction[] => {
  if (item.kind === 'pending' || item.message.deletedAt) return [];
  let reactions = item.message.reactions ?? [];
  for (const { kind, emoji, state } of reactingOf(item)) {
    if (state === 'failed') continue;
    const isMine = (one: Reaction) => one.emoji === emoji && one.userId === me;
    if (kind === 'unreact') reactions = reactions.filter((one) => !isMine(one));
    else if (!reactions.some(isMine)) reactions = [...reactions, { emoji, userId: me }];
  }
  return reactions;
};

/** In the order in which each emoji came first. */
export const shownReactions = (item: MessageItem, me: string): ShownReaction[] => {
  const byEmoji = new Map<string, ShownReaction>();
  for (const { emoji, userId } of reactionsNow(item, me)) {
    const shown = byEmoji.get(emoji) ?? { emoji, userIds: [], mine: false };
    byEmoji.set(emoji, shown);
    shown.userIds.push(userId);
    shown.mine ||= userId === me;
  }
  return [...byEmoji.values()];
};
