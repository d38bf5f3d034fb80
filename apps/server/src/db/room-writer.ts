import { AppError } from '../errors.ts';
import { isDataError, isUniqueViolation, toAppError } from './errors.ts';
import { withResolvers } from './promises.ts';

/** A send on its way to the database. */
export interface Send {
  id: string;
  roomId: string;
  authorId: string;
  clientMessageId: string;
  /** SHA-256 of room and body, in hex. */
  hash: string;
  body: string;
}

export interface SendOutcome {
  outcome:
    | 'stored'
    | 'duplicate'
    | 'conflict'
    | 'not_found'
    | 'not_member'
    | 'archived'
    | 'blocked'
    | 'not_moderator'
    | 'deactivated';
  id: string;
  seq: number;
  /** ISO time. */
  createdAt: string;
}

interface Waiting {
  send: Send;
  resolve: (outcome: SendOutcome) => void;
  reject: (error: unknown) => void;
  /** Ends when the send is stored or refused. */
  done: Promise<unknown>;
  /** The other change of the room that was given before it, and goes before it. */
  after: Promise<unknown> | undefined;
}

/** Sends in one commit: a larger one makes its first wait for its last. */
const BATCH_MAX = 512;
/** Beyond this many waiting sends new ones are refused as `busy`: some two seconds of work. */
const QUEUE_MAX = 20_000;
const RACE_RETRIES = 3;

/**
 * Everything that changes a room's sequence passes here, so that what this node commits for a room is also
 * published in that order. Sends are group-committed without a timer: on an idle node those of one turn of the
 * event loop commit at once; those that arrive while a commit is in flight form the next. Other changes run alone in
 * their room (`exclusive`). Within a room all take effect in the order they were given: who says goodbye and leaves
 * in one breath has said it.
 *
 * `stored` is called once per commit, synchronously after it and before any of its sends resolves: publish there.
 * `refused` is called once per commit that the database would not or could not do, with what it said and how many
 * sends were in it: their callers only hear that they may try again.
 */
export class RoomWriter {
  readonly #commit: (sends: Send[]) => Promise<SendOutcome[]>;
  readonly #stored: (sends: Send[], outcomes: SendOutcome[]) => void;
  readonly #refused: (error: unknown, sends: number) => void;
  #queue: Waiting[] = [];
  #committing: readonly Waiting[] = [];
  #batch: Promise<void> | null = null;
  #soon = false;
  #closed = false;
  /** Last of each room's other changes that have not ended. */
  readonly #exclusive = new Map<string, Promise<unknown>>();
  /** All of them: a send waits for the one before it. */
  readonly #changing = new Set<Promise<unknown>>();

  constructor(
    commit: (sends: Send[]) => Promise<SendOutcome[]>,
    stored: (sends: Send[], outcomes: SendOutcome[]) => void,
    refused: (error: unknown, sends: number) => void,
  ) {
    this.#commit = commit;
    this.#stored = stored;
    this.#refused = refused;
  }

  /** Sends that are in no commit yet. */
  get waiting(): number {
    return this.#queue.length;
  }

  /** @throws AppError `busy` or `unavailable`; what was refused on its own merits is an outcome, not a throw */
  send(send: Send): Promise<SendOutcome> {
    if (this.#closed) {
      return Promise.reject(
        new AppError('unavailable', 'The server restarts. Nothing is lost: it is tried again.'),
      );
    }
    if (this.#queue.length >= QUEUE_MAX) {
      return Promise.reject(
        new AppError('busy', 'The server is busy. Nothing is lost: it is tried again.', 1000),
      );
    }
    const { promise, resolve, reject } = withResolvers<SendOutcome>();
    this.#queue.push({ send, resolve, reject, done: promise, after: this.#exclusive.get(send.roomId) });
    if (!this.#batch && !this.#soon) {
      // Not a timer: what else was read from the sockets in this turn of the loop comes along.
      this.#soon = true;
      setImmediate(() => {
        this.#soon = false;
        this.#next();
      });
    }
    return promise;
  }

  /** Runs `work` (commit, then publish) while nothing else of this node changes the room. */
  async exclusive<T>(roomId: string, work: () => Promise<T>): Promise<T> {
    const before = [...this.#committing, ...this.#queue]
      .filter(({ send }) => send.roomId === roomId)
      .map(({ done }) => done);
    const last = this.#exclusive.get(roomId);
    const run = (async () => {
      await Promise.allSettled([...before, last]);
      return work();
    })();
    run.catch((error) => this.#failed(error));
    this.#exclusive.set(roomId, run);
    this.#changing.add(run);
    try {
      return await run;
    } finally {
      this.#changing.delete(run);
      if (this.#exclusive.get(roomId) === run) this.#exclusive.delete(roomId);
      this.#next();
    }
  }

  /** Accepts no more sends; resolves when all that was accepted is committed or refused. */
  async close(): Promise<void> {
    this.#closed = true;
    while (this.#queue.length > 0 || this.#batch || this.#exclusive.size > 0) {
      await Promise.allSettled([this.#batch, ...this.#exclusive.values()]);
      await new Promise(setImmediate);
    }
  }

  #next(): void {
    if (this.#batch || this.#queue.length === 0) return;
    const batch = this.#take();
    if (batch.length === 0) return;
    this.#committing = batch;
    this.#batch = this.#run(batch).finally(() => {
      this.#batch = null;
      this.#committing = [];
      this.#next();
    });
  }

  /** The longest-waiting sends that may go now; one of a kind, so that a repeat finds its first stored. */
  #take(): Waiting[] {
    const keys = new Set<string>();
    const batch: Waiting[] = [];
    const rest: Waiting[] = [];
    for (const waiting of this.#queue) {
      const key = waiting.send.authorId + waiting.send.clientMessageId;
      const mayGo = !waiting.after || !this.#changing.has(waiting.after);
      if (batch.length < BATCH_MAX && mayGo && !keys.has(key)) {
        keys.add(key);
        batch.push(waiting);
      } else rest.push(waiting);
    }
    this.#queue = rest;
    return batch;
  }

  async #run(batch: Waiting[], tries = 0): Promise<void> {
    const sends = batch.map(({ send }) => send);
    try {
      const outcomes = await this.#commit(sends);
      this.#stored(sends, outcomes);
      for (const [index, waiting] of batch.entries()) waiting.resolve(outcomes[index]!);
    } catch (error) {
      if (isUniqueViolation(error) && tries < RACE_RETRIES) return this.#run(batch, tries + 1);
      // A row the database refuses must not take its neighbours along.
      if (isDataError(error) && batch.length > 1) {
        for (const waiting of batch) await this.#run([waiting]);
        return;
      }
      const known = toAppError(error);
      if (known !== error) this.#refused(error, batch.length);
      for (const waiting of batch) waiting.reject(known);
      this.#failed(error);
    }
  }

  /** [D8] Whoever waits for a database that is away would wait as long again to hear the same. */
  #failed(error: unknown): void {
    const known = toAppError(error);
    if (!(known instanceof AppError) || known.code !== 'unavailable') return;
    for (const waiting of this.#queue.splice(0)) waiting.reject(known);
  }
}
