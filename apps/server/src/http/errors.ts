import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { type ErrorCode, errorCodes } from '@parley/protocol';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
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

/** What Fastify refuses before it has a route, so before any hook: a path that does not decode, or is too long. */
export const frameworkErrors =
  (headers: Record<string, string>) =>
  (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
    const wire = toWireError(asAppError(error), request.id, request.log);
    return sendResult(reply.headers(headers), { output: null }, { ok: false, error: wire });
  };

/** What Node cannot read as HTTP. Not logged: the error holds the raw bytes, cookie and all. */
export const clientErrors =
  (headers: Record<string, string>) =>
  (error: NodeJS.ErrnoException, connection: Socket): void => {
    if (error.code !== 'ECONNRESET' && connection.writable) {
      const code: ErrorCode = error.code === 'HPE_HEADER_OVERFLOW' ? 'too_large' : 'invalid';
      const { status, retryable } = errorCodes[code];
      const message = code === 'too_large' ? 'The headers are too large.' : 'This is no HTTP request.';
      const body = JSON.stringify({ error: { code, message, retryable, requestId: randomUUID() } });
      const all = {
        ...headers,
        connection: 'close',
        'content-type': 'application/json',
        'content-length': body.length,
      };
      const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
      connection.write(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`);
    }
    connection.destroy();
  };
