import { randomUUID } from 'node:crypto';
import type { Scenario } from '../scenario.ts';
import { openSender } from '../sender.ts';
import { acknowledged } from '../stage.ts';

const SENDERS = 4;
/** Of each sender. */
const AT_ONCE = 64;
const KILLS = 20;
/** Sends that are acknowledged between two kills. */
const LIFE = { least: 500, most: 4500 };

export const highRateScenarios: Scenario[] = [
  {
    name: 'kill-at-high-rate',
    title: `kill -9 the only node ×${KILLS} under as many sends as it takes`,
    async run(scene) {
      const stage = await scene.stage({ people: 2, rooms: SENDERS });
      const { nodes, owner, events, rooms, random } = stage;
      const node = nodes[0]!;
      const senders = await Promise.all(
        Array.from({ length: SENDERS }, (_, n) => openSender(node, owner, `sender ${n}`, events)),
      );
      scene.defer(() => senders.forEach((sender) => void sender.close()));
      let going = true;
      const speak = async (n: number) => {
        while (going) {
          const clientMessageId = randomUUID();
          await senders[n]!.send({ roomId: rooms[n]!, clientMessageId, body: clientMessageId });
        }
      };
      const speaking = Promise.all(
        senders.flatMap((_, n) => Array.from({ length: AT_ONCE }, () => speak(n))),
      );
      // A refusal ends the scenario where it waits for them.
      speaking.catch(() => undefined);
      for (let kill = 0; kill < scene.share(KILLS); kill += 1) {
        await acknowledged(stage, LIFE.least + random.below(LIFE.most - LIFE.least));
        await node.kill();
        await node.start();
      }
      scene.over();
      await acknowledged(stage, LIFE.least);
      going = false;
      await speaking;
      await stage.settle();
    },
  },
];
