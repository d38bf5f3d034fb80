import { type ParsedOf, type ReactionChange, reactSeqOf, withReaction } from '@parley/protocol';
import type { Handler, Publish, UserCtx } from '../../context.ts';
import type { Db, Tx } from '../../db/client.ts';
import type { RoomWriter } from '../../db/room-writer.ts';
import { AppError, notFound } from '../../errors.ts';
import { assertWriter } from '../rooms/rooms.policy.ts';
import { findMembers, lockRoom } from '../rooms/rooms.store.ts';
import { findMessages } from './messages.store.ts';
import { isToBeDone, type Wish } from './reactions.policy.ts';
import { storeReactions } from './reactions.store.ts';

export interface Reactions {
  /** @returns a seq of the room at which it is so @throws AppError what the policies refuse */
  fulfil(roomId: string, wish: Wish): Promise<{ seq: number }>;
}

interface Waiting {
  wish: Wish;
  resolve(at: { seq: number }): void;
  reject(error: unknown): void;
}

/** In one transaction, for which the sends of the room wait. */
const BATCH_MAX = 100;

/** Judges each wish on its own, by what those before it made of the message. */
async function fulfilAll(tx: Tx, roomId: string, wishes: Wish[]) {
  const room = await lockRoom(tx, roomId);
  const members = await findMembers(tx, roomId, [...new Set(wishes.map(({ userId }) => userId))]);
  const messages = await findMessages(tx, roomId, [...new Set(wishes.map(({ messageId }) => messageId))]);
  const changes: ReactionChange[] = [];
  const outcomes = wishes.map((wish): { seq: number } | AppError => {
    try {
      assertWriter({ room, membership: members.get(wish.userId) ?? null });
      const message = messages.get(wish.messageId);
      if (!message) throw notFound('This message');
      if (!isToBeDone(message, wish)) return { seq: reactSeqOf(message) };
      const seq = room!.lastSeq + changes.length + 1;
      const change: ReactionChange = { ...wish, seq, messageSeq: message.seq };
      messages.set(message.id, withReaction(message, change));
      changes.push(change);
      return { seq };
    } catch (error) {
      if (error instanceof AppError) return error;
      throw error;
    }
  });
  if (changes.length > 0) await storeReactions(tx, roomId, changes);
  return { changes, outcomes };
}

/**
 * Whatever people want of the messages of a room while another change of it is under way is done in one transaction and
 * told in one event: a hundred who react to one announcement hold up its room for moments, not for a hundred commits.
 */
export function createReactions(db: Db, writer: RoomWriter, publish: Publish): Reactions {
  const queues = new Map<string, Waiting[]>();

  /** The longest-waiting ones; for the others this is asked again. */
  function take(roomId: string): Waiting[] {
    const queue = queues.get(roomId)!;
    const batch = queue.splice(0, BATCH_MAX);
    if (queue.length === 0) queues.delete(roomId);
    else void run(roomId);
    return batch;
  }

  async function run(roomId: string): Promise<void> {
    let batch: Waiting[] = [];
    try {
      const outcomes = await writer.exclusive(roomId, async () => {
        // What else this turn of the event loop brings comes along: a crowd is on many sockets.
        await new Promise(setImmediate);
        batch = take(roomId);
        const wishes = batch.map(({ wish }) => wish);
        const { changes, outcomes } = await db.$transaction((tx) => fulfilAll(tx, roomId, wishes));
        if (changes.length > 0) publish.changes(roomId, changes);
        return outcomes;
      });
      for (const [n, { resolve, reject }] of batch.entries()) {
        const outcome = outcomes[n]!;
        if (outcome instanceof AppError) reject(outcome);
        else resolve(outcome);
      }
    } catch (error) {
      // It did not come to its turn where the node closes.
      for (const { reject } of batch.length > 0 ? batch : take(roomId)) reject(error);
    }
  }

  return {
    fulfil(roomId, wish) {
      return new Promise((resolve, reject) => {
        const queue = queues.get(roomId);
        if (queue) {
          queue.push({ wish, resolve, reject });
          return;
        }
        queues.set(roomId, [{ wish, resolve, reject }]);
        void run(roomId);
      });
    },
  };
}

const fulfil = (
  { actor, reactions }: UserCtx,
  { roomId, messageId, emoji }: ParsedOf<'react'>,
  kind: Wish['kind'],
) => reactions.fulfil(roomId, { kind, userId: actor.userId, messageId, emoji });

export const react: Handler<'react'> = (ctx, input) => fulfil(ctx, input, 'reacted');
export const unreact: Handler<'unreact'> = (ctx, input) => fulfil(ctx, input, 'unreacted');
