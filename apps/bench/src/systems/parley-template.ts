import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eachOf } from '../generator/timing.ts';
import { type Population, roomsOf } from '../population.ts';
import { type Child, endPostgres, HOST, stop } from '../processes.ts';
import type { StartOptions } from './system.ts';

export const SETUP_CODE = 'bench-setup-code';
export const PASSWORD = 'correct horse battery bench';
/** The server hashes two passwords at a time. */
const REGISTERING = 4;
const JOINING = 16;

/** A data directory with people and rooms, and no message. */
export interface Template {
  dataDir: string;
  /** Ids. */
  rooms: string[];
  /** Seq of the last change of each. */
  heads: number[];
  /** One a person. */
  cookies: string[];
}

type Start = (
  where: Pick<StartOptions, 'node' | 'nodeArgs' | 'cpus' | 'dataDir'>,
) => Promise<{ child: Child; port: number }>;

const templates = new Map<string, Template>();
const folders: string[] = [];
process.once('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** Made once for each population, by the public API, as people would: thousands of passwords take a while to hash. */
export async function templateOf(
  population: Population,
  { node, nodeArgs }: Pick<StartOptions, 'node' | 'nodeArgs'>,
  start: Start,
): Promise<Template> {
  const key = JSON.stringify(population);
  const made = templates.get(key);
  if (made) return made;
  const dataDir = realpathSync(mkdtempSync(join(tmpdir(), 'parley-bench-template-')));
  folders.push(dataDir);
  const { child, port } = await start({ node, nodeArgs, cpus: null, dataDir });
  try {
    const template = { dataDir, ...(await fill(`http://${HOST}:${port}`, population)) };
    templates.set(key, template);
    return template;
  } finally {
    await stop(child);
    await endPostgres(dataDir);
  }
}

async function fill(url: string, population: Population): Promise<Omit<Template, 'dataDir'>> {
  const register = async (person: number) => {
    const setup = person === 0 ? { setupCode: SETUP_CODE } : {};
    const body = { username: `bench-${person}`, password: PASSWORD, ...setup };
    return cookieOf(await post(`${url}/api/auth/register`, body));
  };
  // The first one owns the server, and makes the rooms.
  const owner = await register(0);
  const cookies = [owner];
  const others = Array.from({ length: population.people - 1 }, (_, n) => n + 1);
  await eachOf(others, REGISTERING, async (person) => {
    cookies[person] = await register(person);
  });

  const rooms: string[] = [];
  await eachOf([...Array(population.rooms).keys()], JOINING, async (n) => {
    const response = await post(`${url}/api/rooms`, { name: `bench ${n}`, visibility: 'public' }, owner);
    rooms[n] = ((await response.json()) as { room: { id: string } }).room.id;
  });
  // Before the others come: the last moderator stays with them.
  const ownerHears = new Set(roomsOf(0, population));
  await eachOf([...rooms.keys()], JOINING, async (room) => {
    if (!ownerHears.has(room)) await post(`${url}/api/rooms/${rooms[room]}/leave`, {}, owner);
  });
  await eachOf(others, JOINING, async (person) => {
    for (const room of roomsOf(person, population)) {
      await post(`${url}/api/rooms/${rooms[room]}/join`, {}, cookies[person]);
    }
  });
  return { rooms, heads: await headsOf(url, rooms, cookies), cookies };
}

async function headsOf(url: string, rooms: string[], cookies: string[]): Promise<number[]> {
  const heads = new Map<string, number>();
  for (const cookie of cookies) {
    if (heads.size === rooms.length) break;
    const response = await fetch(`${url}/api/rooms`, { headers: { cookie } });
    const mine = (await response.json()) as { rooms: { id: string; head: number }[] };
    for (const { id, head } of mine.rooms) heads.set(id, head);
  }
  return rooms.map((id) => heads.get(id)!);
}

export async function post(url: string, body: object, cookie?: string): Promise<Response> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(cookie && { cookie }) },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`POST ${url}: ${response.status} ${await response.text()}`);
  return response;
}

export function cookieOf(response: Response): string {
  const cookie = response.headers.getSetCookie().find((line) => line.startsWith('parley_session='));
  if (!cookie) throw new Error(`no session cookie from ${response.url}`);
  return cookie.split(';', 1)[0]!;
}
