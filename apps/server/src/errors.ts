import { type ErrorCode, errorCodes } from '@parley/protocol';

/** The expected: refused with a code of the contract and a message that tells a person what to do. Bugs just throw. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly retryAfterMs: number | undefined;

  constructor(code: ErrorCode, message: string, retryAfterMs?: number) {
    super(message);
    this.name = 'AppError';
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }

  get retryable(): boolean {
    return errorCodes[this.code].retryable;
  }
}

/** What was to be changed is another by now. The client is told how it is: what the operation would answer. */
export class MovedOn extends AppError {
  readonly current: unknown;

  constructor(message: string, current: unknown) {
    super('conflict', message);
    this.current = current;
  }
}

/** One answer for what does not exist and what one may not see. */
export const notFound = (what: string) =>
  new AppError('not_found', `${what} does not exist, or you may not see it.`);

export const unavailable = () =>
  new AppError(
    'unavailable',
    'The server cannot reach its database just now. Nothing is lost: it is tried again.',
  );
