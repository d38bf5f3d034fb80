import { expect, it } from 'vitest';
import { type CpuProfile, sharesOf } from './cpu-profile.ts';

const frame = (functionName: string, url = '') => ({ functionName, url });

const PROFILE: CpuProfile = {
  startTime: 1000,
  nodes: [
    { id: 1, callFrame: frame('(root)'), children: [2, 3, 4, 6, 8] },
    { id: 2, callFrame: frame('(idle)') },
    { id: 3, callFrame: frame('(garbage collector)') },
    { id: 4, callFrame: frame('flush', 'file:///srv/apps/server/dist/main.js'), children: [5] },
    { id: 5, callFrame: frame('writev') },
    { id: 6, callFrame: frame('query', 'file:///srv/node_modules/pg/lib/client.js'), children: [7] },
    { id: 7, callFrame: frame('writev') },
    {
      id: 8,
      callFrame: frame('run', 'file:///srv/node_modules/@prisma/client/runtime/client.js'),
      children: [9],
    },
    { id: 9, callFrame: frame('uncork', 'node:internal/streams/writable') },
  ],
  samples: [5, 5, 2, 7, 3, 4, 6, 8, 9],
  timeDeltas: [1000, 10, 500, 20, 10, 30, 10, 10, 10],
};

it('tells what ran in a stretch, of the time that was not idle', () => {
  expect(sharesOf(PROFILE, { fromUs: 2001, toUs: 9000 })).toEqual([
    { what: 'Parley', percent: 30 },
    { what: 'writing to PostgreSQL, and what of it runs meanwhile', percent: 20 },
    { what: 'writing to sockets', percent: 10 },
    { what: '(garbage collector)', percent: 10 },
    { what: 'pg', percent: 10 },
    { what: '@prisma/client', percent: 10 },
    { what: 'node:writable', percent: 10 },
  ]);
});

it('leaves out what ran before and after', () => {
  expect(sharesOf(PROFILE, { fromUs: 0, toUs: 2000 })).toEqual([
    { what: 'writing to sockets', percent: 100 },
  ]);
});
