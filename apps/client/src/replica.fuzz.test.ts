import { type Change, hasReaction, noticeKinds, type Page, revSeqOf } from '@parley/protocol';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Disk, type DiskFaults } from '../test/disk.ts';
import {
  checkConvergence,
  checkEdits,
  checkSafety,
  checkSends,
  checkSequences,
  insist,
} from '../test/invariants.ts';
import { flush } from '../test/manual-clock.ts';
import type { ModelOptions } from '../test/model-server.ts';
import { createRig } from '../test/rig.ts';
import { createTabGroup } from '../test/tab-group.ts';
import { type Effect, seqOf } from './apply.ts';
import type { Asked } from './asked.ts';
import type { SocketOutput } from './connection.ts';
import { localError } from './errors.ts';
import type { Touch } from './facets.ts';
import { Lines } from './lines.ts';
import { Replica, type ReplicaOptions } from './replica.ts';
import type { Client } from './types.ts';

// Two members, one of them with two tabs, and a third who comes and goes, three rooms and a ghost who writes, on links
// that drop, double, reorder and lose what a list of random steps says, with nodes that crash, a database that is
// restored, and pages that crash and come back. After every step what is shown must be true; in the end, on a whole
// network, it must be everything.

/** Pages, two of them in one browser. */
const USERS = ['ann', 'ann', 'bo', 'cy'];
const ROOMS = ['red', 'green', 'blue'];
const EMOJI = ['👍', '🎉'];

type Step = [name: keyof typeof steps, peer: number, room: number, index: number];
type Scene = Awaited<ReturnType<typeof stage>>;
type Actor = Scene['pages'][number];

const steps = {
  rise: ({ link }: Actor) => link.rise(),
  deliver: ({ link }: Actor) => link.deliver(),
  deliverAny: ({ link }: Actor, _room: string, n: number) => link.deliver(n % (link.down.length || 1)),
  /** Several things get through in one go. */
  work: async ({ link }: Actor, _room: string, n: number) => {
    for (let i = 0; i < n % 12; i++) {
      link.rise();
      link.deliver();
      link.serve();
      if (n % 4) link.answer();
      await flush();
    }
  },
  lose: ({ link }: Actor) => {
    link.down.length = 0;
  },
  drop: ({ link }: Actor, _room: string, n: number) => link.drop(n % (link.down.length || 1)),
  duplicate: ({ link }: Actor, _room: string, n: number) => link.duplicate(n % (link.down.length || 1)),
  serve: ({ link }: Actor, _room: string, n: number) => link.serve(n % (link.calls.length || 1)),
  answer: ({ link }: Actor, _room: string, n: number) => link.answer(n % (link.answers.length || 1)),
  failCall: ({ link }: Actor) => link.failCall(),
  cut: ({ link }: Actor) => link.cut(),
  connect: ({ link }: Actor) => link.connect(),
  open: ({ client }: Actor, room: string) => client.room(room).open(),
  loadOlder: ({ client }: Actor, room: string) => void client.room(room).loadOlder(),
  loadNewer: ({ client }: Actor, room: string) => void client.room(room).loadNewer(),
  /** Some pages back, away from the end. */
  goBack: async ({ client, link }: Actor, room: string, n: number) => {
    client.room(room).open();
    for (let page = 0; page <= n % 4; page++) {
      void client.room(room).loadOlder();
      link.serve();
      link.answer();
      await flush();
      look(client, room, 0, n % 20);
    }
  },
  /** Thinks better of it before the page is here. */
  turnBack: ({ client }: Actor, room: string, n: number) => {
    void client.room(room).loadNewer();
    look(client, room, 0, n % 20);
  },
  /** Whoever pages back looks at the oldest that is here, and leaves the rest. */
  lookBack: ({ client }: Actor, room: string, n: number) => look(client, room, 0, n % 40),
  lookDown: ({ client }: Actor, room: string, n: number) => look(client, room, -1 - (n % 40), -1),
  lookAnywhere: ({ client }: Actor, room: string, n: number) =>
    client.room(room).look({ from: n, to: n + 20 }),
  lookAway: ({ client }: Actor, room: string) => client.room(room).look(null),
  showNewest: ({ client }: Actor, room: string) => client.room(room).showNewest(),
  markRead: ({ client }: Actor, room: string, n: number) =>
    client.room(room).markRead(n % 3 === 0 ? undefined : n),
  send: ({ client }: Actor, room: string, n: number, { sends }: Scene) => {
    for (let i = 0; i <= n % 3; i++) sends.push(client.room(room).send(`text ${sends.length}`));
  },
  /** One of mine that is in sight gets another text, or none. */
  revise: ({ client, userId }: Actor, room: string, n: number, { edits }: Scene) => {
    const handle = client.room(room);
    const mine = handle.timeline.get().items.flatMap((item) => {
      const sent = item.kind === 'message' && item.message.authorId === userId && !item.message.deletedAt;
      return sent ? [item.message] : [];
    });
    const message = mine[n % (mine.length || 1)];
    if (!message) return;
    const body = `edit ${edits.size}`;
    if (n % 5 === 0) handle.delete(message.id);
    else edits.set(handle.edit(message.id, revSeqOf(message), body), body);
  },
  /** Any message of anybody, also one that hardly anybody has loaded. */
  reviseAny: (_: Actor, room: string, n: number, { server }: Scene) => {
    const ids = server.messageIds(room);
    const messageId = ids[(n * 7) % (ids.length || 1)];
    if (messageId)
      server.revise(room, messageId, n % 4 === 0 ? null : `ghost writer ${n} ${server.head(room)}`);
  },
  /** Something on a page is touched after that was read, and the page hears of it before it has the page. */
  reviseUnderWay: async ({ client, link }: Actor, room: string, n: number, { server }: Scene) => {
    const handle = client.room(room);
    const ids = server.messageIds(room);
    const shown = handle.timeline.get().items.flatMap((item) => {
      return item.kind === 'message' ? [ids.indexOf(item.message.id)] : [];
    });
    const older = n % 2 === 0;
    void (older ? handle.loadOlder() : handle.loadNewer());
    while (link.calls.length > 0) link.serve();
    const touched = ids[older ? (shown[0] ?? 0) - 1 - (n % 20) : (shown.at(-1) ?? 0) + 1 + (n % 20)];
    if (touched && n % 3 === 0) server.react(room, touched, 'ghost', EMOJI[n % EMOJI.length]!, 'reacted');
    else if (touched) server.revise(room, touched, n % 8 < 2 ? null : `meanwhile ${server.head(room)}`);
    while (link.down.length > 0) link.deliver();
    while (link.answers.length > 0) link.answer();
    await flush();
  },
  /** To one that is in sight. */
  react: ({ client, userId }: Actor, room: string, n: number) => {
    const handle = client.room(room);
    const here = handle.timeline
      .get()
      .items.flatMap((item) => (item.kind === 'message' && !item.message.deletedAt ? [item.message] : []));
    const message = here[n % (here.length || 1)];
    const emoji = EMOJI[n % EMOJI.length]!;
    if (!message) return;
    if (hasReaction(message, { userId, emoji })) handle.unreact(message.id, emoji);
    else handle.react(message.id, emoji);
  },
  /** To any, as `reviseAny`. */
  reactAny: (_: Actor, room: string, n: number, { server }: Scene) => {
    const ids = server.messageIds(room);
    const messageId = ids[(n * 7) % (ids.length || 1)];
    const kind = n % 3 ? 'reacted' : 'unreacted';
    if (messageId) server.react(room, messageId, 'ghost', EMOJI[n % EMOJI.length]!, kind);
  },
  say: (_: Actor, room: string, n: number, { server }: Scene) => server.say(room, 'ghost', 1 + (n % 4)),
  sayMuch: (_: Actor, room: string, n: number, { server }: Scene) => server.say(room, 'ghost', 10 * (n % 13)),
  sayUnknown: (_: Actor, room: string, _n: number, { server }: Scene) => server.sayUnknown(room),
  rename: (_: Actor, room: string, n: number, { server }: Scene) => server.rename(room, `${room} ${n}`),
  topic: (_: Actor, room: string, n: number, { server }: Scene) =>
    server.setTopic(room, n % 3 ? `on ${n}` : ''),
  archive: (_: Actor, room: string, n: number, { server }: Scene) => server.archive(room, n % 4 === 0),
  convert: (_: Actor, room: string, n: number, { server }: Scene) =>
    server.convert(room, n % 2 ? 'private' : 'public', n % 5 ? 'everyone' : 'moderators'),
  favourite: ({ userId }: Actor, room: string, n: number, { server }: Scene) =>
    server.setFavourite(room, userId, n % 2 === 0),
  block: ({ userId }: Actor, _room: string, n: number, { server }: Scene) =>
    server.setBlocked(userId, 'ghost', n % 2 === 0),
  promote: ({ userId }: Actor, room: string, n: number, { server }: Scene) =>
    server.setRole(room, userId, n % 2 ? 'moderator' : 'member'),
  enter: (_: Actor, room: string, _n: number, { server }: Scene) => server.enter(room, 'cy'),
  leave: (_: Actor, room: string, _n: number, { server }: Scene) => server.leave(room, 'cy'),
  refuse: (_: Actor, _room: string, n: number, { server }: Scene) => {
    const codes = ['busy', 'unavailable', 'rate_limited'] as const;
    server.refusals.push(localError(codes[n % 3]!, 'Not now.'));
  },
  /** A node stores what comes next, and dies before it tells or answers. */
  crash: (_: Actor, _room: string, n: number, { server }: Scene) => server.crash(1 + (n % 3)),
  hint: (_: Actor, _room: string, _n: number, { server }: Scene) => server.hint(),
  backUp: (_: Actor, _room: string, _n: number, { server }: Scene) => server.backUp(),
  restore: (_: Actor, _room: string, _n: number, { server }: Scene) => server.restore(),
  slowDisk: ({ disk }: Actor) => {
    disk.slow = true;
  },
  reload: async (page: Actor) => page.reopen(),
  crashPage: async (page: Actor) => {
    page.kept.crash();
    await page.reopen();
  },
  /** With the message maybe on its way to the server, and not yet on the disk. */
  crashInSend: async (page: Actor, room: string, n: number, { sends, settle }: Scene) => {
    if (n % 2) {
      page.link.connect();
      await settle();
    }
    page.disk.slow = true;
    sends.push(page.client.room(room).send(`text ${sends.length}`));
    await flush();
    await steps.crashPage(page);
  },
  pass: async (_: Actor, _room: string, n: number, { clock, disks }: Scene) => {
    for (const disk of disks) disk.release();
    await flush();
    clock.advance([100, 300, 1000, 6000, 31_000][n % 5]!);
  },
  settle: (_: Actor, _room: string, _n: number, { settle }: Scene) => settle(),
};

/** At the lines from one place to another of those that are shown. */
function look(client: Client, room: string, from: number, to: number): void {
  const seqs = client
    .room(room)
    .timeline.get()
    .items.flatMap((item) => (item.kind === 'pending' ? [] : [seqOf(item)]));
  const first = seqs.at(from) ?? seqs[0];
  const last = seqs.at(to) ?? seqs.at(-1);
  if (first !== undefined && last !== undefined) client.room(room).look({ from: first, to: last });
}

const weights: Partial<Record<keyof typeof steps, number>> = {
  rise: 8,
  deliver: 10,
  deliverAny: 8,
  drop: 4,
  serve: 6,
  answer: 6,
  work: 10,
  cut: 1,
  connect: 5,
  open: 3,
  loadOlder: 6,
  loadNewer: 4,
  lookBack: 4,
  goBack: 6,
  turnBack: 4,
  send: 4,
  revise: 4,
  reviseAny: 6,
  reviseUnderWay: 4,
  react: 4,
  reactAny: 6,
  say: 6,
  sayMuch: 3,
  rename: 1,
  topic: 1,
  archive: 1,
  convert: 1,
  promote: 1,
  leave: 1,
  pass: 4,
  backUp: 1,
  restore: 1,
  reload: 1,
  crashPage: 1,
  crashInSend: 2,
  slowDisk: 3,
  settle: 1,
};

const step = fc.tuple(
  fc.oneof(
    ...(Object.keys(steps) as (keyof typeof steps)[]).map((name) => ({
      arbitrary: fc.constant(name),
      weight: weights[name] ?? 2,
    })),
  ),
  fc.nat(USERS.length - 1),
  fc.nat(ROOMS.length - 1),
  fc.nat(250),
);

/** Drops early, so that scripts of a few hundred lines go far. */
class ShortReplica extends Replica {
  override readonly lines = new Lines({ endLines: 30, slack: 5 });
}

interface Faults {
  createReplica?: (options: ReplicaOptions) => Replica;
  disk?: DiskFaults;
  /** Each run has a storage of its own. */
  forgets?: boolean;
  /** What the client makes of the answers to its questions. */
  misheard?: Partial<SocketOutput<'sync'>>;
  server?: Partial<ModelOptions>;
}

async function stage(faults: Faults) {
  const rig = createRig(faults.server);
  rig.server.createRoom('red', ['ann', 'bo']);
  rig.server.createRoom('green', ['ann', 'bo', 'cy']);
  rig.server.createRoom('blue', ['ann']);
  rig.server.say('green', 'ghost', 130);
  rig.server.backUp();
  const browsers = new Map(
    USERS.map((userId) => [userId, { disk: new Disk(faults.disk), tabs: createTabGroup() }]),
  );

  function open(userId: string) {
    const { disk, tabs } = browsers.get(userId)!;
    const { createReplica = (options: ReplicaOptions) => new ShortReplica(options) } = faults;
    const kept = (faults.forgets ? new Disk() : disk).page();
    const { storage, roomStorage } = kept;
    const replicas = new Map<string, Replica>();
    const peer = rig.peer(userId, {
      storage,
      roomStorage,
      tabs,
      createReplica(options) {
        const replica = createReplica(options);
        replicas.set(options.roomId, replica);
        return replica;
      },
    });
    const cursor = (roomId: string) => replicas.get(roomId)?.cursor ?? 0;
    peer.link.misheard = faults.misheard;
    const page = { ...peer, disk, kept, cursor, reopen };
    async function reopen() {
      rig.close(peer);
      pages[pages.indexOf(page)] = open(userId);
      await flush();
    }
    return page;
  }

  const pages: ReturnType<typeof open>[] = [];
  for (const userId of USERS) pages.push(open(userId));
  return {
    ...rig,
    pages,
    disks: [...browsers.values()].map(({ disk }) => disk),
    sends: [] as string[],
    edits: new Map<string, string>(),
  };
}

/** Down to the end of a room, page by page, and up to its beginning again. */
async function pageOn({ client }: Actor, roomId: string, { settle }: Scene): Promise<void> {
  const room = client.room(roomId);
  room.look({ from: 0, to: Number.POSITIVE_INFINITY });
  const more = (to: 'hasNewer' | 'hasOlder') =>
    room.timeline.get().status === 'ready' && room.timeline.get()[to];
  for (let n = 0; more('hasNewer'); n++) {
    void room.loadNewer();
    await settle();
    insist(n < 100, `[D4] ${roomId}: paging on never comes to the end`);
  }
  for (let n = 0; more('hasOlder'); n++) {
    void room.loadOlder();
    await settle();
    insist(n < 100, `[D4] ${roomId}: paging back never comes to the beginning`);
  }
}

async function play(script: Step[], faults: Faults = {}): Promise<void> {
  const scene = await stage(faults);
  const { server, pages, disks, sends, edits } = scene;
  for (const { link } of pages) link.connect();
  await scene.settle();
  for (const { client } of pages) client.room('green').open();
  for (const [name, peer, room, n] of script) {
    await steps[name](pages[peer]!, ROOMS[room]!, n, scene);
    await flush();
    for (const one of pages) for (const roomId of ROOMS) checkSafety(server, one, roomId, one.cursor(roomId));
  }
  // [D4] Of those who are far back, one pages on to the end, the others go there at once.
  const [first, ...others] = pages;
  for (const { client } of others) for (const roomId of ROOMS) client.room(roomId).showNewest();

  server.recover();
  for (const disk of disks) disk.release();
  await flush();
  for (const { link } of pages) link.connect();
  // [D4] Changes are here within a check of the heads, whatever was lost; then the list is fetched once more.
  await scene.pass(40_000);
  for (const one of pages) checkSequences(server, one);
  for (const roomId of ROOMS) await pageOn(first!, roomId, scene);
  for (const one of pages) checkSequences(server, one);
  // [D4] [D5] What no node told of is here as soon as one tells of the head.
  for (const roomId of ROOMS) {
    server.crash(4);
    server.say(roomId, 'ghost');
    server.rename(roomId, `${roomId} at last`);
    server.setTopic(roomId, 'the last word');
    server.archive(roomId, server.rooms.get(roomId)?.archivedAt === null);
  }
  server.hint();
  await scene.pass(1000);
  for (const one of pages) checkSequences(server, one);
  // [D5] A membership that changed untold is found by the next check, and so is a favourite.
  server.crash(2);
  server.setFavourite('green', 'ann', !server.rooms.get('green')?.favourites.has('ann'));
  if (server.rooms.get('red')?.members.has('cy')) server.leave('red', 'cy');
  else server.enter('red', 'cy');
  await scene.pass(31_000);
  for (const one of pages) checkSequences(server, one);
  await scene.pass(300_000);
  for (const one of pages) checkConvergence(server, one);
  const failed = new Set(
    pages.flatMap(({ client }) =>
      ROOMS.flatMap((roomId) =>
        client
          .room(roomId)
          .timeline.get()
          .items.flatMap((item) => {
            if (item.kind === 'notice') return [];
            const unsent = item.kind === 'pending' ? [item] : (item.revisions ?? []);
            return unsent.map(({ clientMessageId }) => clientMessageId);
          }),
      ),
    ),
  );
  const neverStored = new Set(disks.flatMap(({ lost }) => [...lost]));
  checkSends(
    server,
    sends.filter((id) => !neverStored.has(id) || scene.emitted(id)),
    failed,
  );
  checkEdits(server, new Map([...edits].filter(([id]) => !neverStored.has(id))), failed);

  for (const { client, link } of pages) {
    client.stop();
    insist(!link.connected, 'a stopped client holds its connection');
  }
  insist(scene.clock.waiting === 0, 'a stopped client left timers');
}

const property = (faults: Faults = {}) =>
  fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 250, size: 'max' }), (script) =>
    play(script, faults),
  );

const seed = Number(process.env.FUZZ_SEED ?? 20_261_121);
const runs = Number(process.env.FUZZ_RUNS ?? 100);
/** A fault must be found, most are in the first runs; some need a chain of events that few scripts have. */
const search = { seed, numRuns: 20 * runs, endOnFailure: true };
/** Many times what a machine takes that has nothing else to do. */
const playMs = 600 * runs;
const searchMs = 5 * playMs;

it('[D1] [D2] [D3] [D4] [D5] [D6] clients converge to the log after any disorder, and never show anything else', {
  timeout: playMs,
}, async () => {
  await fc.assert(property(), { seed, numRuns: runs });
});

/** Takes whatever comes next for the next. */
class NoGapCheck extends ShortReplica {
  protected override fits(seq: number): boolean {
    return this.cursor !== null && seq > this.cursor;
  }
}

/** Applies what it has applied before. */
class NoDoubleCheck extends ShortReplica {
  protected override fits(seq: number): boolean {
    return this.cursor !== null && seq <= this.cursor + 1;
  }
}

const KNOWN: readonly string[] = ['message', 'edited', 'deleted', 'reacted', 'unreacted', ...noticeKinds];

/** Steps over kinds it does not know without advancing. */
class StopsAtUnknown extends ShortReplica {
  override receive(changes: Parameters<Replica['receive']>[0]): void {
    super.receive(changes.filter(({ kind }) => KNOWN.includes(kind)));
  }
}

/** Shows that a room is called otherwise now, and goes on calling it as before. */
class IgnoresNames extends ShortReplica {
  protected override advance(change: Change, effects: Effect[]): void {
    super.advance(change, effects);
    delete effects.at(-1)?.room?.name;
  }
}

/** Never asks for what is missing, and ignores it when told. */
class NoSync extends ShortReplica {
  override receiveSync(): void {}
}

/** Does not care how far the room is said to be. */
class NoHeads extends ShortReplica {
  override noteHead(): void {}
}

/** Puts any page before whatever is there now. */
class PrependsBlindly extends ShortReplica {
  override prepend(page: Page, _asked: unknown, limit: number): boolean {
    return super.prepend(page, this.ask(), limit);
  }
}

/** Puts any page after whatever is shown now. */
class AppendsBlindly extends ShortReplica {
  override append(page: Page, _asked: unknown, limit: number): boolean {
    return super.append(page, this.ask(), limit);
  }
}

/** Takes the end for what follows, though a stretch between them was dropped. */
class JumpsToEnd extends ShortReplica {
  override meetEnd(): boolean {
    const { lines } = this;
    if (!lines.atEnd) lines.begin({ ...lines.end, items: [...lines.shown.items, ...lines.end.items] });
    return true;
  }
}

/** What comes while its reader is far back never comes to the end. */
class ForgetsEnd extends ShortReplica {
  override receive(changes: Parameters<Replica['receive']>[0]): void {
    const { end, atEnd } = this.lines;
    super.receive(changes);
    if (!atEnd && !this.lines.atEnd) this.lines.end = { ...this.lines.end, items: end.items };
  }
}

/** Shows messages as they were said. */
class IgnoresRevisions extends ShortReplica {
  protected override touch(touch: Touch): void {
    if ('messageSeq' in touch) super.touch(touch);
  }
}

/** Shows what people felt as it was when the message came. */
class IgnoresReactions extends ShortReplica {
  protected override touch(touch: Touch): void {
    if (!('messageSeq' in touch)) super.touch(touch);
  }
}

/** Takes a page for the truth, though it was read before what came meanwhile. */
class TrustsPages extends ShortReplica {
  override prepend(page: Page, asked: Asked, limit: number): boolean {
    asked.touched.length = 0;
    return super.prepend(page, asked, limit);
  }
}

/** The same, on the way down. */
class TrustsNewerPages extends ShortReplica {
  override append(page: Page, asked: Asked, limit: number): boolean {
    asked.touched.length = 0;
    return super.append(page, asked, limit);
  }
}

it.each([
  ['applies across gaps', NoGapCheck, '[D3]'],
  ['applies doubles', NoDoubleCheck, '[D'],
  ['stops at unknown kinds', StopsAtUnknown, '[D'],
  ['ignores that a room was renamed', IgnoresNames, '[D5]'],
  ['never catches up', NoSync, '[D'],
  ['ignores heads', NoHeads, '[D4]'],
  ['prepends a page to a window that moved', PrependsBlindly, '[D'],
  ['appends a page to a window that moved', AppendsBlindly, '[D'],
  ['joins stretches with a gap between them', JumpsToEnd, '[D'],
  ['loses the end while its reader is far back', ForgetsEnd, '[D'],
  ['ignores that a message was edited or deleted', IgnoresRevisions, '[D5]'],
  ['ignores reactions', IgnoresReactions, '[D5]'],
  ['misses what was touched while a page was under way', TrustsPages, '[D5]'],
  ['misses what was touched while a newer page was under way', TrustsNewerPages, '[D5]'],
])(
  'the check itself is checked: a replica that %s is found',
  { timeout: searchMs },
  async (_, Faulty, rule) => {
    const faulty = property({ createReplica: (options) => new Faulty(options) });
    const found = await fc.check(faulty, search);
    expect(found.failed).toBe(true);
    expect(String(found.errorInstance)).toContain(rule);
  },
);

it.each([
  ['says that it has stored a message before it has', { disk: { lies: true } }],
  ['is not there any more when the page comes back', { forgets: true }],
  ['has a cursor without the change before it', { disk: { tears: true } }],
])('the check itself is checked: a storage that %s is found', { timeout: searchMs }, async (_, faults) => {
  const found = await fc.check(property(faults), search);
  expect(String(found.errorInstance)).toMatch(/\[D[1346]\]/);
});

it.each([
  ['another history', { epoch: 'ever the same' }],
  ['changed memberships', { userSeq: 0 }],
])(
  'the check itself is checked: a client that is not told of %s is found',
  { timeout: searchMs },
  async (_, misheard) => {
    const found = await fc.check(property({ misheard }), search);
    expect(String(found.errorInstance)).toMatch(/\[D[345]\]/);
  },
);

it('the check itself is checked: a server that stores every retry is found', {
  timeout: searchMs,
}, async () => {
  const found = await fc.check(property({ server: { storesTwice: true } }), search);
  expect(String(found.errorInstance)).toContain('[D2]');
});
