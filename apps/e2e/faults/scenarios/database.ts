import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLink, startPostgres } from '@parley/testkit';
import { type Scenario, underLoad } from '../scenario.ts';
import { during } from '../stage.ts';

const TMPFS_MIB = 256;

/** Root may mount, unless a container forbids it. */
function missingMount(): string | null {
  const place = mkdtempSync(join(tmpdir(), 'parley-mount-'));
  const mounted = mount(place, 1);
  if (mounted) spawnSync('umount', [place]);
  rmSync(place, { recursive: true, force: true });
  return mounted ? null : 'the right to mount a small tmpfs (run as root)';
}

const mount = (place: string, mebibytes: number): boolean =>
  spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${mebibytes}m`, 'tmpfs', place]).status === 0;

/** Text that does not compress. */
const noise = (length: number, random: () => number): string =>
  Array.from({ length }, () => String.fromCharCode(0x4e00 + Math.floor(random() * 20_000))).join('');

function crashing(name: string, title: string, signal: 'SIGQUIT' | 'SIGKILL'): Scenario {
  return {
    name,
    title,
    async run(scene) {
      const stage = await scene.stage();
      await underLoad(scene, stage, async () => {
        for (let crash = 0; crash < scene.share(3); crash += 1) {
          await stage.postgres.crash(signal);
          await during(1000);
        }
      });
    },
  };
}

export const databaseScenarios: Scenario[] = [
  crashing('postgres-immediate-stop', 'PostgreSQL stopped immediately (SIGQUIT) ×3', 'SIGQUIT'),
  crashing('postgres-kill', 'kill -9 the postmaster ×3', 'SIGKILL'),
  {
    name: 'postgres-pause',
    title: 'SIGSTOP of PostgreSQL for 15 s',
    async run(scene) {
      const stage = await scene.stage();
      await underLoad(scene, stage, async () => {
        stage.postgres.signalAll('SIGSTOP');
        try {
          await during(scene.share(15_000));
        } finally {
          stage.postgres.signalAll('SIGCONT');
        }
      });
    },
  },
  {
    name: 'postgres-black-hole',
    title: 'the link to PostgreSQL swallows everything for 10 s',
    async run(scene) {
      const postgres = await startPostgres();
      scene.defer(() => postgres.stop());
      const link = await startLink(postgres.port);
      scene.defer(() => link.close());
      const databaseUrl = postgres.url.replace(`:${postgres.port}/`, `:${link.port}/`);
      const stage = await scene.stage({ postgres, databaseUrl });
      await underLoad(scene, stage, async () => {
        link.freeze();
        await during(scene.share(10_000));
        await link.mend();
      });
    },
  },
  {
    name: 'disk-full',
    title: `a full disk under PostgreSQL (tmpfs of ${TMPFS_MIB} MiB) for 10 s`,
    missing: missingMount,
    async run(scene) {
      const disk = mkdtempSync(join(tmpdir(), 'parley-disk-'));
      scene.defer(() => rmSync(disk, { recursive: true, force: true }));
      if (!mount(disk, TMPFS_MIB)) throw new Error('mounting a tmpfs failed');
      scene.defer(() => spawnSync('umount', [disk]));
      const postgres = await startPostgres(join(disk, 'data'));
      scene.defer(() => postgres.stop());
      const stage = await scene.stage({ postgres, people: 12 });
      const ballast = join(disk, 'ballast');
      await underLoad(scene, stage, async () => {
        const { bavail, bsize } = statfsSync(disk);
        writeFileSync(ballast, Buffer.alloc(bavail * bsize));
        // Small texts fit into pages that are there: long ones need new ones.
        for (const person of stage.people.slice(0, 4)) {
          for (const roomId of person.rooms) person.send(roomId, noise(9000, stage.random.next));
        }
        await during(scene.share(10_000));
        rmSync(ballast);
      });
      if (!stage.events.some(({ type }) => type === 'unanswered'))
        throw new Error('the disk was never full: nothing was refused');
    },
  },
];
