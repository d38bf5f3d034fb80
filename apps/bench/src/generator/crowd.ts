import { openConnection } from './connect.ts';
import { BODY, type Connection } from './connection.ts';
import { createFeed } from './feed.ts';
import { ACKS_BY_ECHO, type Job, listenersOf } from './job.ts';
import { createJournalFeed } from './journal-feed.ts';
import { createLedger, type Ledger } from './ledger.ts';

/** Where an event names its room: `["chat",{"roomId":"` in Parley, later in a message of a peer. */
const ROOM_KEY = '"roomId":"';
const ID_LENGTH = 36;

export interface Person {
  /** Messages that it waits for no longer since it last sent. */
  free: number;
  say(count: number): void;
}

export interface CrowdOptions {
  job: Job;
  /** An ack came; the message was sent at that time. */
  onAck(person: Person, sentAt: number): void;
  /** A frame came; the messages in it were sent at those times. */
  onHeard(sentAt: Float64Array): void;
  /** All that came in one read was handed on. */
  onRead(person: Person): void;
  onError(error: Error): void;
}

export interface Crowd {
  ledger: Ledger;
  /** Connects the member of that number. Resolves when it hears its rooms. */
  enter(number: number): Promise<Person>;
  /** What was not acked or not heard, in words. */
  missing(): string | null;
  leave(): void;
}

/** Connections to rooms, which check that all that is sent is acked, and heard by everybody in one order. */
export function createCrowd({ job, onAck, onHeard, onRead, onError }: CrowdOptions): Crowd {
  const ledger = createLedger();
  const listeners = listenersOf(job);
  const feeds = job.rooms.map((roomId, room) => {
    const options = { room, roomId, listeners: listeners[room]! };
    return job.nodes > 1
      ? createJournalFeed(options, job.heads![room]!, ledger)
      : createFeed(options, job.dialect, ledger);
  });
  const roomOfId = new Map(job.rooms.map((roomId, room) => [roomId, room]));
  const connections: Connection[] = [];
  const acksByEcho = ACKS_BY_ECHO.includes(job.dialect);

  const roomIn = (bytes: Buffer, start: number) => {
    const at = bytes.indexOf(ROOM_KEY, start, 'latin1') + ROOM_KEY.length;
    const room = roomOfId.get(bytes.toString('latin1', at, at + ID_LENGTH));
    if (room === undefined)
      throw new Error(`an event of an unknown room: ${bytes.toString('latin1', start, at)}`);
    return room;
  };

  return {
    ledger,
    async enter(number) {
      const member = job.members[number]!;
      const { rooms } = member;
      const own = new Set<number>();
      let turn = number;
      const only = rooms.length === 1 ? rooms[0]! : null;
      const person: Person = {
        free: 0,
        say(count) {
          const now = performance.now();
          const messages = Array.from({ length: count }, () => {
            const room = rooms[turn++ % rooms.length]!;
            const index = ledger.enter(now);
            if (acksByEcho) own.add(index);
            const clientMessageId = ledger.clientIdOf(index, room);
            return { index, roomId: job.rooms[room]!, clientMessageId, body: BODY };
          });
          connection.say(messages);
        },
      };
      const acked = (index: number) => {
        ledger.ack(index);
        onAck(person, ledger.sentAt(index));
      };
      const connection = await openConnection(job, member, {
        onChat(bytes, start, end) {
          const { sentAt, indexes } = feeds[only ?? roomIn(bytes, start)]!.hear(number, bytes, start, end);
          onHeard(sentAt);
          if (acksByEcho) for (const index of indexes) if (own.delete(index)) acked(index);
        },
        onAck: acked,
        onRead: () => onRead(person),
        onError,
      });
      connections.push(connection);
      return person;
    },
    missing() {
      const late = feeds.reduce((sum, feed) => sum + feed.late(), 0);
      return ledger.missing() ?? (late > 0 ? `${late} listeners did not hear everything` : null);
    },
    leave() {
      for (const connection of connections) connection.close();
    },
  };
}
