import type { FastifyBaseLogger } from 'fastify';
import type { SharedLimiter } from '../bind/limiter.ts';
import { repeat } from '../repeat.ts';
import type { ParleyServer } from './publish.ts';

const EVERY_MS = 100;

/** Tells the other nodes of tokens taken here, and charges those taken there. @returns how to stop */
export function shareLimits(
  io: ParleyServer,
  limiter: SharedLimiter,
  alone: () => Promise<boolean>,
  log: FastifyBaseLogger,
): () => Promise<void> {
  io.on('spent', (spent) => limiter.charge(spent));
  const tell = async () => {
    const spent = limiter.spent();
    if (spent && !(await alone())) io.serverSideEmit('spent', spent);
  };
  return repeat('sharing limits', () => EVERY_MS, tell, log);
}
