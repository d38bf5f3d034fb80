import { assembleClient } from '@parley/client/assemble';
import { createConnection } from '@parley/client/connection';
import { bundleMutant, poll } from '@parley/testkit';
import { expect, it, type TestContext } from 'vitest';
import type { Verdict } from './checker.ts';
import type { Count } from './counts.ts';
import { cue, dieOnCue, EagerReplica, forgetSends, MUTATIONS } from './mutants.ts';
import { createStage, during, type Stage, type StageOptions } from './stage.ts';

// The suite is attacked itself: a fault planted in a copy of server, database or client must be found. Most of it is
// waiting: several at once.

const SEED = 20261121;
const SETTLE_MS = 8000;

/** All of it ends with the test. */
async function open(
  { onTestFinished }: TestContext,
  mutation: (typeof MUTATIONS)[keyof typeof MUTATIONS] | [],
  options: Partial<StageOptions> = {},
) {
  const bundle = await bundleMutant(mutation);
  onTestFinished(bundle.remove);
  const stage = await createStage({ seed: SEED, people: 6, rooms: 2, main: bundle.main, ...options });
  onTestFinished(stage.close);
  return stage;
}

/** A mutant need not come to rest. */
async function judged(stage: Stage): Promise<Verdict> {
  await stage.load.stop();
  await stage.settle(SETTLE_MS).catch(() => undefined);
  return stage.verdict();
}

/** Resolves when a mutant is found out by what nothing still on its way can put right. */
async function found(stage: Stage, count: Count): Promise<void> {
  await stage.load.stop();
  await poll(count, async () => (await stage.verdict()).counts[count] > 0 || undefined, SETTLE_MS);
}

it.concurrent('[D1] finds an ack before the commit as lost-write', async (test) => {
  const stage = await open(test, MUTATIONS['acks before commit']);
  stage.load.start();
  await dieOnCue(stage.nodes[0]!);
  expect((await judged(stage)).counts['lost-write']).toBeGreaterThan(0);
}, 120_000);

it.concurrent('[D3] finds a publish before the commit as inconsistent-offset', async (test) => {
  const stage = await open(test, MUTATIONS['publishes before commit']);
  stage.load.start();
  await dieOnCue(stage.nodes[0]!);
  await found(stage, 'inconsistent-offset');
}, 120_000);

it.concurrent('[D2] finds a database that forgets sends as duplicate', async (test) => {
  const stage = await open(test, []);
  await forgetSends(stage.postgres);
  stage.load.start();
  await during(500);
  // What they sent arrives, the answers do not: everybody sends it again.
  for (const { link } of stage.people) link.deafen();
  await during(500);
  for (const { link } of stage.people) await link.mend();
  await found(stage, 'duplicate');
}, 120_000);

it.concurrent('[D3] finds a client without a gap check as gap', async (test) => {
  const stage = await open(test, [], {
    sdk: { assembleClient, createConnection, Replica: EagerReplica },
    rate: 200,
  });
  stage.load.start();
  for (let round = 0; round < 4; round += 1) {
    await during(700);
    for (const { link } of stage.people) link.reset();
  }
  await found(stage, 'gap');
}, 120_000);

/** The last changes of each room are stored and acknowledged, and nobody hears of them. */
async function loseHints(stage: Stage): Promise<void> {
  cue(stage.nodes[0]!);
  const [author] = stage.people;
  for (const roomId of stage.rooms) author!.send(roomId, `unheard in ${roomId}`);
}

it.concurrent('[D4] finds a node without a head check as unseen', async (test) => {
  const stage = await open(test, MUTATIONS['loses hints, and has no head check']);
  await loseHints(stage);
  expect((await judged(stage)).counts.unseen).toBeGreaterThan(0);
}, 120_000);

it.concurrent('[D4] a lost hint costs a moment where heads are compared', async (test) => {
  const stage = await open(test, MUTATIONS['loses hints']);
  await loseHints(stage);
  await stage.settle();
  expect((await stage.verdict()).findings).toEqual([]);
}, 120_000);

it.concurrent.for(['dies before commit', 'dies before publish'] as const)(
  '[D1] [D2] [D3] a node that %s loses, doubles and reorders nothing',
  { timeout: 120_000 },
  async (name, test) => {
    const stage = await open(test, MUTATIONS[name]);
    stage.load.start();
    for (let death = 0; death < 2; death += 1) await dieOnCue(stage.nodes[0]!);
    await stage.load.stop();
    await stage.settle();
    expect((await stage.verdict()).findings).toEqual([]);
  },
);
