import type { FastifyInstance } from 'fastify';
import type { Db } from '../db/client.ts';
import { unavailable } from '../errors.ts';

/** `GET /healthz`: 200 once, and as long as, requests can be served. */
export function opsPlugin(fastify: FastifyInstance, db: Db): void {
  fastify.get('/healthz', async () => {
    await db.$queryRaw`SELECT 1`.catch(() => {
      throw unavailable();
    });
    return { ok: true };
  });
}
