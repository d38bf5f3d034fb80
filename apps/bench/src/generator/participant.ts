import { openConnection } from './connect.ts';
import { BODY, type Connection, type Outgoing } from './connection.ts';
import type { Job } from './job.ts';
import type { Ledger } from './ledger.ts';
import type { Records } from './records.ts';
import { after } from './timing.ts';

/** Between two attempts to come back: a random part of it, and as much again. */
const RETRY_MS = 250;

/** Somebody who comes back by themselves, and sends again what was not acked. */
export interface Participant {
  connect(): Promise<void>;
  /** A message to the next of their rooms; none while they are not connected. */
  talk(): void;
  /** From now on the connection may be lost, and they come back by themselves. */
  expectLoss(): void;
  /** Were away since then, are connected again, and have asked for what they missed. */
  readonly isBack: boolean;
  /** Asks for what is missing. */
  catchUp(): void;
  close(): void;
}

export interface ParticipantOptions {
  ledger: Ledger;
  records: Records;
  onHeard(sentAt: number[]): void;
  /** The connection was lost without a reason. */
  onError(error: Error): void;
}

export function createParticipant(
  job: Job,
  number: number,
  { ledger, records, onHeard, onError }: ParticipantOptions,
): Participant {
  const member = job.members[number]!;
  const pending = new Map<number, Outgoing>();
  let connection: Connection | null = null;
  let turn = number;
  let returnInMs = 0;
  let mayLose = false;
  let wasAway = false;

  const connect = async () => {
    connection = await openConnection(job, member, {
      onChat: (bytes, start, end) =>
        onHeard(records.hear(number, JSON.parse(bytes.toString('utf8', start, end))[1])),
      onAck(index) {
        ledger.ack(index);
        pending.delete(index);
      },
      greeting: () => records.greetingOf(number),
      onAnswer: (bytes, start, end) =>
        onHeard(records.caughtUp(number, JSON.parse(bytes.toString('utf8', start, end))[0])),
      onClosing(ms) {
        returnInMs = ms;
      },
      onRead() {},
      onError(error) {
        if (!mayLose) return onError(error);
        wasAway = true;
        // An attempt that failed has its own way on.
        if (connection) void comeBack();
        connection = null;
      },
    });
    if (pending.size > 0) connection.say([...pending.values()]);
  };

  const comeBack = async () => {
    await after(Math.random() * returnInMs);
    while (!connection) await connect().catch(() => after(RETRY_MS * (1 + Math.random())));
  };

  return {
    connect,
    talk() {
      if (!connection) return;
      const room = member.rooms[turn++ % member.rooms.length]!;
      const index = ledger.enter(performance.now());
      const clientMessageId = ledger.clientIdOf(index, room);
      const message = { index, roomId: job.rooms[room]!, clientMessageId, body: BODY };
      pending.set(index, message);
      connection.say([message]);
    },
    expectLoss() {
      mayLose = true;
    },
    get isBack() {
      return wasAway && connection !== null;
    },
    catchUp() {
      const event = records.greetingOf(number);
      if (event !== undefined) connection?.ask(event);
    },
    close: () => connection?.close(),
  };
}
