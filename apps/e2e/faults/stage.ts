import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import {
  Person,
  type Postgres,
  poll,
  type ServerProcess,
  startPostgres,
  startServerProcess,
} from '@parley/testkit';
import { check, type Verdict } from './checker.ts';
import type { Event, History, Line } from './history.ts';
import { insist } from './insist.ts';
import { createLoad, type Load } from './load.ts';
import { enter, type Participant } from './participant.ts';
import { createRandom, type Random } from './random.ts';
import { now, type Sdk } from './recorder.ts';
import { isSettled, whyUnsettled } from './settled.ts';
import { fetchRoom, readMembers, readStored } from './truth.ts';

/** What `npm run build` made. */
export const BUILT_SERVER = fileURLToPath(new URL('../../server/dist/main.js', import.meta.url));

const SETUP_CODE = 'faults-setup-code';
/** The server hashes two passwords at a time. */
const REGISTERING = 4;
/** [D7] What is still heard after this is a leak. */
const GRACE_MS = 1000;
const HEAL_MS = 60_000;
const ACKS_MS = 240_000;
export const PEOPLE = 40;

export interface StageOptions {
  seed: number;
  nodes?: number;
  people?: number;
  rooms?: number;
  /** Clients of each person, as on several devices. */
  clientsEach?: number;
  /** Sends a second, of all people together. */
  rate?: number;
  /** Whether people also leave rooms and join them again, and topics change; default: yes. */
  moves?: boolean;
  /** The bundle's entry; default: the built server. */
  main?: string;
  settings?: Record<string, string>;
  /** Default: one of its own. */
  postgres?: Postgres;
  /** Where the nodes find the database, when not straight at its address. */
  databaseUrl?: string;
  sdk?: Sdk;
  graceMs?: number;
}

/** Real nodes on a real database, people in rooms, and a record of all that happens. */
export interface Stage {
  random: Random;
  postgres: Postgres;
  nodes: ServerProcess[];
  people: Participant[];
  /** A member of all rooms from the first change on, without a client. */
  owner: Person;
  rooms: string[];
  events: Event[];
  load: Load;
  /** The proxy in front no longer leads anybody to this node; open connections stay. */
  away(node: ServerProcess): void;
  /** It leads those there again whose node it was. */
  home(node: ServerProcess): void;
  /** Resolves when everybody is online and shows what is stored, and nothing is under way. @returns ms it took */
  settle(withinMs?: number): Promise<number>;
  /** What happened so far, with how it all looks now. */
  history(): Promise<History>;
  verdict(): Promise<Verdict>;
  close(): Promise<void>;
}

export async function createStage(options: StageOptions): Promise<Stage> {
  const closing: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const end of closing.splice(0).reverse()) await end();
  };
  try {
    return await build(options, closing, close);
  } catch (error) {
    await close();
    throw error;
  }
}

async function build(
  options: StageOptions,
  closing: (() => Promise<unknown>)[],
  close: () => Promise<void>,
): Promise<Stage> {
  const { seed, nodes: nodeCount = 1, main = BUILT_SERVER, settings = {} } = options;
  const random = createRandom(seed);
  const events: Event[] = [];

  const postgres = options.postgres ?? (await startPostgres());
  if (!options.postgres) closing.push(() => postgres.stop());
  const nodes: ServerProcess[] = [];
  for (let n = 0; n < nodeCount; n += 1) {
    const node = await startServerProcess(main, {
      DATABASE_URL: options.databaseUrl ?? postgres.url,
      REGISTRATION: 'open',
      RATE_LIMITS: 'off',
      SETUP_CODE,
      ...settings,
    });
    closing.push(() => node.stop());
    nodes.push(node);
  }

  const { url } = nodes[0]!;
  const owner = await Person.register(url, { username: 'owner', setupCode: SETUP_CODE });
  const rooms: string[] = [];
  for (let n = 0; n < (options.rooms ?? 5); n += 1) {
    const { room } = await owner.call('createRoom', { name: `room ${n}`, visibility: 'public' });
    rooms.push(room.id);
  }
  const people: Participant[] = [];
  const register = async (name: string) => {
    const person = await Person.register(url, { username: name });
    for (const roomId of rooms) await insist(() => person.call('joinRoom', { roomId }));
    return person;
  };
  const homes = new Map<Participant, ServerProcess>();
  const open = async (name: string, person: Person, node: ServerProcess) => {
    const transport = people.length % 2 === 0 ? 'websocket' : 'polling';
    const entering = { name, transport, person, port: node.port, events, random: random.next } as const;
    const participant = await enter({ ...entering, rooms: [...rooms], sdk: options.sdk });
    closing.push(() => participant.stop());
    people.push(participant);
    homes.set(participant, node);
    return participant;
  };
  const names = Array.from({ length: options.people ?? PEOPLE }, (_, n) => `person-${n}`);
  const registered: Person[] = [];
  for (let first = 0; first < names.length; first += REGISTERING)
    registered.push(...(await Promise.all(names.slice(first, first + REGISTERING).map(register))));
  for (let device = 0; device < (options.clientsEach ?? 1); device += 1) {
    for (const [n, person] of registered.entries())
      await open(`${names[n]} on ${device}`, person, nodes[n % nodes.length]!);
  }

  const load = createLoad({
    people,
    owner,
    rooms,
    random,
    rate: options.rate ?? 60,
    moves: options.moves ?? true,
    label: `${seed}`,
  });
  closing.push(() => load.stop());

  const stage: Stage = {
    random,
    postgres,
    nodes,
    people,
    owner,
    rooms,
    events,
    load,
    async settle(withinMs = HEAL_MS) {
      const startedAt = now();
      await poll('all people to be settled', () => isSettled(stage), withinMs).catch(async (error: Error) => {
        throw new Error(`${error.message}: ${await whyUnsettled(stage)}`);
      });
      return now() - startedAt;
    },
    history: () => look(stage, options.graceMs ?? GRACE_MS),
    away(node) {
      const others = nodes.filter((other) => other !== node);
      for (const [n, { link }] of [...homes]
        .filter(([, home]) => home === node)
        .map(([person]) => person)
        .entries())
        link.lead(others[n % others.length]!.port);
    },
    home(node) {
      for (const [{ link }, home] of homes) if (home === node) link.lead(node.port);
    },
    verdict: async () => check(await stage.history()),
    close,
  };
  await stage.settle();
  return stage;
}

async function look({ rooms, owner, events, postgres, people }: Stage, graceMs: number): Promise<History> {
  const fetched = new Map<string, Line[]>();
  for (const roomId of rooms) fetched.set(roomId, await fetchRoom(owner, roomId));
  return {
    events,
    stored: await readStored(postgres, rooms),
    fetched,
    members: await readMembers(postgres, rooms),
    clients: await Promise.all(people.map((person) => person.look())),
    graceMs,
  };
}

/** Resolves when so many more tries were acknowledged: a life that long proves as much on a slow machine. */
export async function acknowledged({ events }: Pick<Stage, 'events'>, count: number): Promise<void> {
  let seen = events.length;
  let left = count;
  const enough = () => {
    for (; seen < events.length; seen += 1) if (events[seen]!.type === 'acked') left -= 1;
    return left <= 0 || undefined;
  };
  await poll(`${count} acks`, enough, ACKS_MS);
}

/** For so long the load goes on; a fault's duration, not a wait for something to happen. */
export const during = (ms: number): Promise<void> => sleep(ms);
