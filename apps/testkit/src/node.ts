import { type App, build } from '@parley/server/app';
import { type Config, loadConfig } from '@parley/server/config';
import { disconnectAll, Person, type Registering } from './person.ts';

export interface TestNode {
  url: string;
  app: App;
  /** Registers somebody; the name is made up where none is given. */
  person(registering?: Registering): Promise<Person>;
  /** Registers the first owner; once a database. */
  owner(): Promise<Person>;
  /** Another session of the same person. */
  again(person: Person): Promise<Person>;
  close(): Promise<void>;
}

export const SETUP_CODE = 'test-setup-code';

let people = 0;

/** A clock that stands, or goes on, as a test says. */
export interface TestClock {
  now(): number;
  advance(ms: number): void;
}

/** Runs with the real time, from as much later as it was advanced by. */
export function createClock(): TestClock {
  let ahead = 0;
  return {
    now: () => Date.now() + ahead,
    advance(ms) {
      ahead += ms;
    },
  };
}

/**
 * A real node on loopback, as `npm start` builds it: anybody may register, and no limits but those a test sets.
 * `now` replaces the clock, `log` gets the lines of the log (with a LOG_LEVEL among the settings).
 */
export async function startNode(
  databaseUrl: string,
  settings: Record<string, string> = {},
  now?: () => number,
  log?: (line: string) => void,
): Promise<TestNode> {
  const config: Config = loadConfig({
    HOST: '127.0.0.1',
    PORT: '0',
    LOG_LEVEL: 'silent',
    RATE_LIMITS: 'off',
    REGISTRATION: 'open',
    SETUP_CODE,
    ...settings,
  });
  const app = await build(config, databaseUrl, now, log && { write: log });
  await app.fastify.listen({ host: config.host, port: config.port });
  const { port } = app.fastify.server.address() as { port: number };
  const url = `http://127.0.0.1:${port}`;
  const person = (registering: Registering = {}) => {
    people += 1;
    return Person.register(url, { username: `person${people}`, ...registering });
  };
  return {
    url,
    app,
    person,
    owner: () => person({ setupCode: SETUP_CODE }),
    again: ({ user }) => Person.login(url, user.username),
    async close() {
      disconnectAll(url);
      await app.close();
    },
  };
}
