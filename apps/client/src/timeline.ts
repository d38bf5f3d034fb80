import { limits } from '@parley/protocol';
import type { Api } from './api.ts';
import { backoffMs, type Clock } from './clock.ts';
import { CallError, noAnswer, toCallError } from './errors.ts';
import type { OutboxEntry } from './outbox-storage.ts';
import type { Replica } from './replica.ts';
import { createDerivedStore, type Store } from './store.ts';
import type { Timeline } from './types.ts';
import { createShownItems } from './unsent.ts';

export type Membership = 'unknown' | 'member' | 'gone';

export interface TimelineView {
  store: Store<Timeline>;
  readonly wanted: boolean;
  open(): void;
  loadOlder(): Promise<void>;
  loadNewer(): Promise<void>;
  /** Loads what is missing of an opened room's first page: after the replica began, or began anew. */
  ensure(): void;
  /** A new connection: what hung or failed is tried again. */
  online(): void;
  changed(): void;
  stop(): void;
}

export interface TimelineParts {
  roomId: string;
  api: Api;
  clock: Clock;
  random: () => number;
  replica: Replica;
  membership(): Membership;
  pending(): readonly OutboxEntry[];
  connected(): boolean;
  /** The server has not said yet whether it is still so. */
  stale(): boolean;
  /** The server refused to show the room: is it still ours? */
  doubted(): void;
}

const PAGE = limits.pageDefault;

/** Which way a page extends what is shown. */
type Way = 'older' | 'newer';

/** What a room shows: what the replica does, at its end also what is unsent; and the pages that extend it. */
export function createTimelineView(parts: TimelineParts): TimelineView {
  const { roomId, api, clock, random, replica } = parts;
  let wanted = false;
  /** One page at a time. */
  let loading: { way: Way; done: Promise<void> } | undefined;
  /** Counts page loads: one that hung on a broken network is overtaken. */
  let loads = 0;
  let error: CallError | undefined;
  let timer: unknown;
  let failures = 0;

  /** Counts connections: a page that was asked for on an earlier one may be of another history. */
  let connections = 0;

  const items = createShownItems();
  const store = createDerivedStore<Timeline>(() => ({
    status: status(),
    // The replica is empty when the room is gone: what is unsent remains.
    items: items(replica.items, parts.pending(), replica.lines.atEnd),
    hasOlder: replica.from > 0,
    hasNewer: !replica.lines.atEnd,
    loadingOlder: loading?.way === 'older' && replica.primed,
    loadingNewer: loading?.way === 'newer',
    stale: parts.stale(),
    ...(error ? { error } : {}),
  }));

  function status(): Timeline['status'] {
    if (parts.membership() === 'gone') return 'gone';
    if (!wanted) return 'cold';
    if (replica.primed) return 'ready';
    return error && !loading ? 'error' : 'loading';
  }

  function ensure(): void {
    if (!wanted || replica.cursor === null) return;
    replica.warm();
    if (!replica.primed) void load('older');
    store.invalidate();
  }

  function load(way: Way): Promise<void> {
    if (loading) return loading.done;
    quiet();
    error = undefined;
    const mine = ++loads;
    const done = loadPage(mine, way).then(() => {
      if (mine !== loads) return;
      loading = undefined;
      // The page may have come too late for a window that moved.
      if (!error) ensure();
      store.invalidate();
    });
    loading = { way, done };
    store.invalidate();
    return done;
  }

  async function loadPage(mine: number, way: Way): Promise<void> {
    const asked = replica.ask();
    const { generation, from, to } = asked;
    const connection = connections;
    const bound = way === 'older' ? { before: String(from + 1) } : { after: String(to) };
    try {
      if (!parts.connected()) throw new CallError(noAnswer());
      const page = await api.call('listMessages', { roomId, ...bound, limit: String(PAGE) });
      if (!parts.connected()) throw new CallError(noAnswer());
      failures = 0;
      if (connection !== connections) return;
      if (way === 'older') replica.prepend(page, asked, PAGE);
      else replica.append(page, asked, PAGE);
    } catch (cause) {
      if (mine !== loads || replica.generation !== generation) return;
      error = toCallError(cause);
      if (!error.retryable) parts.doubted();
      else if (!replica.primed && parts.connected()) retryLater(error.retryAfterMs);
    } finally {
      replica.close(asked);
    }
  }

  function retryLater(atLeastMs = 0): void {
    timer = clock.setTimeout(ensure, Math.max(atLeastMs, backoffMs(failures++, random)));
  }

  function quiet(): void {
    clock.clearTimeout(timer);
    timer = undefined;
  }

  return {
    store,
    get wanted() {
      return wanted;
    },
    open() {
      if (wanted && (replica.primed || loading)) return;
      wanted = true;
      ensure();
      store.invalidate();
    },
    loadOlder() {
      if (!replica.primed || replica.from === 0) return loading?.done ?? Promise.resolve();
      return load('older');
    },
    loadNewer() {
      if (replica.meetEnd()) return loading?.done ?? Promise.resolve();
      return load('newer');
    },
    ensure,
    online() {
      connections++;
      error = undefined;
      if (!replica.primed) loading = undefined;
      ensure();
    },
    changed: store.invalidate,
    stop: quiet,
  };
}
