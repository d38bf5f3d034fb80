import type { FastifyInstance } from 'fastify';
import type { Db } from '../db/client.ts';
import { AppError, notFound, unavailable } from '../errors.ts';
import { sameSecret } from '../features/auth/secrets.ts';
import type { Metrics } from '../metrics.ts';

/**
 * `GET /healthz`: 200 once, and as long as, requests can be served. `GET /metrics`: for who has the METRICS_TOKEN;
 * without that setting it does not exist.
 */
export function opsPlugin(
  fastify: FastifyInstance,
  db: Db,
  metrics: Metrics,
  token: string | undefined,
): void {
  fastify.get('/healthz', async () => {
    await db.$queryRaw`SELECT 1`.catch(() => {
      throw unavailable();
    });
    return { ok: true };
  });

  if (token) metrics.collectProcess();
  fastify.get('/metrics', async (request, reply) => {
    if (!token) throw notFound('This page');
    if (!sameSecret(request.headers.authorization ?? '', `Bearer ${token}`))
      throw new AppError('unauthenticated', 'Send the METRICS_TOKEN as "Authorization: Bearer …".');
    const text = await metrics.registry.metrics();
    return reply.type(metrics.registry.contentType).send(text);
  });
}
