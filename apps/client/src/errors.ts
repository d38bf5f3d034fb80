import { type ErrorCode, errorCodes, type WireError } from '@parley/protocol';

/** An operation was refused, or did not get through (`unavailable`, then it is unknown whether it was done). */
export class CallError extends Error {
  readonly code: ErrorCode;
  /** The very same call may succeed later. */
  readonly retryable: boolean;
  /** Try again no sooner than this. */
  readonly retryAfterMs?: number;
  /** Finds the call in the server's log; empty where no server answered. */
  readonly requestId: string;
  /** HTTP status that goes with the code. */
  readonly status: number;

  constructor(error: WireError, status?: number) {
    super(error.message);
    this.name = 'CallError';
    this.code = error.code;
    this.retryable = error.retryable;
    if (error.retryAfterMs !== undefined) this.retryAfterMs = error.retryAfterMs;
    this.requestId = error.requestId;
    this.status = status ?? errorCodes[error.code]?.status ?? 500;
  }
}

/** An error that no server sent. */
export function localError(code: ErrorCode, message: string): WireError {
  return { code, message, retryable: errorCodes[code].retryable, requestId: '' };
}

export const noAnswer = (): WireError => localError('unavailable', 'The server did not answer. Try again.');

export function toCallError(error: unknown): CallError {
  if (error instanceof CallError) return error;
  return new CallError(localError('internal', error instanceof Error ? error.message : String(error)));
}
