import { type App, build } from '@parley/server/app';
import { type Config, loadConfig } from '@parley/server/config';
import { Person, type Registering } from './person.ts';

export interface TestNode {
  url: string;
  app: App;
  /** Registers somebody; the name is made up where none is given. */
  person(registering?: Registering): Promise<Person>;
  close(): Promise<void>;
}

export const SETUP_CODE = 'test-setup-code';

let people = 0;

/**
 * A real node on loopback, as `npm start` builds it: anybody may register, and no limits but those a test sets.
 * `now` replaces the clock.
 */
export async function startNode(
  databaseUrl: string,
  settings: Record<string, string> = {},
  now?: () => number,
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
  const app = await build(config, databaseUrl, now);
  await app.fastify.listen({ host: config.host, port: config.port });
  const { port } = app.fastify.server.address() as { port: number };
  const url = `http://127.0.0.1:${port}`;
  const opened: Person[] = [];
  return {
    url,
    app,
    async person(registering = {}) {
      people += 1;
      const person = await Person.register(url, { username: `person${people}`, ...registering });
      opened.push(person);
      return person;
    },
    async close() {
      for (const person of opened) person.disconnect();
      await app.close();
    },
  };
}
