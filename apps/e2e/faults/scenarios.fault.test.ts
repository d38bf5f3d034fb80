import { hasRedis } from '@parley/testkit';
import { useBundle } from '@parley/testkit/hooks';
import { expect, it } from 'vitest';
import { type Playing, play } from './scenario.ts';
import { scenario } from './scenarios/scenarios.ts';

// A few attacks, briefly, for every day; `npm run faults` plays them all, and in full. Most of it is waiting: several
// at once.

const SEED = 20261122;

const bundle = useBundle();

async function survives(name: string): Promise<void> {
  const playing: Playing = { seed: SEED, brief: true, main: bundle.main };
  await play(scenario(name), playing, async ({ stage }) => {
    expect((await stage.verdict()).findings).toEqual([]);
    // Nothing can be lost or doubled where nothing is said.
    expect(stage.events.filter(({ type }) => type === 'acked').length).toBeGreaterThan(20);
  });
}

it.concurrent(
  '[D1] [D2] [D3] [D4] [D5] [D6] survives kill -9 of the only node',
  () => survives('kill-only-node'),
  240_000,
);
it.concurrent(
  '[D1] [D2] [D3] [D4] [D5] [D6] survives kill -9 of one of three nodes',
  () => survives('kill-one-of-three'),
  240_000,
);
it.concurrent(
  '[D1] [D2] [D3] [D8] survives an immediate stop of PostgreSQL',
  () => survives('postgres-immediate-stop'),
  240_000,
);
it.concurrent(
  '[D2] [D3] [D4] survives links that are cut all the time',
  () => survives('links-cut'),
  240_000,
);
it.concurrent(
  '[D2] stores once what is sent to three nodes at once',
  () => survives('same-id-three-nodes'),
  240_000,
);
it.skipIf(!hasRedis).concurrent(
  '[D3] [D4] [D7] survives a Redis that is killed and wiped',
  () => survives('redis-killed'),
  240_000,
);
