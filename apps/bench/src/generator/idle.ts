import { openConnection } from './connect.ts';
import type { Connection } from './connection.ts';
import type { IdleTask, Job, Measured, Phase } from './job.ts';
import { after, beginStretch, createFailure, eachOf } from './timing.ts';

/** Connections opened at once. */
const OPENING = 50;

/** Holds connections that only answer heartbeats. @throws when one is lost, or never heard a heartbeat */
export async function idle(
  job: Job,
  { settleMs }: IdleTask,
  onPhase: (phase: Phase) => void,
): Promise<Measured> {
  const failure = createFailure();
  const connections: Connection[] = [];
  const silent = new Set(job.members.keys());
  const ignore = () => {};
  const run = async (): Promise<Measured> => {
    await eachOf([...job.members.entries()], OPENING, async ([number, member]) => {
      const connection = await openConnection(job, member, {
        onChat: ignore,
        onAck: ignore,
        onRead: ignore,
        onPing: () => silent.delete(number),
        onError: failure.fail,
      });
      connections.push(connection);
    });
    await after(settleMs);
    const stretch = beginStretch();
    onPhase('began');
    await after(job.measureMs);
    const { generatorCpu } = stretch.end();
    onPhase('ended');
    if (silent.size > 0) throw new Error(`${silent.size} connections never heard a heartbeat`);
    return { generatorCpu };
  };
  try {
    return await Promise.race([run(), failure.failed]);
  } finally {
    for (const connection of connections) connection.close();
  }
}
