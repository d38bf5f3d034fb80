import {
  errorCodes,
  type Operation,
  type OperationName,
  operations,
  type Result,
  type WireError,
} from '@parley/protocol';
import type { z } from 'zod';
import type { Actor, Ctx, Services, SessionControl } from '../context.ts';
import { toAppError } from '../db/errors.ts';
import { AppError, MovedOn } from '../errors.ts';
import { handlers } from '../features/handlers.ts';

/** Who calls, whichever way they came. */
export interface Caller {
  actor: Actor | null;
  session: SessionControl | null;
  /** Client address; proxies are believed only as TRUST_PROXY says. */
  address: string;
  requestId: string;
}

export type Dispatch = (name: OperationName, caller: Caller, input: unknown) => Promise<Result<unknown>>;

/** The error as the client gets it. Bugs are logged in full and told only by their request id. */
export function toWireError(error: unknown, requestId: string, log: Services['log']): WireError {
  const known = toAppError(error);
  if (!(known instanceof AppError)) {
    log.error({ err: error, requestId }, 'operation failed');
    const message = 'Something went wrong on our side. The log has it under this request id.';
    return { code: 'internal', message, retryable: errorCodes.internal.retryable, requestId };
  }
  if (known !== error) log.warn({ err: error, requestId }, 'database refused');
  const { code, message, retryable, retryAfterMs } = known;
  return {
    code,
    message,
    retryable,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    ...(known instanceof MovedOn && { current: known.current }),
    requestId,
  };
}

/** First problem, with the field it is about, in words a person can act on. */
function describe({ issues }: z.ZodError): string {
  const issue = issues[0];
  if (!issue) return 'The input is not valid.';
  const field = issue.path.join('.');
  return field ? `${field}: ${issue.message}` : issue.message;
}

function admit({ access, limit }: Operation, { actor, address }: Caller, { limiter }: Services): void {
  if (access !== 'public' && !actor) throw new AppError('unauthenticated', 'Log in first.');
  if (access === 'admin' && actor?.role === 'member')
    throw new AppError('forbidden', 'Only owners and admins may do that.');
  limiter.take(limit, actor ? `user:${actor.userId}` : `address:${address}`);
}

/** The one way to a use-case: access, rate limit, parse, handler. Sockets, HTTP and jobs all enter here. */
export function createDispatch(services: Services): Dispatch {
  return async (name, caller, input) => {
    const operation: Operation = operations[name];
    try {
      admit(operation, caller, services);
      const parsed = operation.input.safeParse(input);
      if (!parsed.success) throw new AppError('invalid', describe(parsed.error));
      const ctx: Ctx = {
        ...services,
        actor: caller.actor,
        session: caller.session,
        requestId: caller.requestId,
      };
      // The table pairs each name with its handler; only the union over all names is beyond the compiler.
      const handler = handlers[name] as (ctx: Ctx, input: unknown) => Promise<unknown>;
      return { ok: true, data: await handler(ctx, parsed.data) };
    } catch (error) {
      return { ok: false, error: toWireError(error, caller.requestId, services.log) };
    }
  };
}
