import { Authenticator } from '@fastify/passport';
import type { User } from '@parley/protocol';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Strategy as LocalStrategy } from 'passport-local';
import type { CallerOf } from '../bind/http.ts';
import type { Services, SessionControl } from '../context.ts';
import { AppError } from '../errors.ts';
import { verifyCredentials } from '../features/auth/auth.ts';
import type { LiveSession } from '../features/auth/sessions.store.ts';

declare module 'fastify' {
  interface PassportUser extends Partial<LiveSession> {}
}

/**
 * Passport for the routes of `scope`: the local strategy, and who a request's session belongs to.
 * @returns how the HTTP binder makes a caller
 */
export async function passportPlugin(scope: FastifyInstance, services: Services): Promise<CallerOf> {
  const passport = new Authenticator();
  passport.use(
    'local',
    new LocalStrategy((username, password, done) => {
      verifyCredentials(services, username, password).then((user) => done(null, user ?? false), done);
    }) as never,
  );
  passport.registerUserSerializer(async (user: { id: string }) => user.id);
  // The store read the person together with the session; `false`, not undefined, for one that is gone.
  passport.registerUserDeserializer(async (_id: string, request) => request.session.live ?? false);
  await scope.register(passport.initialize());
  await scope.register(passport.secureSession());

  const controlOf = (request: FastifyRequest, reply: FastifyReply): SessionControl => ({
    assertPossible() {
      if (services.config.publicUrl?.startsWith('https:') && request.protocol !== 'https') {
        throw new AppError(
          'forbidden',
          'PUBLIC_URL is https, but this request came by http. Let the proxy send X-Forwarded-Proto, and name it in TRUST_PROXY.',
        );
      }
    },
    authenticate: (credentials) =>
      new Promise((resolve, reject) => {
        const run = passport.authenticate('local', async (_request, _reply, error, user) => {
          if (error) reject(error);
          else resolve((user as User | false | undefined) || null);
        });
        // The strategy looks into body, then query: it shall find what was parsed and counted, nothing else.
        request.body = credentials;
        request.query = {};
        run.call(scope, request, reply).catch(reject);
      }),
    async signIn(user) {
      // Who was logged in here before must not be carried into the new session.
      request.session.set('passport', undefined);
      await request.logIn(user);
      request.session.set('userAgent', request.headers['user-agent'] ?? '');
    },
    signOut: () => request.logOut(),
  });

  return (request, reply) => {
    const live = (request.user as LiveSession | undefined) ?? null;
    return { actor: live, session: controlOf(request, reply), address: request.ip, requestId: request.id };
  };
}
