import { randomUUID } from 'node:crypto';
import { type Operation, type OperationName, operations, type Result } from '@parley/protocol';
import type { Socket } from 'socket.io';
import type { Services } from '../context.ts';
import { AppError } from '../errors.ts';
import { type Caller, type Dispatch, toWireError } from './dispatch.ts';

const byEvent = new Map<string, OperationName>();
for (const [name, { socket }] of Object.entries(operations) as [OperationName, Operation][]) {
  if (socket) byEvent.set(socket, name);
}

/**
 * Every event of a socket: its one argument is the input, an ack is welcome but not required.
 * Whatever arrives, exactly one ack goes back and nothing throws: one malformed frame never ends the process.
 *
 * @param ready resolves when the socket hears its rooms; operations wait for it, so that nothing falls between
 */
export function bindSocket(
  socket: Socket,
  dispatch: Dispatch,
  caller: Omit<Caller, 'requestId'>,
  ready: Promise<unknown>,
  log: Services['log'],
): void {
  socket.onAny((event: unknown, ...args: unknown[]) => {
    const last = args.at(-1);
    const ack = typeof last === 'function' ? (args.pop() as (result: Result<unknown>) => void) : undefined;
    const requestId = randomUUID();
    const refuse = (message: string) =>
      ack?.({ ok: false, error: toWireError(new AppError('invalid', message), requestId, log) });

    const name = typeof event === 'string' ? byEvent.get(event) : undefined;
    if (!name) return refuse('There is no such event.');
    if (args.length !== 1) return refuse(`${event} takes one object.`);
    ready
      .then(() => dispatch(name, { ...caller, requestId }, args[0]))
      .then(
        (result) => ack?.(result),
        (error) => log.error({ err: error, requestId }, 'ack failed'),
      );
  });
}
