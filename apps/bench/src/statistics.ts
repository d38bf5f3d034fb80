/** The middle one; the mean of the two in the middle of an even number. */
export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Three significant digits tell more than the runs agree on. */
export const rounded = (value: number): number =>
  value >= 1000 ? Math.round(value) : Number(value.toPrecision(3));

/** Null where there is nothing to tell: no number, or one divided by nothing. */
export const told = (value: number | null): number | null =>
  value === null || !Number.isFinite(value) ? null : rounded(value);

/** The smallest value that at least this share of them do not exceed. @throws of none */
export function quantile(values: number[], share: number): number {
  if (values.length === 0) throw new Error('no values');
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!;
}
