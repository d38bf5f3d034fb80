import type { Count } from './counts.ts';
import {
  type Applied,
  type Began,
  type ClientState,
  type Event,
  type History,
  type Line,
  type RoomState,
  sendKey,
} from './history.ts';

/** A check says, once for each thing it finds wrong, what that is. */
type Check = (history: History) => Iterable<string>;
export type Checks = Record<Count, Check>;

const ofType = <T extends Event['type']>({ events }: History, type: T) =>
  events.filter((event): event is Extract<Event, { type: T }> => event.type === type);

/** Sends by their key, in each of the given rooms. */
function sendsIn(rooms: ReadonlyMap<string, readonly Line[]>): Map<string, Line[]> {
  const found = new Map<string, Line[]>();
  for (const lines of rooms.values()) {
    for (const line of lines) {
      if (!line.message) continue;
      const key = sendKey(line.message);
      found.set(key, [...(found.get(key) ?? []), line]);
    }
  }
  return found;
}

function* lostWrite(history: History): Iterable<string> {
  const places = { 'the database': sendsIn(history.stored), 'a fresh fetch': sendsIn(history.fetched) };
  const lost = new Set<string>();
  for (const acked of ofType(history, 'acked')) {
    const key = sendKey(acked);
    if (lost.has(key)) continue;
    const missing = Object.entries(places).find(([, sends]) => !sends.has(key));
    if (!missing) continue;
    lost.add(key);
    yield `${key} was acknowledged to ${acked.client} as ${acked.seq} and is not in ${missing[0]}`;
  }
}

function* duplicate(history: History): Iterable<string> {
  const shown = history.clients.flatMap(({ client, rooms }) =>
    rooms.map(({ roomId, lines }): [string, ReadonlyMap<string, Line[]>] => [
      `${client} shows`,
      new Map([[roomId, lines]]),
    ]),
  );
  const doubled = new Set<string>();
  for (const [where, rooms] of [['stored', history.stored], ...shown] as const) {
    for (const [key, lines] of sendsIn(rooms)) {
      if (lines.length < 2 || doubled.has(key)) continue;
      doubled.add(key);
      yield `${where} ${key} at ${lines.map(({ seq }) => seq).join(' and ')}`;
    }
  }
}

/** Steps of each client through each room: where it began, and what it applied. */
function* steps(history: History): Iterable<{ last: number; step: Began | Applied; seq: number }> {
  const last = new Map<string, number>();
  for (const step of history.events) {
    if (step.type !== 'began' && step.type !== 'applied') continue;
    const key = `${step.client} ${step.roomId}`;
    const seq = step.type === 'began' ? step.seq : step.line.seq;
    const before = last.get(key);
    if (before !== undefined) yield { last: before, step, seq };
    last.set(key, step.type === 'began' ? seq : Math.max(seq, before ?? 0));
  }
}

function* gap(history: History): Iterable<string> {
  for (const { last, step, seq } of steps(history)) {
    if (step.type === 'applied' && seq > last + 1)
      yield `${step.client} applied ${seq} after ${last} in ${step.roomId}`;
  }
  for (const [roomId, lines] of history.stored) {
    for (const [index, { seq }] of lines.entries()) {
      const due = (lines[index - 1]?.seq ?? 0) + 1;
      if (seq > due) yield `stored: ${seq} where ${due} is due in ${roomId}`;
    }
  }
}

function* nonmonotonic(history: History): Iterable<string> {
  for (const { last, step, seq } of steps(history)) {
    const back = step.type === 'began' ? seq < last : seq <= last;
    if (back) yield `${step.client} went from ${last} to ${seq} in ${step.roomId}`;
  }
}

function* inconsistentOffset(history: History): Iterable<string> {
  const texts = new Map<string, string>();
  const told = new Set<string>();
  const conflicts = (place: string, text: string) => {
    const known = texts.get(place);
    texts.set(place, known ?? text);
    if (known === undefined || known === text || told.has(place)) return false;
    told.add(place);
    return true;
  };
  const ids = new Map<string, string>();
  for (const [roomId, lines] of history.stored) {
    for (const { seq, text, message } of lines) {
      texts.set(`${roomId} ${seq}`, text);
      if (message) ids.set(`${roomId} ${seq}`, sendKey(message));
    }
  }
  for (const event of history.events) {
    if (event.type === 'applied') {
      const place = `${event.roomId} ${event.line.seq}`;
      const before = texts.get(place);
      if (conflicts(place, event.line.text))
        yield `${event.client} saw "${event.line.text}" at ${place}, others "${before}"`;
    } else if (event.type === 'acked') {
      const place = `${event.roomId} ${event.seq}`;
      const there = ids.get(place);
      if (there === undefined || there === sendKey(event) || told.has(place)) continue;
      told.add(place);
      yield `${event.client} was told that ${sendKey(event)} is at ${place}, where ${there} is`;
    }
  }
}

function* phantom(history: History): Iterable<string> {
  const sent = new Set(ofType(history, 'sent').map((send) => `${send.roomId} ${sendKey(send)} ${send.body}`));
  const seen = new Set<string>();
  for (const { client, roomId, line } of ofType(history, 'applied')) {
    if (!line.message) continue;
    const key = `${roomId} ${sendKey(line.message)} ${line.message.body}`;
    if (sent.has(key) || seen.has(key)) continue;
    seen.add(key);
    yield `${client} saw "${line.text}" at ${line.seq}, which nobody sent`;
  }
}

/** The first seq that a client's window holds. */
function windowFrom({ lines, hasOlder }: RoomState, since: number): number {
  return hasOlder ? (lines[0]?.seq ?? Number.POSITIVE_INFINITY) : since;
}

function* unseen(history: History): Iterable<string> {
  for (const { client, userId, online, rooms } of history.clients) {
    if (!online) continue;
    const states = new Map(rooms.map((room) => [room.roomId, room]));
    for (const [roomId, lines] of history.stored) {
      const since = history.members.get(roomId)?.get(userId);
      if (since === undefined) continue;
      const state = states.get(roomId) ?? { roomId, lines: [], hasOlder: false, unsent: [] };
      const shown = new Set(state.lines.map(({ seq }) => seq));
      const from = windowFrom(state, since);
      for (const { seq } of lines) {
        if (seq >= from && !shown.has(seq)) yield `${client} lacks ${seq} of ${roomId}`;
      }
    }
  }
}

/** Stretches of a room's sequence during which somebody was a member: [first, last]. */
function memberships(lines: readonly Line[]): Map<string, [number, number][]> {
  const stretches = new Map<string, [number, number][]>();
  for (const { seq, notice } of lines) {
    if (!notice) continue;
    const mine = stretches.get(notice.userId) ?? [];
    stretches.set(notice.userId, mine);
    if (notice.kind === 'joined') mine.push([seq, Number.POSITIVE_INFINITY]);
    else if (mine.length > 0) mine.at(-1)![1] = seq;
  }
  return stretches;
}

function* leak(history: History): Iterable<string> {
  const members = new Map([...history.stored].map(([roomId, lines]) => [roomId, memberships(lines)]));
  const wasMember = (roomId: string, userId: string, seq: number) =>
    members
      .get(roomId)
      ?.get(userId)
      ?.some(([first, last]) => seq >= first && seq <= last) ?? false;
  /** When the right to a room, or to all of them, ended. */
  const ended = new Map<string, number>();
  for (const event of history.events) {
    if (event.type === 'revoked') ended.set(`${event.userId} ${event.roomId}`, event.at);
    else if (event.type === 'granted') ended.delete(`${event.userId} ${event.roomId}`);
    else if (event.type === 'heard') {
      const { userId, roomId, client } = event;
      const late = (since: number | undefined) => since !== undefined && event.at > since + history.graceMs;
      const allEnded = late(ended.get(`${userId} ${null}`));
      const roomEnded = late(ended.get(`${userId} ${roomId}`));
      const seq = event.seqs.find((seq) => allEnded || (roomEnded && !wasMember(roomId, userId, seq)));
      if (seq !== undefined) yield `${client} heard ${seq} of ${roomId} after its right had ended`;
    }
  }
}

function* divergence(history: History): Iterable<string> {
  for (const { client, userId, online, rooms, listed, fetched } of history.clients) {
    if (!online) continue;
    if (listed.join('\n') !== fetched.join('\n')) yield `${client} lists ${listed}, a fresh fetch ${fetched}`;
    for (const { roomId, lines } of rooms) {
      const truth = new Map((history.fetched.get(roomId) ?? []).map(({ seq, text }) => [seq, text]));
      const since = history.members.get(roomId)?.get(userId);
      const wrong = lines.find(
        ({ seq, text }, index) =>
          since === undefined ||
          seq < since ||
          truth.get(seq) !== text ||
          seq <= (lines[index - 1]?.seq ?? 0),
      );
      if (wrong) yield `${client} shows "${wrong.text}" at ${wrong.seq} of ${roomId}`;
    }
  }
}

function* falseSent(history: History): Iterable<string> {
  const stored = sendsIn(history.stored);
  const states = new Map<string, ClientState>(history.clients.map((state) => [state.client, state]));
  for (const sent of ofType(history, 'sent')) {
    const state = states.get(sent.client);
    if (!state || stored.has(sendKey(sent))) continue;
    const unsent = state.rooms.some(({ unsent }) => unsent.includes(sent.clientMessageId));
    if (!unsent) yield `${sent.client} no longer shows ${sent.clientMessageId} as unsent`;
  }
}

export const CHECKS: Checks = {
  'lost-write': lostWrite,
  duplicate,
  gap,
  nonmonotonic,
  'inconsistent-offset': inconsistentOffset,
  phantom,
  unseen,
  leak,
  divergence,
  'false-sent': falseSent,
};
