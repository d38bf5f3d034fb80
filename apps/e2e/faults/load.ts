import type { Person } from '@parley/testkit';
import type { Participant } from './participant.ts';
import type { Random } from './random.ts';

export interface Load {
  /** Goes on until `stop`. */
  start(): void;
  /** Resolves when the last join, leave or topic has ended, well or not. */
  stop(): Promise<void>;
}

interface LoadOptions {
  people: readonly Participant[];
  /** May change the rooms themselves. */
  owner: Person;
  rooms: readonly string[];
  random: Random;
  /** Sends a second. */
  rate: number;
  /** Whether people also leave rooms and join them again, and topics change. */
  moves: boolean;
  /** Makes bodies unlike those of other loads. */
  label: string;
}

/** One in so many steps is a join or a leave instead of a send. */
const MOVE_EVERY = 100;
/** One in so many is a new topic. */
const REWORD_EVERY = 150;

/**
 * People who write, and now and then leave a room or join it again, and an owner who rewords topics. Edits and
 * deletions will be further steps.
 */
export function createLoad({ people, owner, rooms, random, rate, moves, label }: LoadOptions): Load {
  let timer: NodeJS.Timeout | undefined;
  let count = 0;
  const moving = new Map<Participant, Promise<void>>();
  let rewording: Promise<unknown> | undefined;

  function reword(roomId: string): void {
    const topic = `${label}: topic ${count}`;
    // No answer, or a refusal: what became of it is for the server to say.
    rewording ??= owner
      .call('updateRoom', { roomId, topic })
      .catch(() => undefined)
      .finally(() => {
        rewording = undefined;
      });
  }

  async function move(person: Participant, roomId: string): Promise<void> {
    // No answer within its patience: where they are is then for the server to say.
    if (person.rooms.has(roomId)) await person.leave(roomId).catch(() => person.join(roomId));
    else await person.join(roomId);
  }

  function step(): void {
    const person = random.pick(people);
    const roomId = random.pick(rooms);
    const goes = random.below(MOVE_EVERY) === 0;
    if (moves && random.below(REWORD_EVERY) === 0) reword(roomId);
    if (person.out || moving.has(person)) return;
    if (moves && goes) {
      const done = move(person, roomId)
        .catch(() => undefined)
        .finally(() => moving.delete(person));
      moving.set(person, done);
    } else if (person.rooms.has(roomId)) {
      count += 1;
      person.send(roomId, `${label}: ${count} by ${person.name}`);
    } else
      moving.set(
        person,
        person
          .join(roomId)
          .catch(() => undefined)
          .finally(() => moving.delete(person)),
      );
  }

  return {
    start() {
      timer ??= setInterval(step, 1000 / rate);
    },
    async stop() {
      clearInterval(timer);
      timer = undefined;
      await Promise.all([...moving.values(), rewording]);
    },
  };
}
