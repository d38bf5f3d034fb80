import type { IncomingMessage } from 'node:http';
import fastifyCookie, { Signer } from '@fastify/cookie';
import fastifySession from '@fastify/session';
import type { FastifyInstance, Session } from 'fastify';
import type { Services } from '../context.ts';
import type { Direct } from '../db/direct.ts';
import { ARRIVALS_EVERY_MS, gather } from '../db/gather.ts';
import * as sessions from '../features/auth/sessions.store.ts';

declare module 'fastify' {
  interface Session {
    passport?: string | undefined;
    userAgent?: string | undefined;
    /** Read from the database with the session, never stored with it. */
    live?: sessions.LiveSession | undefined;
  }
}

/** Under TLS the `__Host-` prefix pins the cookie to this host, path / and HTTPS. */
const cookieNameOf = (publicUrl: string | undefined) =>
  publicUrl?.startsWith('https:') ? '__Host-parley_session' : 'parley_session';

type Callback = (error?: unknown, session?: Session | null) => void;

/** Sessions in PostgreSQL. Only logins have a row: anonymous requests store nothing. */
function createStore({ db, now }: Pick<Services, 'db' | 'now'>, arrivals: Direct) {
  const live = gather((hashes) => sessions.findLiveSessions({ arrivals, db }, hashes, now()));
  return {
    get(sessionId: string, callback: Callback) {
      live(sessions.hashSessionId(sessionId)).then(
        (found) => callback(null, found ? ({ passport: found.userId, live: found } as Session) : null),
        callback,
      );
    },
    set(sessionId: string, { passport: userId, userAgent }: Session, callback: Callback) {
      if (!userId) return callback();
      const sessionHash = sessions.hashSessionId(sessionId);
      sessions
        .saveSession(db, { sessionHash, userId, userAgent: userAgent ?? '', now: now() })
        .then(() => callback(), callback);
    },
    destroy(sessionId: string, callback: Callback) {
      sessions.revokeSession(db, sessions.hashSessionId(sessionId), now()).then(() => callback(), callback);
    },
  };
}

/** Cookie and session for the routes of `scope`; idle and absolute expiry are the store's. */
export async function sessionPlugin(
  scope: FastifyInstance,
  services: Services,
  arrivals: Direct,
  secret: string,
): Promise<void> {
  const { publicUrl } = services.config;
  const secure = publicUrl?.startsWith('https:') ?? false;
  // Also where the cookie is cleared: a browser takes nothing with the prefix `__Host-` that is not Secure.
  await scope.register(fastifyCookie, { parseOptions: { secure, httpOnly: true } });
  await scope.register(fastifySession, {
    secret,
    cookieName: cookieNameOf(publicUrl),
    store: createStore(services, arrivals),
    rolling: false,
    saveUninitialized: false,
    cookie: {
      path: '/',
      httpOnly: true,
      sameSite: 'lax',
      secure,
      maxAge: sessions.ABSOLUTE_MS,
    },
  });
}

export interface SessionReader {
  /** Hash of the session id in the request's signed cookie; whether that session lives, only the database knows. */
  hashOf(request: IncomingMessage): string | null;
  /** By the live session of the request's cookie. */
  arrivalOf(request: IncomingMessage): Promise<sessions.Arrival | null>;
}

/** For requests that Fastify does not see: a socket's handshake or poll. */
export function createSessionReader(
  { db, config, now }: Pick<Services, 'db' | 'config' | 'now'>,
  arrivals: Direct,
  secret: string,
): SessionReader {
  const arriving = gather((hashes) => sessions.findArrivals({ arrivals, db }, hashes, now()), {
    everyMs: ARRIVALS_EVERY_MS,
  });
  const signer = new Signer(secret, 'sha256');
  const name = cookieNameOf(config.publicUrl);
  const hashOf = (request: IncomingMessage) => {
    const cookie = fastifyCookie.parse(request.headers.cookie ?? '')[name];
    const unsigned = cookie ? signer.unsign(cookie) : null;
    return unsigned?.valid && unsigned.value ? sessions.hashSessionId(unsigned.value) : null;
  };
  return {
    hashOf,
    async arrivalOf(request) {
      const hash = hashOf(request);
      return hash === null ? null : ((await arriving(hash)) ?? null);
    },
  };
}
