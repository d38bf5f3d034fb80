import type { Change } from '@parley/protocol';
import type { TimelineItem } from '../src/types.ts';
import type { ModelServer } from './model-server.ts';
import type { Peer } from './rig.ts';

/** Thrown where a promise of delivery.md is broken. */
class Violation extends Error {}

export function insist(holds: boolean, what: string): void {
  if (!holds) throw new Violation(what);
}

const seqOf = (item: TimelineItem) =>
  item.kind === 'message' ? item.message.seq : item.kind === 'notice' ? item.notice.seq : Number.NaN;

const shown = (log: readonly Change[]) =>
  log.filter(({ kind }) => kind === 'message' || kind === 'joined' || kind === 'left');

/** Holds at any moment: what is shown is a stretch of the truth, without gap, double or disorder. */
export function checkSafety(server: ModelServer, { userId, client }: Peer, roomId: string): void {
  const { items } = client.room(roomId).timeline.get();
  const where = `${userId} in ${roomId}`;
  insist(new Set(items.map(({ key }) => key)).size === items.length, `[D2] ${where}: an item is shown twice`);

  const pendingAt = items.findIndex(({ kind }) => kind === 'pending');
  const confirmed = pendingAt < 0 ? items : items.slice(0, pendingAt);
  insist(
    items.slice(confirmed.length).every(({ kind }) => kind === 'pending'),
    `${where}: pending items come last`,
  );
  if (confirmed.length === 0) return;

  const log = server.rooms.get(roomId)?.log ?? [];
  const first = seqOf(confirmed[0]!);
  const last = seqOf(confirmed.at(-1)!);
  const truth = shown(log).filter(({ seq }) => seq >= first && seq <= last);
  insist(
    JSON.stringify(confirmed.map(seqOf)) === JSON.stringify(truth.map(({ seq }) => seq)),
    `[D3] ${where}: shows ${confirmed.map(seqOf)} where the log has ${truth.map(({ seq }) => seq)}`,
  );
  for (const [index, item] of confirmed.entries()) {
    const change = truth[index]!;
    const same =
      item.kind === 'message' && change.kind === 'message' ? item.message.id === change.message.id : true;
    insist(same, `[D5] ${where}: another message at ${change.seq}`);
  }
}

/** [D4] Holds a moment after the network is whole again: what has a sequence is complete. */
export function checkSequences(server: ModelServer, { userId, client }: Peer): void {
  for (const [roomId, { log, members }] of server.rooms) {
    const { status, items, hasOlder } = client.room(roomId).timeline.get();
    if (!members.has(userId) || status === 'cold' || status === 'gone') continue;
    const where = `${userId} in ${roomId}`;
    insist(status === 'ready', `[D4] ${where}: status ${status}`);
    const confirmed = items.filter(({ kind }) => kind !== 'pending');
    const truth = shown(log);
    const last = confirmed.at(-1);
    insist(
      truth.length === 0 || (last !== undefined && seqOf(last) === truth.at(-1)!.seq),
      `[D4] ${where}: the end of the room is missing`,
    );
    insist(hasOlder || confirmed.length === truth.length, `[D4] ${where}: the beginning is missing`);
  }
}

/** [D5] Holds once the list of rooms was fetched again: every client shows everything, and nothing else. */
export function checkConvergence(server: ModelServer, peer: Peer): void {
  const { userId, client } = peer;
  checkSequences(server, peer);
  const { rooms } = client.rooms.get();
  const mine = [...server.rooms].filter(([, { members }]) => members.has(userId)).map(([roomId]) => roomId);
  const shownIds = rooms.map(({ id }) => id);
  insist(`${[...shownIds].sort()}` === `${mine.sort()}`, `[D5] ${userId}: is in ${mine}, shows ${shownIds}`);
  for (const room of rooms) {
    const [is, should] = [room, server.myRoom(room.id, userId)].map((view) => JSON.stringify(view));
    insist(is === should, `[D5] ${userId}: shows ${is} where the server has ${should}`);
  }
  for (const [roomId, { members }] of server.rooms) {
    checkSafety(server, peer, roomId);
    const { status, items } = client.room(roomId).timeline.get();
    const where = `${userId} in ${roomId}`;
    insist(
      items.every((item) => item.kind !== 'pending' || item.state === 'failed'),
      `[D6] ${where}: a message is neither sent nor failed`,
    );
    if (members.has(userId)) continue;
    insist(status === 'gone' || status === 'cold', `[D7] ${where}: status ${status} without being a member`);
    insist(
      items.every(({ kind }) => kind === 'pending'),
      `[D7] ${where}: messages stayed after the room was gone`,
    );
  }
}

/** [D2] [D3] Every send is stored at most once, and a client's sends of one room in the order they were written. */
export function checkSends(server: ModelServer, sends: readonly string[], failed: ReadonlySet<string>): void {
  const order = new Map(sends.map((id, index) => [id, index]));
  const stored = new Set<string>();
  for (const [roomId, { log }] of server.rooms) {
    const last = new Map<string, number>();
    for (const change of log) {
      if (change.kind !== 'message') continue;
      const { authorId, clientMessageId } = change.message;
      const index = order.get(clientMessageId);
      if (index === undefined) continue;
      insist(!stored.has(clientMessageId), `[D2] ${clientMessageId} was stored twice`);
      stored.add(clientMessageId);
      insist(
        index > (last.get(authorId) ?? -1),
        `[D3] ${clientMessageId} in ${roomId} came after one written later`,
      );
      last.set(authorId, index);
    }
  }
  for (const id of sends) insist(stored.has(id) || failed.has(id), `[D1] ${id} is lost`);
}
