/** A start that cannot go on, for a reason the operator can act on: main prints the message alone, no stack. */
export class StartError extends Error {
  override readonly name = 'StartError';
}

/** What the boot steps say to the operator; a pino logger fits. */
export interface BootLog {
  info(message: string): void;
  warn(message: string): void;
}
