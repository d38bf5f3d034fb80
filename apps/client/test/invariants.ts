import { type Change, type Message, type MyRoom, noticeKinds, reactSeqOf, revSeqOf } from '@parley/protocol';
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

const kindsShown: readonly string[] = ['message', ...noticeKinds];
const shown = (log: readonly Change[]) => log.filter(({ kind }) => kindsShown.includes(kind));

interface Told {
  log: readonly Change[];
  versions: ReadonlyMap<string, readonly Message[]>;
}

/** What the room is, and what it was before the database was restored. */
function histories(server: ModelServer, roomId: string): Told[] {
  const none: Told = { log: [], versions: new Map() };
  return [...server.formerly, server.rooms].map((rooms) => rooms.get(roomId) ?? none);
}

/**
 * Holds at any moment: what is shown is a stretch of one history, without gap, double or disorder, and of each message
 * what it was at `cursor`, or later.
 */
export function checkSafety(
  server: ModelServer,
  { userId, client }: Peer,
  roomId: string,
  cursor: number,
): void {
  const { items, hasNewer } = client.room(roomId).timeline.get();
  const where = `${userId} in ${roomId}`;
  insist(new Set(items.map(({ key }) => key)).size === items.length, `[D2] ${where}: an item is shown twice`);

  const pendingAt = items.findIndex(({ kind }) => kind === 'pending');
  const confirmed = pendingAt < 0 ? items : items.slice(0, pendingAt);
  insist(
    items.slice(confirmed.length).every(({ kind }) => kind === 'pending'),
    `${where}: pending items come last`,
  );
  insist(!hasNewer || pendingAt < 0, `${where}: pending items come at the end of the room, and nowhere else`);
  if (confirmed.length === 0) return;

  const broken = histories(server, roomId).map(
    (told) => differs(confirmed, told.log, where) ?? misquotes(confirmed, told, where, cursor),
  );
  insist(broken.includes(undefined), broken.at(-1) ?? '');
}

/** What is wrong with a stretch of a log. */
function differs(
  confirmed: readonly TimelineItem[],
  log: readonly Change[],
  where: string,
): string | undefined {
  const first = seqOf(confirmed[0]!);
  const last = seqOf(confirmed.at(-1)!);
  const truth = shown(log).filter(({ seq }) => seq >= first && seq <= last);
  const seqs = truth.map(({ seq }) => seq);
  if (`${confirmed.map(seqOf)}` !== `${seqs}`) {
    return `[D3] ${where}: shows ${confirmed.map(seqOf)} where the log has ${seqs}`;
  }
  const other = confirmed.findIndex((item, index) => {
    const change = truth[index]!;
    if (item.kind === 'notice') return JSON.stringify(item.notice) !== JSON.stringify(change);
    return item.kind === 'message' && (change.kind !== 'message' || item.message.id !== change.message.id);
  });
  return other < 0 ? undefined : `[D5] ${where}: another line at ${seqs[other]}`;
}

/** Seq of the change that made it what it is. */
const since = (version: Message) => Math.max(revSeqOf(version), reactSeqOf(version));

/** The same of the same message, in whatever order its fields came to it. */
const written = (version: Message) =>
  JSON.stringify(Object.entries(version).sort(([one], [other]) => (one < other ? -1 : 1)));

/** A state that a message never had, or did not have any more at `cursor`. */
function misquotes(
  confirmed: readonly TimelineItem[],
  { versions }: Told,
  where: string,
  cursor: number,
): string | undefined {
  for (const item of confirmed) {
    if (item.kind !== 'message') continue;
    const all = versions.get(item.message.id) ?? [];
    const then = all.findLastIndex((version) => since(version) <= cursor);
    const right = all.slice(Math.max(0, then));
    const shown = written(item.message);
    if (right.every((version) => written(version) !== shown)) {
      return `[D5] ${where}: shows ${shown} where it is ${right.map(written)}`;
    }
  }
  return undefined;
}

/** What has a sequence: the room's, and my own for what is mine. */
const sequenced = ({
  name,
  visibility,
  posting,
  topic,
  archivedAt,
  memberCount,
  role,
  favourite,
  head,
}: MyRoom) =>
  JSON.stringify({ name, visibility, posting, topic, archivedAt, memberCount, role, favourite, head });

/** [D4] [D5] Holds a moment after the network is whole again: what has a sequence is complete, in all rooms. */
export function checkSequences(server: ModelServer, { userId, client }: Peer): void {
  const mine = [...server.rooms].filter(([, { members }]) => members.has(userId)).map(([roomId]) => roomId);
  const listed = client.rooms.get().rooms.map(({ id }) => id);
  insist(`${listed.sort()}` === `${mine.sort()}`, `[D5] ${userId}: is in ${mine}, shows ${listed}`);
  for (const [roomId, room] of server.rooms) {
    const { log, members } = room;
    const { status, items, hasOlder, hasNewer } = client.room(roomId).timeline.get();
    if (!members.has(userId) || status === 'cold' || status === 'gone') continue;
    const where = `${userId} in ${roomId}`;
    insist(status === 'ready', `[D4] ${where}: status ${status}`);
    const confirmed = items.filter(({ kind }) => kind !== 'pending');
    const truth = shown(log);
    const last = confirmed.at(-1);
    if (confirmed.length > 0) {
      const wrong = differs(confirmed, log, where) ?? misquotes(confirmed, room, where, log.length);
      insist(wrong === undefined, wrong ?? '');
    }
    insist(
      hasNewer || truth.length === 0 || (last !== undefined && seqOf(last) === truth.at(-1)!.seq),
      `[D4] ${where}: the end of the room is missing`,
    );
    const reached = hasNewer ? truth.filter(({ seq }) => seq <= (last ? seqOf(last) : 0)) : truth;
    insist(hasOlder || confirmed.length === reached.length, `[D4] ${where}: the beginning is missing`);
  }
  const [blocked, blocks] = [client.rooms.get().blocked, server.blocks.get(userId) ?? []].map((ids) =>
    [...ids].sort(),
  );
  insist(`${blocked}` === `${blocks}`, `[D5] ${userId}: blocks ${blocks}, shows ${blocked}`);
  for (const room of client.rooms.get().rooms) {
    const [is, should] = [room, server.myRoom(room.id, userId)].map(sequenced);
    insist(is === should, `[D4] [D5] ${userId}: shows ${is} where the sequence has ${should}`);
  }
}

/** [D5] Holds once the list of rooms was fetched again: every client shows everything, and nothing else. */
export function checkConvergence(server: ModelServer, peer: Peer): void {
  const { userId, client } = peer;
  checkSequences(server, peer);
  for (const room of client.rooms.get().rooms) {
    const [is, should] = [room, server.myRoom(room.id, userId)].map((view) => JSON.stringify(view));
    insist(is === should, `[D5] ${userId}: shows ${is} where the server has ${should}`);
  }
  for (const [roomId, { members }] of server.rooms) {
    checkSafety(server, peer, roomId, server.head(roomId));
    const { status, items } = client.room(roomId).timeline.get();
    const where = `${userId} in ${roomId}`;
    insist(
      items.every((item) => item.kind !== 'pending' || item.state === 'failed'),
      `[D6] ${where}: a message is neither sent nor failed`,
    );
    insist(
      items.every(
        (item) =>
          item.kind !== 'message' ||
          [...(item.revisions ?? []), ...(item.reacting ?? [])].every(({ state }) => state === 'failed'),
      ),
      `[D6] ${where}: a revision or a reaction is neither stored nor failed`,
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
  const stored = new Set<string>();
  for (const history of [...server.formerly, server.rooms]) {
    const formerly = new Set(stored);
    for (const [roomId, { log }] of history) {
      const ids = log.flatMap((change) =>
        change.kind === 'message' ? [change.message.clientMessageId] : [],
      );
      // What the database lost is sent again where its sender still knows it: later than what was written after it.
      const first = sends.filter((id) => !formerly.has(id));
      checkOrder(ids, first, roomId);
      for (const id of ids) stored.add(id);
    }
  }
  for (const id of sends) insist(stored.has(id) || failed.has(id), `[D1] ${id} is lost`);
}

function checkOrder(ids: readonly string[], sends: readonly string[], roomId: string): void {
  insist(new Set(ids).size === ids.length, `[D2] ${roomId}: a message was stored twice`);
  const places = ids.flatMap((id) => {
    const [author] = id.split('-');
    const place = sends.indexOf(id);
    return place < 0 ? [] : [{ author, place }];
  });
  const last = new Map<unknown, number>();
  for (const { author, place } of places) {
    insist(place > (last.get(author) ?? -1), `[D3] ${roomId}: ${sends[place]} came after one written later`);
    last.set(author, place);
  }
}

/** [D6] Every edit is what its message once was, or is shown as failed. */
export function checkEdits(
  server: ModelServer,
  edits: ReadonlyMap<string, string>,
  failed: ReadonlySet<string>,
): void {
  const bodies = new Set<string>();
  for (const rooms of [...server.formerly, server.rooms]) {
    for (const { versions } of rooms.values()) {
      for (const { body } of [...versions.values()].flat()) bodies.add(body);
    }
  }
  for (const [id, body] of edits) insist(bodies.has(body) || failed.has(id), `[D6] ${id} is lost: ${body}`);
}
