import { type ErrorCode, errorCodes } from '@parley/protocol';
import type { FastifyError, FastifyInstance } from 'fastify';
import { toWireError } from '../bind/dispatch.ts';
import { sendResult } from '../bind/http.ts';
import { AppError } from '../errors.ts';

const codeOfStatus = new Map<number, ErrorCode>(
  (Object.entries(errorCodes) as [ErrorCode, { status: number }][]).map(([code, { status }]) => [
    status,
    code,
  ]),
);

/** What Fastify itself refuses (a body that is no JSON, too large, of another type) as the contract's error. */
function asAppError(error: FastifyError): unknown {
  const code =
    error.statusCode && error.statusCode < 500 ? (codeOfStatus.get(error.statusCode) ?? 'invalid') : null;
  return code && !(error instanceof AppError) ? new AppError(code, error.message) : error;
}

/** Every failure of a route in the contract's shape; no stack, no SQL. */
export function errorsPlugin(fastify: FastifyInstance): void {
  fastify.setErrorHandler((error: FastifyError, request, reply) => {
    const wire = toWireError(asAppError(error), request.id, request.log);
    return sendResult(reply, { output: null }, { ok: false, error: wire });
  });
}
