import { bundleMutant } from '@parley/testkit';
import { dieOnCue, MUTATIONS } from '../mutants.ts';
import { type Scenario, type Scene, underLoad } from '../scenario.ts';
import { acknowledged, during } from '../stage.ts';

async function dying(scene: Scene, mutation: keyof typeof MUTATIONS): Promise<void> {
  const bundle = await bundleMutant(MUTATIONS[mutation]);
  scene.defer(bundle.remove);
  const stage = await scene.stage({ main: bundle.main });
  await underLoad(scene, stage, async () => {
    for (let death = 0; death < scene.share(5); death += 1) {
      await dieOnCue(stage.nodes[0]!);
      await during(1000);
    }
  });
}

export const nodeScenarios: Scenario[] = [
  {
    name: 'kill-only-node',
    title: 'kill -9 the only node ×20',
    async run(scene) {
      const stage = await scene.stage();
      const node = stage.nodes[0]!;
      await underLoad(scene, stage, async () => {
        for (let kill = 0; kill < scene.share(20); kill += 1) {
          await acknowledged(stage, 50 + stage.random.below(250));
          await node.kill();
          await node.start();
        }
      });
    },
  },
  {
    name: 'kill-one-of-three',
    title: 'kill -9 one of three nodes ×6',
    async run(scene) {
      const stage = await scene.stage({ nodes: 3 });
      await underLoad(scene, stage, async () => {
        for (let kill = 0; kill < scene.share(6); kill += 1) {
          const node = stage.random.pick(stage.nodes);
          stage.away(node);
          await node.kill();
          await during(1000 + stage.random.below(1000));
          await node.start();
          stage.home(node);
        }
      });
    },
  },
  {
    name: 'kill-before-commit',
    title: 'kill -9 after INSERT, before COMMIT, ×5',
    run: (scene) => dying(scene, 'dies before commit'),
  },
  {
    name: 'kill-before-publish',
    title: 'kill -9 after COMMIT, before publish, ×5',
    run: (scene) => dying(scene, 'dies before publish'),
  },
  {
    name: 'kill-all',
    title: 'kill -9 three nodes and PostgreSQL at once ×3',
    async run(scene) {
      const stage = await scene.stage({ nodes: 3 });
      await underLoad(scene, stage, async () => {
        for (let kill = 0; kill < scene.share(3); kill += 1) {
          await Promise.all([stage.postgres.crash('SIGKILL'), ...stage.nodes.map((node) => node.kill())]);
          await Promise.all(stage.nodes.map((node) => node.start()));
          await during(1000);
        }
      });
    },
  },
  {
    name: 'rolling-restart',
    title: 'SIGTERM to three nodes, one after the other: no send fails',
    async run(scene) {
      const stage = await scene.stage({ nodes: 3, moves: false });
      await underLoad(scene, stage, async () => {
        for (const node of stage.nodes) {
          stage.away(node);
          await node.stop();
          await node.start();
          stage.home(node);
          await during(1000);
        }
      });
      const { clients } = await stage.history();
      const failed = clients.flatMap(({ rooms }) => rooms.flatMap(({ unsent }) => unsent));
      if (failed.length > 0) throw new Error(`${failed.length} sends failed in a rolling restart`);
    },
  },
];
