import { errorCodes, type Operation, type OperationName, operations, type Result } from '@parley/protocol';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Caller, Dispatch } from './dispatch.ts';

/** Makes the caller of a request; see http/passport.ts. */
export type CallerOf = (request: FastifyRequest, reply: FastifyReply) => Caller;

const asObject = (value: unknown) =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;

export function sendResult(
  reply: FastifyReply,
  { output, status }: Pick<Operation, 'output' | 'status'>,
  result: Result<unknown>,
) {
  if (result.ok) return output ? reply.code(status ?? 200).send(result.data) : reply.code(204).send();
  const { error } = result;
  if (error.retryAfterMs !== undefined) reply.header('retry-after', Math.ceil(error.retryAfterMs / 1000));
  return reply.code(errorCodes[error.code].status).send({ error });
}

/** One route per operation that HTTP may call. Input goes through unparsed: dispatch parses, once. */
export function bindHttp(fastify: FastifyInstance, dispatch: Dispatch, callerOf: CallerOf): void {
  for (const [name, operation] of Object.entries(operations) as [OperationName, Operation][]) {
    if (!operation.http) continue;
    const [method, url] = operation.http.split(' ') as [string, string];
    fastify.route({
      method,
      url,
      handler: async (request, reply) => {
        const { query, body, params } = request;
        const valid = body === undefined || body === null || asObject(body);
        const input = valid ? { ...asObject(query), ...asObject(body), ...asObject(params) } : body;
        return sendResult(reply, operation, await dispatch(name, callerOf(request, reply), input));
      },
    });
  }
}
