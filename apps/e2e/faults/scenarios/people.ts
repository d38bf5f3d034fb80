import { randomUUID } from 'node:crypto';
import { CallError } from '@parley/client';
import { insist } from '../insist.ts';
import { now } from '../recorder.ts';
import { type Scenario, underLoad } from '../scenario.ts';
import { openSender } from '../sender.ts';
import { during, type Stage } from '../stage.ts';

/** How many of each kind, at most. */
const BURST = 5;

/** Logged out by an earlier try, whose answer was lost. */
function alreadyOut(error: unknown): void {
  if (!(error instanceof CallError && error.code === 'unauthenticated')) throw error;
}

/** Leaves, logouts and deactivations all at once, while everybody writes. */
async function revoke({ people, owner, events, rooms }: Stage): Promise<void> {
  const burst = Math.min(BURST, Math.floor(people.length / 4));
  const [leaving, loggingOut, deactivated] = [0, 1, 2].map((n) => people.slice(n * burst, (n + 1) * burst));
  const cut = (userId: string) => events.push({ type: 'revoked', at: now(), userId, roomId: null });
  await Promise.all([
    ...leaving!.flatMap((person) => rooms.slice(0, 2).map((roomId) => insist(() => person.leave(roomId)))),
    ...loggingOut!.map(async (participant) => {
      participant.out = true;
      await insist(() => participant.person.call('logout', {})).catch(alreadyOut);
      cut(participant.person.id);
    }),
    ...deactivated!.map(async (participant) => {
      participant.out = true;
      await insist(() => owner.call('updatePerson', { userId: participant.person.id, deactivated: true }));
      cut(participant.person.id);
    }),
  ]);
}

export const peopleScenarios: Scenario[] = [
  ...[1, 3].map(
    (nodes): Scenario => ({
      name: nodes === 1 ? 'revocations' : 'revocations-on-three',
      title: `${3 * BURST} removals, logouts and deactivations in one burst, ${nodes === 1 ? 'one node' : 'three nodes'}`,
      async run(scene) {
        const stage = await scene.stage({ nodes, moves: false });
        await underLoad(scene, stage, async () => {
          await revoke(stage);
          await during(3000);
        });
      },
    }),
  ),
  {
    name: 'same-id-three-nodes',
    title: 'the same send to three nodes at once ×500',
    async run(scene) {
      const stage = await scene.stage({ nodes: 3, people: 12 });
      const { nodes, owner, events, rooms, random } = stage;
      const senders = await Promise.all(
        nodes.map((node, n) => openSender(node, owner, `owner on node ${n}`, events)),
      );
      scene.defer(() => senders.forEach((sender) => void sender.close()));
      await underLoad(scene, stage, async () => {
        for (let round = 0; round < scene.share(500); round += 1) {
          const clientMessageId = randomUUID();
          const send = {
            roomId: random.pick(rooms),
            clientMessageId,
            body: `to three nodes: ${clientMessageId}`,
          };
          events.push({ type: 'sent', at: now(), client: 'owner', authorId: owner.id, ...send });
          const answers = await Promise.all(senders.map((sender) => sender.once(send)));
          const first = answers.filter((answer) => answer?.ok && !answer.data.duplicate).length;
          if (first !== 1)
            throw new Error(`${first} of three nodes said that they stored ${clientMessageId} first`);
        }
      });
    },
  },
];
