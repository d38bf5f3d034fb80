import { readdirSync, readFileSync } from 'node:fs';

/** CPU time in ms that processes used so far, and the memory they hold. */
export interface CpuTimes {
  at: number;
  /** The process itself and its helpers. */
  own: number;
  /** Those it started. */
  children: number;
  /** All of the machine, with what its host took away. */
  machine: number;
  /** KiB of the process itself that lie in memory. */
  residentKiB: number;
}

/** Linux counts in hundredths of a second. */
const TICK_MS = 10;

/** From /proc; null where there is none. */
export function cpuTimes(pid: number, helpers: number[] = []): CpuTimes | null {
  try {
    const at = performance.now();
    const stats = readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap(statOf);
    const family = new Set([pid]);
    // A child may come before its parent.
    for (let size = 0; size < family.size; ) {
      size = family.size;
      for (const stat of stats) if (family.has(stat.parent)) family.add(stat.pid);
    }
    const server = stats.find((stat) => stat.pid === pid);
    const others = stats.filter((stat) => stat.pid !== pid && family.has(stat.pid));
    // What has ended is counted where it was waited for: connections to the database come and go.
    const children = others.reduce((ms, stat) => ms + stat.ms + stat.endedMs, server?.endedMs ?? 0);
    const [, ...ticks] = readFileSync('/proc/stat', 'utf8').split('\n', 1)[0]!.split(/\s+/).map(Number);
    const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = ticks;
    return {
      at,
      own: stats
        .filter((stat) => stat.pid === pid || helpers.includes(stat.pid))
        .reduce((ms, stat) => ms + stat.ms, 0),
      children,
      machine: (user + nice + system + irq + softirq + steal) * TICK_MS,
      residentKiB: Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]),
    };
  } catch {
    return null;
  }
}

interface Stat {
  pid: number;
  parent: number;
  ms: number;
  /** Of its children that have ended, and theirs. */
  endedMs: number;
}

/** As a list: none when the process is gone. */
function statOf(name: string): Stat[] {
  try {
    const text = readFileSync(`/proc/${name}/stat`, 'utf8');
    // The name in brackets may hold spaces.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const ms = (first: number) => (Number(fields[first]) + Number(fields[first + 1])) * TICK_MS;
    return [{ pid: Number(name), parent: Number(fields[1]), ms: ms(11), endedMs: ms(13) }];
  } catch {
    return [];
  }
}
