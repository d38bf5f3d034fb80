/** Emoji in the order of a keyboard, each with its name and what else it is called, in lower case. */
export type EmojiWords = Readonly<Record<string, readonly string[]>>;

const named = (words: readonly string[]): string => (words[0] ?? '').replaceAll('_', ' ');

/** `thumbs up`, for 👍. */
export const emojiName = (words: EmojiWords, emoji: string): string => named(words[emoji] ?? []) || 'emoji';

/** Lower is better. */
const rankOf = (words: readonly string[], query: string): number => {
  const name = named(words);
  if (name === query) return 0;
  if (name.startsWith(query)) return 1;
  if (words.includes(query)) return 2;
  if (words.some((word) => word.startsWith(query) || word.includes(`_${query}`))) return 3;
  return Number.POSITIVE_INFINITY;
};

/** What is called so, or begins so; all of them for an empty query. */
export const searchEmoji = (words: EmojiWords, query: string): string[] => {
  const all = Object.entries(words);
  const wanted = query.trim().toLowerCase().replace(/^:|:$/g, '');
  if (wanted === '') return all.map(([emoji]) => emoji);
  return all
    .map(([emoji, of]) => ({ emoji, rank: rankOf(of, wanted) }))
    .filter(({ rank }) => rank < Number.POSITIVE_INFINITY)
    .sort((a, b) => a.rank - b.rank)
    .map(({ emoji }) => emoji);
};
