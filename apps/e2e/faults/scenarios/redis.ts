import { hasRedis, startLink, startRedis } from '@parley/testkit';
import { type Scenario, underLoad } from '../scenario.ts';
import { during } from '../stage.ts';

const missing = () => (hasRedis ? null : 'redis-server');
/** [D7] While Redis is down. */
const GRACE_MS = 3000;

export const redisScenarios: Scenario[] = [
  {
    name: 'redis-killed',
    title: 'Redis killed and wiped ×3, three nodes',
    missing,
    async run(scene) {
      const redis = await startRedis();
      scene.defer(() => redis.kill());
      const stage = await scene.stage({ nodes: 3, settings: { REDIS_URL: redis.url }, graceMs: GRACE_MS });
      await underLoad(scene, stage, async () => {
        for (let kill = 0; kill < scene.share(3); kill += 1) {
          await redis.kill();
          await during(3000);
          await redis.start();
          await during(2000);
        }
      });
    },
  },
  {
    name: 'redis-absent',
    title: 'Redis absent for the whole run, three nodes',
    missing,
    async run(scene) {
      const redis = await startRedis();
      await redis.kill();
      const stage = await scene.stage({ nodes: 3, settings: { REDIS_URL: redis.url }, graceMs: GRACE_MS });
      await underLoad(scene, stage, () => during(scene.share(10_000)));
    },
  },
  {
    name: 'redis-slow',
    title: 'Redis answers 2 s late for 15 s, three nodes',
    missing,
    async run(scene) {
      const redis = await startRedis();
      scene.defer(() => redis.kill());
      const link = await startLink(redis.port);
      scene.defer(() => link.close());
      const settings = { REDIS_URL: `redis://127.0.0.1:${link.port}` };
      const stage = await scene.stage({ nodes: 3, settings, graceMs: GRACE_MS });
      await underLoad(scene, stage, async () => {
        link.delay(2000);
        await during(scene.share(15_000));
        await link.mend();
      });
    },
  },
];
