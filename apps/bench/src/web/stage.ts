import { findEmbedded } from '@parley/server/embedded';
import type { Population } from '../population.ts';
import { type Child, endPostgres, HOST, stop } from '../processes.ts';
import { NODE_FLAGS } from '../run.ts';
import { startParley } from '../systems/parley.ts';
import { templateOf } from '../systems/parley-template.ts';
import { bodyOf, fill } from './fill.ts';

/** The first one reads, the others write. */
const POPULATION: Population = { people: 11, rooms: 4, roomsEach: 4 };
/** In each of the small rooms. */
const FEW = 200;

export interface StageRoom {
  id: string;
  name: string;
  /** Text of the last message it was filled with. */
  newest: string;
}

/** A running server with people who have talked, nobody connected. */
export interface Stage {
  server: Child;
  port: number;
  url: string;
  /** Value of the Cookie header: of who looks at the chat, and of ten who write. */
  reader: string;
  writers: string[];
  /** Messages in `long`. */
  messages: number;
  rooms: { long: StageRoom; busy: StageRoom; one: StageRoom; other: StageRoom };
}

/** Starts and fills a server, and ends it after the work. */
export async function withStage<T>(
  { node, messages }: { node: string; messages: number },
  work: (stage: Stage) => Promise<T>,
): Promise<T> {
  const nodeArgs = NODE_FLAGS;
  // Deleted when the process exits.
  const { dataDir, rooms, cookies } = await templateOf(POPULATION, { node, nodeArgs }, startParley);
  const { child, port } = await startParley({ node, nodeArgs, cpus: null, dataDir });
  try {
    const [long, busy, one, other] = rooms.map((id, n) => ({
      id,
      name: `bench ${n}`,
      messages: n ? FEW : messages,
    }));
    const all = [long!, busy!, one!, other!].map(({ id, messages }) => ({ roomId: id, messages }));
    await fill((await findEmbedded(dataDir))!, all);
    const roomOf = (room: { id: string; name: string; messages: number }): StageRoom => ({
      id: room.id,
      name: room.name,
      newest: bodyOf(room.messages),
    });
    const [reader, ...writers] = cookies;
    return await work({
      server: child,
      port,
      url: `http://${HOST}:${port}`,
      reader: reader!,
      writers,
      messages,
      rooms: { long: roomOf(long!), busy: roomOf(busy!), one: roomOf(one!), other: roomOf(other!) },
    });
  } finally {
    await stop(child);
    await endPostgres(dataDir);
  }
}
