import { hash } from 'node:crypto';
import { type Change, limits, type Message, type ParsedOf } from '@parley/protocol';
import type { Handler, UserCtx } from '../../context.ts';
import type { Send, SendOutcome } from '../../db/room-writer.ts';
import { AppError, notFound } from '../../errors.ts';
import { newId } from '../../ids.ts';
import { archived, assertReader, blocked, notMember, onlyModeratorsPost } from '../rooms/rooms.policy.ts';
import { findRoomAsSeen } from '../rooms/rooms.store.ts';
import * as store from './messages.store.ts';

const hashPayload = (roomId: string, body: string) => hash('sha256', roomId + body);

const newMessage = (send: Send, { id, seq, createdAt }: SendOutcome): Message => ({
  id,
  seq,
  authorId: send.authorId,
  clientMessageId: send.clientMessageId,
  body: send.body,
  createdAt,
});

/** What a commit made, by room, ascending: sends of one room are stored in the order they were given. */
export function changesOf(sends: Send[], outcomes: SendOutcome[]): Map<string, Change[]> {
  const rooms = new Map<string, Change[]>();
  for (const [index, send] of sends.entries()) {
    const outcome = outcomes[index]!;
    if (outcome.outcome !== 'stored') continue;
    const change: Change = { seq: outcome.seq, kind: 'message', message: newMessage(send, outcome) };
    const changes = rooms.get(send.roomId);
    if (changes) changes.push(change);
    else rooms.set(send.roomId, [change]);
  }
  return rooms;
}

/**
 * Stores the send, publishes it, and only then returns ([D1]). Who may send is decided in the same transaction
 * that stores; see post_messages.
 */
async function post({ actor, writer }: UserCtx, input: ParsedOf<'chat'>) {
  const { roomId, clientMessageId, body } = input;
  const send: Send = {
    id: newId(),
    roomId,
    authorId: actor.userId,
    clientMessageId,
    hash: hashPayload(roomId, body),
    body,
  };
  const outcome = await writer.send(send);
  switch (outcome.outcome) {
    case 'stored':
    case 'duplicate':
      return { send, outcome, duplicate: outcome.outcome === 'duplicate' };
    case 'conflict':
      throw new AppError('conflict', 'This clientMessageId was used for another message. Make a new one.');
    case 'not_found':
      throw notFound('This room');
    case 'not_member':
      throw notMember();
    case 'archived':
      throw archived();
    case 'blocked':
      throw blocked();
    case 'not_moderator':
      throw onlyModeratorsPost();
    case 'deactivated':
      throw new AppError('unauthenticated', 'Your account is deactivated.');
  }
}

export const postMessage: Handler<'postMessage'> = async (ctx, input) => {
  const { send, outcome, duplicate } = await post(ctx, input);
  // It may have been edited or deleted since.
  const known = duplicate ? await store.findMessage(ctx.db, send.roomId, outcome.id) : null;
  return { message: known ?? newMessage(send, outcome), duplicate };
};

export const chat: Handler<'chat'> = async (ctx, input) => {
  const { outcome, duplicate } = await post(ctx, input);
  return { id: outcome.id, seq: outcome.seq, createdAt: outcome.createdAt, duplicate };
};

export const listMessages: Handler<'listMessages'> = async (ctx, { roomId, before, after, limit }) => {
  const { fromSeq } = assertReader(await findRoomAsSeen(ctx.db, roomId, ctx.actor.userId));
  return store.listPage(ctx.db, { roomId, fromSeq, before, after, limit: limit ?? limits.pageDefault });
};
