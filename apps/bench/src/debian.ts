import { spawnSync } from 'node:child_process';

/** Of installed Debian packages: `name version, …`; null where there are none. */
export function debianVersions(...packages: string[]): string | null {
  const format = '--showformat=$' + '{Package} $' + '{Version}\n';
  const { stdout } = spawnSync('dpkg-query', ['--show', format, ...packages], { encoding: 'utf8' });
  return stdout?.trim().replaceAll('\n', ', ') || null;
}
