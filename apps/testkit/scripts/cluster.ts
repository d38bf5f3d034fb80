// `npm run cluster`: three nodes, PostgreSQL, Redis and nginx on loopback, as real processes, until Ctrl-C. What is
// written there is gone with them.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import {
  freePort,
  hasNginx,
  hasRedis,
  type ServerProcess,
  startNginx,
  startPostgres,
  startRedis,
  startServerProcess,
} from '../src/index.ts';

const NODES = 3;
const SERVER = fileURLToPath(new URL('../../server/', import.meta.url));

function assertPrograms(): void {
  const missing = [...(hasRedis ? [] : ['redis-server']), ...(hasNginx() ? [] : ['nginx'])];
  if (missing.length === 0) return;
  console.error(`Missing: ${missing.join(', ')}. On Debian: apt-get install ${missing.join(' ')}`);
  process.exit(1);
}

const ends: (() => Promise<unknown>)[] = [];
let ending: Promise<void> | undefined;

/** The last first; once, however often it is asked for. */
function endAll(): Promise<void> {
  ending ??= (async () => {
    for (const end of ends.reverse()) await end().catch((error) => console.error(error));
  })();
  return ending;
}

async function startAll(): Promise<string> {
  const port = Number(process.env.PORT) || (await freePort());
  const address = `http://127.0.0.1:${port}`;
  const postgres = await startPostgres();
  ends.push(postgres.stop);
  const redis = await startRedis();
  ends.push(redis.kill);
  const nodes: ServerProcess[] = [];
  for (let n = 0; n < NODES; n += 1) {
    const node = await startServerProcess(`${SERVER}dist/main.js`, {
      DATABASE_URL: postgres.url,
      REDIS_URL: redis.url,
      PUBLIC_URL: address,
      TRUST_PROXY: '127.0.0.1',
    });
    ends.push(node.stop);
    nodes.push(node);
  }
  const nginx = await startNginx(
    port,
    nodes.map((node) => node.port),
  );
  ends.push(nginx.stop);
  console.log(nodes.map(({ pid, port }) => `node at port ${port}, pid ${pid}`).join('\n'));
  console.log(nodes[0]!.output.find((line) => line.startsWith('First time here?')) ?? '');
  return address;
}

assertPrograms();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void endAll().then(() => process.exit(0)));
}
const { stateOfBuild } = (await import(`${SERVER}scripts/stamp.mjs`)) as { stateOfBuild: () => string };
if (stateOfBuild() !== 'current') {
  const { status } = spawnSync(process.execPath, [`${SERVER}scripts/build.mjs`], { stdio: 'inherit' });
  if (status !== 0) process.exit(1);
}
try {
  console.log(`The cluster runs at ${await startAll()}`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  await endAll();
  process.exit(1);
}
