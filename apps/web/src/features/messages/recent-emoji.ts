import { readStored, writeStored } from '../../lib/storage.ts';

/** Forgotten on logout, see session.tsx. */
const KEY = 'parley.recent-emoji';
const KEPT = 16;
/** Before anybody chose: what is chosen most everywhere. */
const USUAL = ['👍', '❤️', '😂', '🎉', '👀', '🙏', '🚀', '✅'];

/** The last chosen first. */
export const recentEmoji = (): string[] => {
  const stored = readStored(KEY)?.split(' ').filter(Boolean) ?? [];
  return [...new Set([...stored, ...USUAL])].slice(0, KEPT);
};

export const rememberEmoji = (emoji: string): void => {
  const others = (readStored(KEY)?.split(' ') ?? []).filter((one) => one !== emoji);
  writeStored(KEY, [emoji, ...others].slice(0, KEPT).join(' '));
};
