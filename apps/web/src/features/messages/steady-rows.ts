import type { Row } from './rows.ts';

/**
 * What the list is given. It knows its rows by their index only: so what goes at the front leaves empty places, and it
 * has to be told where something comes there.
 */
export interface Steady {
  rows: readonly Row[];
  /** Empty places at the front; the list remembers their sizes, and rows that come back take them. */
  gone: number;
  /** Another number of rows at the front: the list keeps its place from the end. */
  shift: boolean;
  /** Another number: nothing of what was there is left, the list begins anew. */
  run: number;
  /** The rows it leads to; `rows` has all of them once this is that. */
  target: readonly Row[] | null;
}

export const NO_ROWS: Steady = { rows: [], gone: 0, shift: false, run: 0, target: null };

const GONE: Row = { kind: 'gone', key: 'gone' };

/** Lines between days, and those at both ends, come and go with what is around them. */
const isLasting = ({ kind }: Row): boolean => kind === 'message' || kind === 'notices';

/** The row nearest to a place that is in both: its index in each. */
const findCommon = (
  before: readonly Row[],
  after: readonly Row[],
  place: number,
): { was: number; is: number } | undefined => {
  const places = new Map(after.map((row, index) => [row.key, index]));
  for (let away = 0; away < before.length; away++) {
    for (const was of [place + away, place - away]) {
      const row = before[was];
      const is = row && isLasting(row) ? places.get(row.key) : undefined;
      if (is !== undefined) return { was, is };
    }
  }
  return undefined;
};

/**
 * The next step on the way to `target`: a change at the end, then one at the front, as seen from the row that is in
 * view at `place`. Both at once would move it. Nor may the list shrink at the front while somebody goes down: until it
 * rests it would keep its place from the end, though rows are measured there. `mayLeave`: it leaves empty places then.
 */
export const nextStep = (now: Steady, target: readonly Row[], place: number, mayLeave: boolean): Steady => {
  const { rows, run } = now;
  if (now.target === target && (mayLeave || now.gone === 0))
    return now.shift ? { ...now, shift: false } : now;
  if (rows.length === 0) return { ...NO_ROWS, rows: target, run, target };
  const common = findCommon(rows, target, place);
  if (!common) return { ...NO_ROWS, rows: target, run: run + 1, target };
  const { was, is } = common;
  const gone = mayLeave ? Math.max(0, was - is) : 0;
  if (was === gone + is) {
    const all = gone > 0 ? [...Array<Row>(gone).fill(GONE), ...target] : target;
    return { rows: all, gone, shift: false, run, target };
  }
  if (rows.length - was === target.length - is) return { rows: target, gone: 0, shift: true, run, target };
  const ended = [...rows.slice(0, was), ...target.slice(is)];
  return { rows: ended, gone: now.gone, shift: false, run, target: null };
};
