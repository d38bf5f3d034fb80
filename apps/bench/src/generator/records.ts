import { type Job, listenersOf } from './job.ts';
import { type Change, createJournal } from './journal.ts';
import type { Ledger } from './ledger.ts';

interface Payload {
  roomId: string;
  changes?: Change[];
  clientMessageId?: string;
}

/** What each connection heard of each room. */
export interface Records {
  /** An event came. @returns send times of messages that are new to the listener */
  hear(listener: number, payload: Payload): number[];
  /** What is asked with a connect: what the listener has, for the server to add to it. Undefined: no such thing. */
  greetingOf(listener: number): string | undefined;
  /** The answer to that. */
  caughtUp(listener: number, answer: unknown): number[];
  /** Listeners that have not all of their rooms. */
  behind(): number[];
  /** In words; null: nothing. */
  missing(): string | null;
}

interface Sync {
  data: { rooms: Record<string, { changes?: Change[] }> };
}

/** @param talkers so many connections were there all the time, and must hear all also where nobody can catch up */
export function createRecords(job: Job, ledger: Ledger, talkers: number): Records {
  return job.heads === null ? tallies(job, ledger, talkers) : journals(job, job.heads, ledger);
}

function journals(job: Job, heads: number[], ledger: Ledger): Records {
  const listeners = listenersOf(job);
  const rooms = new Map(
    job.rooms.map((roomId, room) => {
      const options = { room, roomId, listeners: listeners[room]! };
      return [roomId, createJournal(options, heads[room]!, ledger)];
    }),
  );
  const tell = (listener: number, roomId: string, changes: Change[] | undefined) => {
    const journal = rooms.get(roomId);
    if (!journal || !changes) throw new Error(`unexpected news of room ${roomId}`);
    return journal.tell(listener, changes);
  };
  const behind = () => [...new Set([...rooms.values()].flatMap((journal) => journal.behind()))];
  return {
    hear: (listener, { roomId, changes }) => tell(listener, roomId, changes),
    greetingOf(listener) {
      const ids = job.members[listener]!.rooms.map((room) => job.rooms[room]!);
      const cursors = ids.map((roomId) => [roomId, rooms.get(roomId)!.cursorOf(listener)]);
      return JSON.stringify(['sync', { rooms: Object.fromEntries(cursors) }]);
    },
    caughtUp: (listener, answer) =>
      Object.entries((answer as Sync).data.rooms).flatMap(([roomId, { changes }]) =>
        tell(listener, roomId, changes),
      ),
    behind,
    missing() {
      const late = behind().length;
      return late > 0 ? `${late} connections did not get everything` : null;
    },
  };
}

/** Where a message is only told to who is there: the talkers hear each one once. */
function tallies(job: Job, ledger: Ledger, talkers: number): Records {
  const listeners = listenersOf(job).map((numbers) => numbers.filter((number) => number < talkers));
  const roomOfId = new Map(job.rooms.map((roomId, room) => [roomId, room]));
  const open = new Map<number, Set<number>>();
  return {
    hear(listener, { roomId, clientMessageId }) {
      if (listener >= talkers) return [];
      const room = roomOfId.get(roomId)!;
      const index = ledger.indexOf(clientMessageId!, room);
      if (!open.has(index)) {
        ledger.hear(index);
        open.set(index, new Set(listeners[room]));
      }
      if (!open.get(index)!.delete(listener)) throw new Error(`connection ${listener} heard ${index} twice`);
      return [ledger.sentAt(index)];
    },
    greetingOf: () => undefined,
    caughtUp: () => [],
    behind: () => [],
    missing() {
      const late = [...open.values()].filter((waiting) => waiting.size > 0).length;
      return late > 0 ? `${late} messages were not heard by all` : null;
    },
  };
}
