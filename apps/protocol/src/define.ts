import { z } from 'zod';

/**
 * Why an operation was refused: the HTTP status it carries, and whether the very same call may succeed later.
 * `retryable` is what the outbox acts on: a send refused with a code that is not retryable is shown as failed.
 */
export const errorCodes = {
  /** Input that does not fit the schema; `message` names the field. */
  invalid: { status: 400, retryable: false },
  unauthenticated: { status: 401, retryable: false },
  forbidden: { status: 403, retryable: false },
  /** Also what one may not see: the answer is the same. */
  not_found: { status: 404, retryable: false },
  conflict: { status: 409, retryable: false },
  gone: { status: 410, retryable: false },
  too_large: { status: 413, retryable: false },
  unsupported: { status: 415, retryable: false },
  rate_limited: { status: 429, retryable: true },
  /** A bug on our side; the log has it under `requestId`. */
  internal: { status: 500, retryable: false },
  /** Too much waits already; nothing was stored. */
  busy: { status: 503, retryable: true },
  /** The database does not answer, or it is unknown whether it stored: repeat with the same id. */
  unavailable: { status: 503, retryable: true },
} as const;

export type ErrorCode = keyof typeof errorCodes;

export const errorSchema = z.object({
  code: z.enum(Object.keys(errorCodes) as [ErrorCode, ...ErrorCode[]]),
  /** For people: says what to do. */
  message: z.string(),
  retryable: z.boolean(),
  /** With `rate_limited`: when it may be tried again. */
  retryAfterMs: z.number().int().nonnegative().optional(),
  /** With a `conflict` about a state that moved on: what the operation would have answered as things are now. */
  current: z.unknown().optional(),
  /** Finds the call in the server's log. */
  requestId: z.string(),
});
export type WireError = z.infer<typeof errorSchema>;

/** What every socket operation acks with. */
export type Result<T> = { ok: true; data: T } | { ok: false; error: WireError };

/** Who may call: anybody · a session of an active person · an owner or admin. Finer rules are in the server's policies. */
export type Access = 'public' | 'user' | 'admin';

/** The token bucket a call takes from; see the server's limits in `.env.example`. */
export type LimitName = 'messages' | 'actions' | 'logins' | 'typing' | 'none';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface Operation {
  /** Name of the socket event, where sockets may call it. */
  socket?: string;
  /** Method and path, where HTTP may call it. Path parameters, query and body together are the input. */
  http?: `${Method} /api/${string}`;
  access: Access;
  input: z.ZodObject;
  /** `null`: answers 204 without a body. */
  output: z.ZodType | null;
  limit: LimitName;
  /** HTTP status of success; 200 unless said, 204 without output. */
  status?: 201;
  /** One line for the API page. */
  summary: string;
}

export const operation = <const O extends Operation>(o: O): O => o;
