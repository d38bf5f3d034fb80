import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Postgres, startNode, startPostgres, type TestNode } from '@parley/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PASSWORD } from '../systems/parley-template.ts';
import { withClient } from './database.ts';
import { CROWD, fill } from './fill.ts';
import { timeAll } from './measure.ts';
import { explain, explainAll, MEANWHILE } from './plans.ts';
import { lookAround, questions, type World } from './questions.ts';
import { type Visitor, visit } from './visitor.ts';

/** So many that finding a row by its key is cheaper than reading the table. */
const SIZE = { messages: 40_000, rooms: 200 };
/** Of the busy room: all entered, and half of all was said there. */
const BUSY_HEAD = 1 + CROWD + SIZE.messages / 2;

describe('a step', () => {
  let dataDir: string;
  let postgres: Postgres;
  let node: TestNode;
  let world: World;
  let visitors: Visitor[];
  beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'parley-growth-test-'));
    postgres = await startPostgres(dataDir);
    await withClient(postgres.url, explainAll);
    node = await startNode(postgres.url);
    const reader = await node.person({ username: 'reader', password: PASSWORD });
    const reporter = await node.person({ username: 'reporter', password: PASSWORD });
    const cast = { reader: reader.id, reporter: reporter.id };
    const filled = await withClient(postgres.url, (client) => fill(client, SIZE, cast));
    const port = Number(new URL(node.url).port);
    visitors = [await visit(port, 'reader'), await visit(port, 'reporter')];
    world = await lookAround(filled, { reader: visitors[0]!, reporter: visitors[1]! });
  });
  afterAll(async () => {
    for (const visitor of visitors ?? []) visitor.close();
    await node?.close();
    await postgres?.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('asks a server each question, and gets what it asked for', async () => {
    const effort = { repetitions: 5, seconds: 60 };
    const { timings, failed } = await timeAll(world, effort);
    expect(failed).toEqual({});
    expect(Object.fromEntries(Object.entries(timings).map(([name, { lines }]) => [name, lines]))).toEqual({
      'newest-page': 50,
      'middle-page': 50,
      'old-page': 50,
      'sync-behind': 100,
      'sync-all': SIZE.rooms,
      'room-list': SIZE.rooms,
      'own-backlog': 1,
      directory: 50,
      send: 1,
    });
    expect(Object.values(timings).every(({ samples }) => samples === effort.repetitions)).toBe(true);
    expect(world.busyHead).toBe(BUSY_HEAD);
  });

  it('a question that is refused fails alone, and says why', async () => {
    const { timings, failed } = await timeAll(
      { ...world, busyRoom: world.reportsRoom.replace(/.$/, (last) => (last === '0' ? '1' : '0')) },
      { repetitions: 5, seconds: 60 },
    );
    expect(failed['newest-page']).toMatch(/404 .*not_found/);
    expect(failed.send).toMatch(/not acked: .*not_found/);
    expect(timings['room-list']!.lines).toBe(SIZE.rooms);
    const [again] = questions.filter(({ name }) => name === 'send');
    expect(await again!.ask(world, 0)).toContain('"ok":true');
  });

  it('keeps the plan of what each question runs, taken from PostgreSQL itself', async () => {
    const plans = await explain(world, join(dataDir, 'postgres.log'));
    expect(Object.keys(plans)).toEqual([...questions.map(({ name }) => name), MEANWHILE]);
    for (const { name } of questions) expect(plans[name], name).not.toEqual([]);
    const all = Object.values(plans).flat();
    for (const { plan } of all) expect(plan).toMatch(/\(cost=.*\(actual /);
    const queries = (name: string) => plans[name]!.map(({ query }) => query).join('\n');
    expect(queries('newest-page')).toContain('FROM "public"."message"');
    expect(queries('room-list')).toContain('LEFT JOIN read_cursor');
    // What a function runs is explained as well.
    expect(queries('send')).toContain('INSERT INTO message');
    // What grows with messages, or with the rooms of others, is never read as a whole.
    const reading = /Seq Scan on (message|room_log|member|user_log|read_cursor) .*\(actual/;
    const whole = all.filter(({ plan }) => reading.test(plan));
    expect(whole).toEqual([]);
  });
});
