import type { IncomingMessage } from 'node:http';
import fastifyHelmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';
import type { Config } from '../config.ts';
import { AppError } from '../errors.ts';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Whether a request's Origin is this server's own: PUBLIC_URL where it is set, else the host the request names.
 * No Origin is no browser acting for another site; `null` and look-alikes are foreign.
 */
export function createOriginCheck({ publicUrl }: Pick<Config, 'publicUrl'>) {
  return ({ headers }: IncomingMessage, trustedHost?: string): boolean => {
    const { origin } = headers;
    if (origin === undefined) return true;
    if (publicUrl) return origin === publicUrl;
    if (!URL.canParse(origin)) return false;
    const url = new URL(origin);
    // A browser writes an origin in one way; what only parses to ours is somebody's trick.
    if (url.origin !== origin || !/^https?:$/.test(url.protocol)) return false;
    return url.host === (trustedHost ?? headers.host)?.toLowerCase();
  };
}

const overTls = ({ publicUrl }: Pick<Config, 'publicUrl'>) => publicUrl?.startsWith('https:') ?? false;
const HSTS_SECONDS = 63_072_000;

/** Headers of the answers that Fastify's hooks do not see: of Socket.IO's engine, and to what is hardly HTTP. */
export const bareHeaders = (config: Pick<Config, 'publicUrl'>): Record<string, string> => ({
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
  ...(overTls(config) && { 'strict-transport-security': `max-age=${HSTS_SECONDS}; includeSubDomains` }),
});

/** Headers on every response, and what no cross-site request gets past. */
export async function securityPlugin(fastify: FastifyInstance, config: Config): Promise<void> {
  await fastify.register(fastifyHelmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        // Inline style attributes: the virtual list places its rows by them.
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        manifestSrc: ["'self'"],
        workerSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    referrerPolicy: { policy: 'same-origin' },
    strictTransportSecurity: overTls(config) ? { maxAge: HSTS_SECONDS } : false,
    xFrameOptions: { action: 'deny' },
    xXssProtection: false,
  });
  fastify.addHook('onSend', async (_request, reply) => {
    reply.header('permissions-policy', 'camera=(), microphone=(), geolocation=(), payment=()');
    // Static files say for themselves how long they last.
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
  });

  const allowsOrigin = createOriginCheck(config);
  fastify.addHook('onRequest', async (request) => {
    if (SAFE_METHODS.has(request.method)) return;
    const site = request.headers['sec-fetch-site'];
    const foreign = site === 'cross-site' || (site === 'same-site' && request.headers.origin === undefined);
    if (foreign || !allowsOrigin(request.raw, request.host)) {
      throw new AppError(
        'forbidden',
        'This request comes from another site. Open Parley at its own address.',
      );
    }
  });
  // A form of another site can send these without asking; JSON it cannot.
  fastify.removeContentTypeParser('text/plain');
}
