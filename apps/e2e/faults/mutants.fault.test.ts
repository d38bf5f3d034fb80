import { assembleClient } from '@parley/client/assemble';
import { createConnection } from '@parley/client/connection';
import { afterEach, expect, it } from 'vitest';
import type { Verdict } from './checker.ts';
import { type Bundle, bundleServer, cue, dieOnCue, EagerReplica, forgetSends, MUTATIONS } from './mutants.ts';
import { createStage, during, type Stage, type StageOptions } from './stage.ts';

// The suite is attacked itself: a fault planted in a copy of server, database or client must be found.

const SEED = 20261121;
const SETTLE_MS = 8000;

let stage: Stage | undefined;
let bundle: Bundle | undefined;
afterEach(async () => {
  await stage?.close();
  bundle?.remove();
  stage = undefined;
  bundle = undefined;
});

async function open(
  mutation: (typeof MUTATIONS)[keyof typeof MUTATIONS] | [],
  options: Partial<StageOptions> = {},
) {
  bundle = await bundleServer(mutation);
  stage = await createStage({ seed: SEED, people: 6, rooms: 2, main: bundle.main, ...options });
  return stage;
}

/** A mutant need not come to rest. */
async function judged(stage: Stage): Promise<Verdict> {
  await stage.load.stop();
  await stage.settle(SETTLE_MS).catch(() => undefined);
  return stage.verdict();
}

it('[D1] finds an ack before the commit as lost-write', async () => {
  const stage = await open(MUTATIONS['acks before commit']);
  stage.load.start();
  await dieOnCue(stage.nodes[0]!);
  expect((await judged(stage)).counts['lost-write']).toBeGreaterThan(0);
}, 120_000);

it('[D3] finds a publish before the commit as inconsistent-offset', async () => {
  const stage = await open(MUTATIONS['publishes before commit']);
  stage.load.start();
  await dieOnCue(stage.nodes[0]!);
  expect((await judged(stage)).counts['inconsistent-offset']).toBeGreaterThan(0);
}, 120_000);

it('[D2] finds a database that forgets sends as duplicate', async () => {
  const stage = await open([]);
  await forgetSends(stage.postgres);
  stage.load.start();
  await during(500);
  // What they sent arrives, the answers do not: everybody sends it again.
  for (const { link } of stage.people) link.deafen();
  await during(500);
  for (const { link } of stage.people) await link.mend();
  expect((await judged(stage)).counts.duplicate).toBeGreaterThan(0);
}, 120_000);

it('[D3] finds a client without a gap check as gap', async () => {
  const stage = await open([], {
    sdk: { assembleClient, createConnection, Replica: EagerReplica },
    rate: 200,
  });
  stage.load.start();
  for (let round = 0; round < 4; round += 1) {
    await during(700);
    for (const { link } of stage.people) link.reset();
  }
  expect((await judged(stage)).counts.gap).toBeGreaterThan(0);
}, 120_000);

/** The last changes of each room are stored and acknowledged, and nobody hears of them. */
async function loseHints(stage: Stage): Promise<void> {
  cue(stage.nodes[0]!);
  const [author] = stage.people;
  for (const roomId of stage.rooms) author!.send(roomId, `unheard in ${roomId}`);
}

it('[D4] finds a node without a head check as unseen', async () => {
  const stage = await open(MUTATIONS['loses hints, and has no head check']);
  await loseHints(stage);
  expect((await judged(stage)).counts.unseen).toBeGreaterThan(0);
}, 120_000);

it('[D4] a lost hint costs a moment where heads are compared', async () => {
  const stage = await open(MUTATIONS['loses hints']);
  await loseHints(stage);
  await stage.settle();
  expect((await stage.verdict()).findings).toEqual([]);
}, 120_000);

it.each(['dies before commit', 'dies before publish'] as const)(
  '[D1] [D2] [D3] a node that %s loses, doubles and reorders nothing',
  async (name) => {
    const stage = await open(MUTATIONS[name]);
    stage.load.start();
    for (let death = 0; death < 2; death += 1) await dieOnCue(stage.nodes[0]!);
    await stage.load.stop();
    await stage.settle();
    expect((await stage.verdict()).findings).toEqual([]);
  },
  120_000,
);
