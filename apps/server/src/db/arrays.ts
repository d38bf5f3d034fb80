/** An array as PostgreSQL writes it: one parameter, which costs Prisma far less than one for each element. */
export const arrayOf = (texts: string[]): string =>
  `{${texts.map((text) => `"${text.replace(/["\\]/g, '\\$&')}"`).join()}}`;

/** Of bytes in hex. */
export const byteaArrayOf = (hexes: string[]): string => arrayOf(hexes.map((hex) => `\\x${hex}`));

/** Of the parts of keys that are two words. */
export const columnsOf = (keys: string[]): [string, string] => {
  const words = keys.map((key) => key.split(' '));
  return [arrayOf(words.map(([first = '']) => first)), arrayOf(words.map(([, second = '']) => second))];
};
