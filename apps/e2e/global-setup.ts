import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const build = fileURLToPath(new URL('../server/scripts/build.mjs', import.meta.url));
const stamp = new URL('../server/scripts/stamp.mjs', import.meta.url).href;

/** Once, before servers are started side by side: each would build by itself. */
export default async function setup(): Promise<void> {
  const { stateOfBuild } = (await import(stamp)) as { stateOfBuild: () => string };
  if (stateOfBuild() === 'current') return;
  const { status } = spawnSync(process.execPath, [build], { stdio: 'inherit' });
  if (status !== 0) throw new Error('The build failed, see above.');
}
