import type { Link } from '@parley/testkit';
import { type Scenario, underLoad } from '../scenario.ts';
import { say } from '../sender.ts';
import { during, type Stage } from '../stage.ts';

/** Does it to one link after the other, in random order. */
async function illTreat(
  stage: Stage,
  forMs: number,
  pauseMs: () => number,
  act: (link: Link) => void,
): Promise<void> {
  const until = performance.now() + forMs;
  while (performance.now() < until) {
    act(stage.random.pick(stage.people).link);
    await during(pauseMs());
  }
}

const mendAll = ({ people }: Stage) => Promise.all(people.map(({ link }) => link.mend()));

export const linkScenarios: Scenario[] = [
  {
    name: 'links-cut',
    title: "every client's link is cut every 1–5 s, for 20 s",
    async run(scene) {
      const stage = await scene.stage();
      // Forty clients, each every three seconds in the mean.
      await underLoad(scene, stage, () =>
        illTreat(
          stage,
          scene.share(20_000),
          () => 25 + stage.random.below(100),
          (link) => link.reset(),
        ),
      );
    },
  },
  {
    name: 'links-half-open',
    title: 'links go half-open: what is sent arrives, answers do not, for 20 s',
    async run(scene) {
      const stage = await scene.stage();
      await underLoad(scene, stage, async () => {
        await illTreat(
          stage,
          scene.share(20_000),
          () => 500,
          (link) => link.deafen(),
        );
        await mendAll(stage);
      });
    },
  },
  {
    name: 'acks-dropped',
    title: 'the answers of 200 ms are lost on all links, and the links with them, ×10',
    async run(scene) {
      const stage = await scene.stage();
      await underLoad(scene, stage, async () => {
        for (let round = 0; round < scene.share(10); round += 1) {
          for (const { link } of stage.people) link.deafen();
          await during(200);
          await mendAll(stage);
          await during(1000);
        }
      });
    },
  },
  {
    name: 'links-slow',
    title: 'every byte takes 300 ms longer, for 10 s',
    async run(scene) {
      const stage = await scene.stage();
      await underLoad(scene, stage, async () => {
        for (const { link } of stage.people) link.delay(300);
        await during(scene.share(10_000));
        await mendAll(stage);
      });
    },
  },
  {
    name: 'long-absence',
    title: 'return after 5,000 changes',
    async run(scene) {
      const stage = await scene.stage({ people: 12 });
      const { link } = stage.people[0]!;
      await underLoad(scene, stage, async () => {
        await link.cut();
        await say(stage, stage.owner, stage.rooms[0]!, scene.share(5000));
        await link.mend();
      });
    },
  },
  {
    name: 'reconnect-storm',
    title: '300 clients lose their links at once ×3',
    async run(scene) {
      const stage = await scene.stage({ people: 30, clientsEach: 10, rooms: 1, rate: 10, moves: false });
      await underLoad(scene, stage, async () => {
        for (let storm = 0; storm < scene.share(3); storm += 1) {
          for (const { link } of stage.people) link.reset();
          await during(5000);
        }
      });
    },
  },
  {
    name: 'slow-readers',
    title: '50 clients that never read, while 4,000 long messages pass',
    async run(scene) {
      const stage = await scene.stage({ people: 30, clientsEach: 2, rooms: 2, rate: 10, moves: false });
      await underLoad(scene, stage, async () => {
        for (const { link } of stage.people.slice(0, 50)) link.clog();
        await say(stage, stage.owner, stage.rooms[0]!, scene.share(4000), 'x'.repeat(4000));
        await mendAll(stage);
      });
    },
  },
];
