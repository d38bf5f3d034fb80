import { randomUUID } from 'node:crypto';
import { limits, type MyRoom, type OutputOf } from '@parley/protocol';
import { BODY } from '../generator/connection.ts';
import type { Filled } from './fill.ts';
import type { Visitor } from './visitor.ts';

/** A server with a filled database, and those who ask it. */
export interface World extends Filled {
  reader: Visitor;
  reporter: Visitor;
  /** As the reader found them. */
  rooms: Pick<MyRoom, 'id' | 'head'>[];
  busyHead: number;
}

export interface Question {
  name: string;
  title: string;
  /** @param n counts up, so that not every time the same is asked where there is a choice */
  ask(world: World, n: number): Promise<unknown>;
  /** How many lines the answer to `ask` brings. */
  lines(answers: never): number;
}

/** Spreads n evenly over [0, 1): the golden ratio leaves no gap for long. */
const spread = (n: number) => (n * 0.618_033_988_749_895) % 1;

const page = (name: string, title: string, before: (head: number, n: number) => number | null): Question => ({
  name,
  title,
  ask({ reader, busyRoom, busyHead }, n) {
    const bound = before(busyHead, n);
    return reader.get(
      `/api/rooms/${busyRoom}/messages${bound === null ? '' : `?before=${Math.ceil(bound)}`}`,
    );
  },
  lines: (answer: string) => (JSON.parse(answer) as OutputOf<'listMessages'>).messages.length,
});

const roomsIn = (answer: string) => (JSON.parse(answer) as { rooms: unknown[] }).rooms.length;

type Synced = [{ data: OutputOf<'sync'> }];
const syncedIn = (answer: string) => Object.values((JSON.parse(answer) as Synced)[0].data.rooms);

/** What a client asks all day long, in the order in which it is measured. */
export const questions: Question[] = [
  page('newest-page', 'newest page of history', () => null),
  page('middle-page', 'a page in the middle of it', (head, n) => head * (0.4 + 0.2 * spread(n))),
  page('old-page', 'an old page', (head, n) => head * (0.05 + 0.05 * spread(n)) + limits.pageDefault),
  {
    name: 'sync-behind',
    title: '`sync` of one room, 100 behind',
    ask: ({ reader, busyRoom, busyHead }) => reader.ask('sync', { rooms: { [busyRoom]: busyHead - 100 } }),
    lines: (answer: string) =>
      syncedIn(answer).reduce((sum, room) => sum + ('changes' in room ? room.changes.length : 0), 0),
  },
  {
    name: 'sync-all',
    title: '`sync` of all rooms, nothing missed',
    async ask({ reader, rooms }) {
      const answers: string[] = [];
      // As many at a time as one `sync` takes, one after the other, as the client does.
      for (let first = 0; first < rooms.length; first += limits.syncRooms) {
        const some = rooms.slice(first, first + limits.syncRooms);
        const cursors = Object.fromEntries(some.map(({ id, head }) => [id, head]));
        answers.push(await reader.ask('sync', { rooms: cursors }));
      }
      return answers;
    },
    lines: (answers: string[]) => answers.flatMap(syncedIn).filter((room) => 'changes' in room).length,
  },
  {
    name: 'room-list',
    title: 'list of my rooms, with unread counts',
    ask: ({ reader }) => reader.get('/api/rooms'),
    lines: roomsIn,
  },
  {
    name: 'own-backlog',
    title: 'list of rooms of who only spoke there, and never read',
    ask: ({ reporter }) => reporter.get('/api/rooms'),
    lines: roomsIn,
  },
  {
    name: 'directory',
    title: 'first page of the directory',
    ask: ({ reader }) => reader.get('/api/rooms/directory'),
    lines: roomsIn,
  },
  // Last: it moves the head.
  {
    name: 'send',
    title: 'a send, until it is acked',
    ask: ({ reader, busyRoom }) =>
      reader.ask('chat', { roomId: busyRoom, clientMessageId: randomUUID(), body: BODY }),
    lines: () => 1,
  },
];

/** @param visitors who came in, each by their own session */
export async function lookAround(
  filled: Filled,
  visitors: Pick<World, 'reader' | 'reporter'>,
): Promise<World> {
  const { rooms } = JSON.parse(await visitors.reader.get('/api/rooms')) as OutputOf<'listRooms'>;
  const busyHead = rooms.find(({ id }) => id === filled.busyRoom)!.head;
  return { ...filled, ...visitors, rooms, busyHead };
}
