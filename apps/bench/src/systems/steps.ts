import { bundleMutant, type Mutation } from '@parley/testkit';
import { parleyFrom } from './parley.ts';
import type { System } from './system.ts';

export interface Step extends System {
  /** What the step is, of whose absence the system tells. */
  step: string;
  mutations: Mutation[];
}

interface Omission {
  name: string;
  step: string;
  /** Profiles that the step is for. */
  profiles: string[];
  mutations: Mutation[];
}

const BUSY = ['room-50', 'fan-out-1000'];
const QUIET = ['quiet', 'fan-out-20'];

const OMISSIONS: Omission[] = [
  {
    name: 'group-commit',
    step: 'Sends that wait are stored by one statement and one flush',
    profiles: ['room-50'],
    mutations: [{ file: 'db/room-writer.ts', from: 'const BATCH_MAX = 512;', to: 'const BATCH_MAX = 1;' }],
  },
  {
    name: 'one-event',
    step: 'One event has all that a commit changed in a room',
    profiles: BUSY,
    mutations: [
      {
        file: 'writer.ts',
        from: 'publish.changes(roomId, changes);',
        to: 'for (const change of changes) publish.changes(roomId, [change]);',
      },
    ],
  },
  {
    name: 'one-write',
    step: 'A connection writes once per turn: events of several rooms, and acks',
    profiles: [...BUSY, 'busy-200x50'],
    mutations: [{ file: 'realtime/io.ts', from: '  flushOncePerTurn(io);', to: '' }],
  },
  {
    name: 'direct-writes',
    step: 'A frame for many is written as one piece, past engine.io and ws',
    profiles: ['fan-out-1000', ...QUIET],
    mutations: [
      {
        file: 'realtime/flush.ts',
        from: 'if (wire && writeDirectly(conn, wire)) continue;',
        to: '',
      },
    ],
  },
  {
    name: 'own-connection',
    step: 'Messages are stored on a connection of their own, without Prisma',
    profiles: ['room-50', ...QUIET],
    mutations: [
      {
        file: 'app.ts',
        from: 'const commits = openCommits(databaseUrl);',
        to: `const commits: ReturnType<typeof openCommits> = {
          query: ({ text, values = [] }) => db.$queryRawUnsafe(text, ...values),
          close: async () => undefined,
        };`,
      },
    ],
  },
  {
    name: 'arrivals-connection',
    step: 'What everybody asks who connects is read on connections of their own, without Prisma',
    profiles: ['storm'],
    mutations: [
      {
        file: 'app.ts',
        from: 'const arrivals = openArrivals(databaseUrl);',
        to: `const arrivals: ReturnType<typeof openArrivals> = {
          query: ({ text, values = [] }) => db.$queryRawUnsafe(text, ...values),
          close: async () => undefined,
        };`,
      },
    ],
  },
  {
    name: 'pooled-randomness',
    step: 'Random bytes of ids are drawn for many at once',
    profiles: ['room-50'],
    mutations: [{ file: 'ids.ts', from: 'return v7({ random });', to: 'return v7();' }],
  },
  {
    name: 'gathering',
    step: 'Who connects in one moment is read by one query',
    profiles: ['storm'],
    mutations: [
      {
        file: 'db/gather.ts',
        from: '{ keysMax = 500, everyMs = 0 }: GatherOptions = {},',
        to: '_options: GatherOptions = {}, keysMax = 1, everyMs = 0,',
      },
    ],
  },
  {
    name: 'pace',
    step: 'and those queries are asked every 10 ms at most',
    profiles: ['storm'],
    mutations: [
      { file: 'db/gather.ts', from: 'const ARRIVALS_EVERY_MS = 10;', to: 'const ARRIVALS_EVERY_MS = 0;' },
    ],
  },
];

/**
 * Parley with one step left out that makes it fast: what the step brings is the difference to Parley. The product has no
 * switch for it: its text is replaced as it is bundled.
 */
export const steps: Step[] = OMISSIONS.map(({ name, step, profiles, mutations }) => {
  let main: Promise<string> | undefined;
  const bundle = async () => {
    const { main: entry, remove } = await bundleMutant(mutations);
    process.once('exit', remove);
    return entry;
  };
  return {
    name: `without-${name}`,
    title: `Parley without: ${step}`,
    label: `without ${name}`,
    step,
    mutations,
    fits: (profile) => profiles.includes(profile.name),
    async start(options) {
      main ??= bundle();
      return parleyFrom(await main, options);
    },
  };
});
