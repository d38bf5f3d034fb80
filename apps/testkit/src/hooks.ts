import { afterAll, beforeAll, inject } from 'vitest';
import { type Bundle, bundleServer } from './bundle.ts';
import { createDatabase, type TestDatabase } from './database.ts';
import { type Link, startLink } from './link.ts';
import { startNode, type TestNode } from './node.ts';
import { startRedis, type TestRedis } from './redis.ts';

// What a test file needs for as long as it runs. Each is called once, at the top of the file, and is filled in before
// the first test; what was asked for last ends first.

/** An object to hold now, whose members are there as soon as the hook has run. */
function during<T extends object>(start: () => Promise<T>, end: (started: T) => Promise<void>): T {
  const held = {} as T;
  let started: T | undefined;
  beforeAll(async () => {
    started = await start();
    Object.assign(held, started);
  });
  afterAll(() => started && end(started));
  return held;
}

/** A migrated, empty database of the file's own on the run's server. */
export const useDatabase = (): TestDatabase =>
  during(
    () => createDatabase(inject('postgresUrl')),
    (database) => database.drop(),
  );

/** The server as processes run it. */
export const useBundle = (): Bundle => during(bundleServer, async (bundle) => bundle.remove());

/** What stands at a URL, behind a link that can be cut. */
export const useLink = (target: { url: string }): Link & { url: string } =>
  during(
    async () => {
      const url = new URL(target.url);
      const link = await startLink(Number(url.port));
      url.port = String(link.port);
      return { ...link, url: url.href };
    },
    (link) => link.close(),
  );

/** A node on a database of the file's own, or on the one given; see `startNode`. */
export const useNode = (
  database: { url: string } = useDatabase(),
  settings?: Record<string, string>,
  now?: () => number,
  log?: (line: string) => void,
): TestNode =>
  during(
    () => startNode(database.url, settings, now, log),
    (node) => node.close(),
  );

/** An empty Redis, where the machine has one: see `hasRedis`. */
export function useRedis(): TestRedis & { settings: { REDIS_URL: string } } {
  const redis = during(startRedis, (started) => started.kill());
  // Read when a node starts, by then it is there.
  const settings = {
    get REDIS_URL() {
      return redis.url;
    },
  };
  return Object.assign(redis, { settings });
}
