import { timingSafeEqual } from 'node:crypto';

/** Takes the same time wherever two texts of one length differ. */
export function sameSecret(a: string, b: string): boolean {
  const [x, y] = [Buffer.from(a), Buffer.from(b)];
  return x.length === y.length && timingSafeEqual(x, y);
}
