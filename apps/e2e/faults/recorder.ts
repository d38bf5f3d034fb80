import type { Connection } from '@parley/client/connection';
import type { Replica } from '@parley/client/replica';
import type { Change, InputOf, Result } from '@parley/protocol';
import { type Event, lineOfChange } from './history.ts';

/** Now, on the one clock of a history. */
export const now = (): number => performance.timeOrigin + performance.now();

/** The client as it is, or one with a planted fault. */
export interface Sdk {
  assembleClient: typeof import('@parley/client/assemble').assembleClient;
  createConnection: typeof import('@parley/client/connection').createConnection;
  Replica: typeof Replica;
}

export interface Observed {
  client: string;
  userId: string;
}

/** The same connection, with what passes over it written down. */
export function recordConnection(connection: Connection, who: Observed, events: Event[]): Connection {
  const { client, userId } = who;
  connection.on('chat', ({ roomId, changes }) => {
    events.push({ type: 'heard', at: now(), client, userId, roomId, seqs: changes.map(({ seq }) => seq) });
  });
  const request: Connection['request'] = (event, input, done) => {
    if (event !== 'chat') return connection.request(event, input, done);
    const askedAt = now();
    connection.request(event, input, (result) => {
      recordAnswer(input as InputOf<'chat'>, result as Result<Answer> | undefined, askedAt, who, events);
      done(result);
    });
  };
  // `connected` is a getter, which a spread would freeze.
  return Object.assign(Object.create(connection) as Connection, { request });
}

interface Answer {
  id: string;
  seq: number;
}

/** What the author of a send was told of it. */
export function recordAnswer(
  { roomId, clientMessageId }: InputOf<'chat'>,
  result: Result<Answer> | undefined,
  askedAt: number,
  { client, userId: authorId }: Observed,
  events: Event[],
): void {
  const at = now();
  if (result?.ok) {
    const { id: messageId, seq } = result.data;
    events.push({ type: 'acked', at, client, roomId, authorId, clientMessageId, messageId, seq });
  } else if (!result || result.error.retryable) {
    const code = result ? result.error.code : null;
    events.push({ type: 'unanswered', at, client, clientMessageId, code, afterMs: at - askedAt });
  }
}

/** Makes replicas that write down each step they take. */
export function recordingReplica(
  Base: Sdk['Replica'],
  roomId: string,
  { client }: Observed,
  events: Event[],
) {
  return class extends Base {
    #generation = -1;

    protected override advance(change: Change, effects: Parameters<Replica['advance']>[1]): void {
      if (this.generation !== this.#generation) {
        this.#generation = this.generation;
        if (this.cursor !== null) events.push({ type: 'began', at: now(), client, roomId, seq: this.cursor });
      }
      events.push({ type: 'applied', at: now(), client, roomId, line: lineOfChange(change) });
      super.advance(change, effects);
    }
  };
}
