/** The server counts no further than 100. */
export const countLabel = (count: number): string => (count > 99 ? '99+' : String(count));

export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`;
