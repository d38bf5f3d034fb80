import { randomUUID } from 'node:crypto';
import { freePort } from '@parley/server/free-port';
import type { Dialect, Target } from '../generator/job.ts';
import { membersOf } from '../population.ts';
import { type Child, HOST, healthy } from '../processes.ts';
import type { Running, StartOptions } from './system.ts';

/** A peer knows no people: rooms are names that a socket asks for. */
const targetOf = (port: number, { population, connections }: StartOptions, dialect: Dialect): Target => ({
  host: HOST,
  dialect,
  rooms: Array.from({ length: population.rooms }, () => randomUUID()),
  heads: null,
  nodes: 1,
  members: membersOf(population, connections, { port }),
});

interface Speaks {
  dialect?: Dialect;
  /** What it answers with 200 when it serves. */
  healthPath?: string;
}

/** Starts a peer on a free port. Resolves when it serves. */
export async function startPeer(
  options: StartOptions,
  spawn: (port: number) => Child,
  { dialect = 'plain', healthPath = '/healthz' }: Speaks = {},
): Promise<Running> {
  const port = await freePort();
  const child = spawn(port);
  await healthy(child, port, healthPath);
  return { child, target: targetOf(port, options, dialect) };
}
