import { expect, it } from 'vitest';
import { check } from './checker.ts';
import { CHECKS } from './checks.ts';
import type { Count } from './counts.ts';
import {
  type Acked,
  type Applied,
  type ClientState,
  type Event,
  type Heard,
  type History,
  type Line,
  lineOfMessage,
  lineOfNotice,
  type Sent,
} from './history.ts';

const ROOM = 'room';
const time = (seq: number) => new Date(seq).toISOString();
const text = (n: number, seq: number): Line =>
  lineOfMessage({
    seq,
    id: `m${n}`,
    authorId: 'ann',
    clientMessageId: `c${n}`,
    body: `text ${n}`,
    createdAt: time(n),
  });
const notice = (kind: 'joined' | 'left', userId: string, seq: number): Line =>
  lineOfNotice({ seq, kind, userId, actorId: userId, createdAt: time(seq) });

const sent = (n: number): Sent => ({
  type: 'sent',
  at: n,
  client: 'ann 1',
  roomId: ROOM,
  authorId: 'ann',
  clientMessageId: `c${n}`,
  body: `text ${n}`,
});
const acked = (n: number, seq: number): Acked => {
  const { body: _, ...send } = sent(n);
  return { ...send, type: 'acked', messageId: `m${n}`, seq };
};
const applied = (line: Line, client = 'bob 1'): Applied => ({
  type: 'applied',
  at: 0,
  client,
  roomId: ROOM,
  line,
});
const heard = (seq: number, at: number): Heard => ({
  type: 'heard',
  at,
  client: 'bob 1',
  userId: 'bob',
  roomId: ROOM,
  seqs: [seq],
});
const state = (userId: string, lines: Line[]): ClientState => ({
  client: `${userId} 1`,
  userId,
  online: true,
  rooms: [{ roomId: ROOM, lines, hasOlder: false, unsent: [] }],
  listed: [ROOM],
  fetched: [ROOM],
});

/** Ann and Bob joined, Ann wrote twice, both saw it. */
const LOG = [notice('joined', 'ann', 1), notice('joined', 'bob', 2), text(1, 3), text(2, 4)];

function membersOf(log: Line[]): Map<string, number> {
  const members = new Map<string, number>();
  for (const { seq, notice } of log) {
    if (notice?.kind === 'joined') members.set(notice.userId, seq);
    else if (notice) members.delete(notice.userId);
  }
  return members;
}

/** A history without fault, but for what the parts replace. */
function history(
  parts: { log?: Line[]; events?: Event[]; bob?: Line[]; more?: Partial<History> } = {},
): History {
  const log = parts.log ?? LOG;
  const sends = [1, 2].flatMap((n): Event[] => [sent(n), acked(n, n + 2)]);
  const bobs = log.slice(1);
  return {
    events: [...sends, ...(parts.events ?? bobs.map((line) => applied(line)))],
    stored: new Map([[ROOM, log]]),
    fetched: new Map([[ROOM, log]]),
    members: new Map([[ROOM, membersOf(log)]]),
    clients: [state('ann', log), state('bob', parts.bob ?? bobs)],
    graceMs: 1000,
    ...parts.more,
  };
}

it('finds nothing wrong with a history without fault', () => {
  expect(check(history())).toMatchObject({ findings: [] });
});

const left = [...LOG, notice('left', 'bob', 5)];
const without = (lines: Line[], seq: number) => lines.filter((line) => line.seq !== seq);

const wrong: [Count, string, History][] = [
  [
    'lost-write',
    'an acknowledged message that a crash took along',
    history({ log: LOG.slice(0, 3), more: { events: [sent(1), sent(2), acked(2, 4)], clients: [] } }),
  ],
  [
    'lost-write',
    'an acknowledged message that is stored, but in no fetch',
    history({ more: { fetched: new Map([[ROOM, LOG.slice(0, 3)]]), clients: [] } }),
  ],
  [
    'duplicate',
    'a retry that was stored again',
    history({ log: [...LOG, { ...text(2, 5), message: { ...text(2, 5).message!, id: 'm3' } }] }),
  ],
  [
    'duplicate',
    'a line shown twice',
    history({ more: { clients: [{ ...state('bob', [...LOG, LOG[3]!]), online: false }] } }),
  ],
  ['gap', 'a change that was passed over', history({ events: [applied(LOG[1]!), applied(LOG[3]!)] })],
  [
    'gap',
    'a hole in the stored sequence',
    history({ log: without(LOG, 3), events: [], more: { events: [sent(2), acked(2, 4)] } }),
  ],
  [
    'nonmonotonic',
    'a change applied a second time',
    history({ events: [...LOG.slice(1), LOG[3]!].map((line) => applied(line)) }),
  ],
  [
    'nonmonotonic',
    'a client set back to an earlier place',
    history({
      events: [applied(LOG[3]!), { type: 'began', at: 0, client: 'bob 1', roomId: ROOM, seq: 1 }],
    }),
  ],
  [
    'inconsistent-offset',
    'one seq given to two messages',
    history({ events: [sent(3), applied(text(3, 4))], more: { clients: [] } }),
  ],
  ['inconsistent-offset', 'an ack that names another place', history({ events: [acked(1, 4)] })],
  [
    'phantom',
    'a text that nobody sent',
    history({ more: { events: [sent(1), acked(1, 3), ...LOG.slice(1).map((line) => applied(line))] } }),
  ],
  ['unseen', 'the last change that never came', history({ bob: LOG.slice(1, 3) })],
  [
    'leak',
    'a change told to somebody who had left the room',
    history({
      log: [...left, text(3, 6)],
      events: [sent(3), { type: 'revoked', at: 10, userId: 'bob', roomId: ROOM }, heard(6, 1011)],
      more: { clients: [] },
    }),
  ],
  [
    'leak',
    'anything told to somebody who had logged out',
    history({
      events: [{ type: 'revoked', at: 10, userId: 'bob', roomId: null }, heard(4, 1011)],
      more: { clients: [] },
    }),
  ],
  [
    'divergence',
    'another text than a fresh fetch has',
    history({ bob: [LOG[1]!, LOG[2]!, { ...LOG[3]!, text: 'message as it was before' }] }),
  ],
  [
    'divergence',
    'a room that is still listed after leaving it',
    history({ more: { clients: [{ ...state('ann', LOG), fetched: [] }] } }),
  ],
  ['divergence', 'messages that stayed after leaving', history({ log: left, bob: LOG.slice(1) })],
  ['false-sent', 'a message that left the outbox and is nowhere', history({ events: [sent(3)] })],
];

it.each(wrong)('%s: %s', (count, _what, history) => {
  const { counts } = check(history);
  expect(counts[count]).toBe(1);
  // Nothing else finds it: without this check it would pass.
  const { [count]: _removed, ...others } = CHECKS;
  expect(check(history, others).findings).toEqual([]);
});

it('has a history for each count', () => {
  expect(new Set(wrong.map(([count]) => count))).toEqual(new Set(Object.keys(CHECKS)));
});

it('no leak: within the time a revocation takes, what was before it, and after the right is back', () => {
  const events: Event[] = [
    sent(3),
    { type: 'revoked', at: 10, userId: 'bob', roomId: ROOM },
    heard(6, 1010),
    heard(4, 5000),
    { type: 'granted', at: 6000, userId: 'bob', roomId: ROOM },
    heard(6, 7000),
  ];
  const late = history({ log: [...left, text(3, 6)], events, more: { clients: [] } });
  expect(check(late).findings).toEqual([]);
});

it('a failed send is not shown as sent, and who is offline need not have seen anything', () => {
  const failed = state('ann', LOG);
  failed.rooms[0]!.unsent.push('c3');
  const offline = { ...state('bob', []), online: false };
  expect(check(history({ events: [sent(3)], more: { clients: [failed, offline] } })).findings).toEqual([]);
});

it('shows the first few of many findings and counts all', () => {
  const many = history({ events: Array.from({ length: 20 }, (_, n) => sent(n + 10)) });
  const { counts, findings } = check(many);
  expect(counts['false-sent']).toBe(20);
  expect(findings).toHaveLength(5);
});
