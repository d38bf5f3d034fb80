import { type Event, sendKey } from './history.ts';

/** What a run is reported by, beside the counts. Times in ms; null where nothing of the kind happened. */
export interface Measures {
  sent: number;
  acked: number;
  /** Tries that ended without a word, or with one that says to repeat them. */
  unknown: number;
  delivery: { p50: number; p99: number; max: number } | null;
  /** [D8] Longest wait for the answer `unavailable`. */
  unavailableMs: number | null;
  /** [D7] From the answer to a revocation to the last event that still came; below 0: none came after it. */
  revocationMs: number | null;
}

export function measure(events: readonly Event[]): Measures {
  const acked = new Set<string>();
  let sent = 0;
  let unknown = 0;
  let unavailableMs: number | null = null;
  for (const event of events) {
    if (event.type === 'sent') sent += 1;
    else if (event.type === 'acked') acked.add(sendKey(event));
    else if (event.type === 'unanswered') {
      unknown += 1;
      if (event.code === 'unavailable') unavailableMs = Math.max(unavailableMs ?? 0, event.afterMs);
    }
  }
  return {
    sent,
    acked: acked.size,
    unknown,
    delivery: percentiles(deliveries(events).map(({ ms }) => ms)),
    unavailableMs: rounded(unavailableMs),
    revocationMs: rounded(revocation(events)),
  };
}

/** From the keypress to each client that applied it, the author's own included. */
function deliveries(events: readonly Event[]): { sentAt: number; appliedAt: number; ms: number }[] {
  const sentAt = new Map<string, number>();
  for (const event of events) if (event.type === 'sent') sentAt.set(sendKey(event), event.at);
  return events.flatMap((event) => {
    if (event.type !== 'applied' || !event.line.message) return [];
    const at = sentAt.get(sendKey(event.line.message));
    return at === undefined ? [] : [{ sentAt: at, appliedAt: event.at, ms: event.at - at }];
  });
}

/** How long after the end of a fault the last change that was sent before it was applied somewhere for the first time. */
export function healing(events: readonly Event[], endedAt: number): number {
  const late = deliveries(events).filter(({ sentAt, appliedAt }) => sentAt <= endedAt && appliedAt > endedAt);
  return Math.round(late.reduce((last, { appliedAt }) => Math.max(last, appliedAt - endedAt), 0));
}

function revocation(events: readonly Event[]): number | null {
  const ended = new Map<string, number>();
  let last: number | null = null;
  const note = (key: string, at: number) => {
    const since = ended.get(key);
    if (since !== undefined) last = Math.max(last ?? Number.NEGATIVE_INFINITY, at - since);
  };
  for (const event of events) {
    if (event.type === 'revoked') ended.set(`${event.userId} ${event.roomId}`, event.at);
    else if (event.type === 'granted') ended.delete(`${event.userId} ${event.roomId}`);
    else if (event.type === 'heard') {
      note(`${event.userId} ${event.roomId}`, event.at);
      note(`${event.userId} ${null}`, event.at);
    }
  }
  return ended.size > 0 ? (last ?? 0) : null;
}

function percentiles(values: number[]): Measures['delivery'] {
  if (values.length === 0) return null;
  const sorted = Float64Array.from(values).sort();
  const at = (share: number) =>
    Math.round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!);
  return { p50: at(0.5), p99: at(0.99), max: at(1) };
}

const rounded = (value: number | null) => (value === null ? null : Math.round(value));
