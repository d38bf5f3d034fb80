import { stopAll } from './processes.ts';

let interrupted = false;

export const isInterrupted = (): boolean => interrupted;

/** @throws Error once the command was interrupted */
export function goOn(): void {
  if (interrupted) throw new Error('interrupted');
}

/**
 * Runs a command of the bench to its end. What fails is told in its own words; what was started is ended, on Ctrl-C and
 * SIGTERM too: what runs then fails for want of its processes, and cleans up behind itself.
 */
export async function runCommand(
  work: () => Promise<void>,
  end: () => Promise<unknown> = stopAll,
): Promise<void> {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      interrupted = true;
      void end();
    });
  }
  try {
    await work();
  } catch (error) {
    console.error(interrupted ? 'interrupted' : (error as Error).message);
    process.exitCode = 1;
  } finally {
    await end();
  }
}
