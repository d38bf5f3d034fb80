import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startChild } from '@parley/testkit';
import { now } from '../recorder.ts';
import type { Scenario } from '../scenario.ts';
import { openSender } from '../sender.ts';
import type { Stage } from '../stage.ts';

const SENDS = 200;
/** What ends with the bytes on the disk. */
const FLUSHES = 'fdatasync,fsync,sync_file_range,pwrite64,pwritev';

function missingStrace(): string | null {
  return spawnSync('strace', ['-qq', '-e', 'trace=none', 'true']).status === 0
    ? null
    : 'strace, and the right to trace';
}

/** When PostgreSQL's processes came back from a flush, in ms since 1970. */
async function traceFlushes(stage: Stage, file: string, work: () => Promise<void>): Promise<number[]> {
  const pids = stage.postgres.processes().flatMap((pid) => ['-p', `${pid}`]);
  const strace = startChild('strace', ['-f', '-ttt', '-T', '-e', `trace=${FLUSHES}`, '-o', file, ...pids]);
  try {
    await strace.says(/ attached/);
    await work();
  } finally {
    strace.signal('SIGINT');
    await strace.ended;
  }
  const trace = readFileSync(file, 'utf8');
  const whole = /^\d+ +(\d+\.\d+) (?:fdatasync|fsync)\(.* = 0 <(\d+\.\d+)>$/gm;
  // During which another process made a call: its end is on a line of its own.
  const resumed = /^\d+ +(\d+\.\d+) <\.\.\. (?:fdatasync|fsync) resumed>.* = 0 <\d+\.\d+>$/gm;
  return [
    ...[...trace.matchAll(whole)].map(([, began, took]) => Number(began) + Number(took)),
    ...[...trace.matchAll(resumed)].map(([, ended]) => Number(ended)),
  ].map((seconds) => seconds * 1000);
}

export const flushScenarios: Scenario[] = [
  {
    name: 'flush-proof',
    title: `strace sees a flush between each of ${SENDS} sends and its ack, and none without a commit's`,
    missing: missingStrace,
    async run(scene) {
      const stage = await scene.stage({ people: 2, rooms: 1 });
      const { owner, events, nodes, rooms, postgres } = stage;
      const folder = mkdtempSync(join(tmpdir(), 'parley-strace-'));
      scene.defer(() => rmSync(folder, { recursive: true, force: true }));
      const sender = await openSender(nodes[0]!, owner, 'owner by socket', events);
      scene.defer(sender.close);

      const waits: [number, number][] = [];
      const flushes = await traceFlushes(stage, join(folder, 'sends'), async () => {
        for (let n = 0; n < SENDS; n += 1) {
          const askedAt = now();
          await sender.send({ roomId: rooms[0]!, clientMessageId: randomUUID(), body: `flushed ${n}` });
          waits.push([askedAt, now()]);
        }
      });
      scene.over();
      const flushed = ([askedAt, ackedAt]: [number, number]) =>
        flushes.some((at) => at > askedAt && at < ackedAt);
      const unflushed = waits.filter((wait) => !flushed(wait)).length;
      if (unflushed > 0) throw new Error(`${unflushed} of ${SENDS} sends were acknowledged without a flush`);

      // The same look at commits that do not wait for their flush must find some without one.
      const lazy: [number, number][] = [];
      const seldom = await traceFlushes(stage, join(folder, 'lazy'), async () => {
        for (let n = 0; n < SENDS; n += 1) {
          const askedAt = now();
          await postgres.query(
            `BEGIN; SET LOCAL synchronous_commit = off; NOTIFY nobody; CREATE TEMP TABLE t${n} (); COMMIT`,
          );
          lazy.push([askedAt, now()]);
        }
      });
      const lazyFlushed = lazy.filter(([askedAt, at]) =>
        seldom.some((flush) => flush > askedAt && flush < at),
      );
      if (lazyFlushed.length > SENDS / 2)
        throw new Error('the trace cannot tell a flushed commit from another');
      scene.note(
        `${flushes.length} flushes seen for ${SENDS} sends, ${lazyFlushed.length} where none is waited for`,
      );
      await stage.settle();
    },
  },
];
