import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { notFound } from '../errors.ts';

/**
 * The web app: hashed assets for ever, the page itself never cached; unknown paths are the app's own routes. Where the
 * build laid a .br or .gz beside a file, browsers that take it get that.
 */
export async function staticPlugin(fastify: FastifyInstance, root: string): Promise<void> {
  const built = existsSync(join(root, 'index.html'));
  if (built) {
    await fastify.register(fastifyStatic, {
      root,
      wildcard: false,
      index: false,
      cacheControl: false,
      preCompressed: true,
      globIgnore: ['**/*.{br,gz}'],
      setHeaders: (reply, path) => {
        const hashed = path.startsWith(join(root, 'assets'));
        reply.setHeader('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
        reply.setHeader('vary', 'accept-encoding');
      },
    });
    fastify.get('/', (_request, reply) => reply.sendFile('index.html'));
  }
  fastify.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?', 1)[0]!;
    const isRoute = /^\/(?!api(\/|$)|socket\.io(\/|$))[\w/-]*$/.test(path);
    if (!built || request.method !== 'GET' || !isRoute) throw notFound('This address');
    return reply.sendFile('index.html');
  });
}
