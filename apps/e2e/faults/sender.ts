import { randomUUID } from 'node:crypto';
import type { Result } from '@parley/protocol';
import { createSocket, type Person, type ServerProcess, type TestSocket } from '@parley/testkit';
import type { Event } from './history.ts';
import { now, recordAnswer } from './recorder.ts';

/** As the SDK's outbox waits. */
const ACK_MS = 5000;
/** Sends under way at once. */
const AT_ONCE = 64;
const RETRY_MS = 50;

interface Send {
  roomId: string;
  clientMessageId: string;
  body: string;
}

/** Sends by a bare socket, many at once, each repeated under its id until it is acknowledged. */
export interface Sender {
  socket: TestSocket;
  /** One try. */
  once(send: Send): Promise<Result<{ id: string; seq: number; duplicate: boolean }> | undefined>;
  /** Tries until it is acknowledged. */
  send(send: Send): Promise<void>;
  close(): void;
}

export async function openSender(
  node: Pick<ServerProcess, 'url'>,
  person: Person,
  name: string,
  events: Event[],
): Promise<Sender> {
  const socket = createSocket(node.url, person.cookie, { reconnectionDelay: 100, reconnectionDelayMax: 500 });
  const who = { client: name, userId: person.id };
  socket.connect();
  await new Promise<void>((resolve) => socket.once('connect', resolve));

  const once: Sender['once'] = async (send) => {
    const askedAt = now();
    const result = await socket
      .timeout(ACK_MS)
      .emitWithAck('chat', send)
      .catch(() => undefined);
    recordAnswer(send, result, askedAt, who, events);
    return result;
  };
  return {
    socket,
    once,
    async send(send) {
      events.push({ type: 'sent', at: now(), client: name, authorId: person.id, ...send });
      for (let result = await once(send); !result?.ok; result = await once(send)) {
        if (result && !result.error.retryable) throw new Error(`refused: ${result.error.message}`);
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    },
    close: () => void socket.disconnect(),
  };
}

interface Speaking {
  nodes: readonly ServerProcess[];
  events: Event[];
}

/** Says so much in a room, as fast as it goes. */
export async function say(
  { nodes, events }: Speaking,
  person: Person,
  roomId: string,
  count: number,
  text = '',
): Promise<void> {
  const sender = await openSender(nodes[0]!, person, `${person.user.username} by socket`, events);
  let said = 0;
  const speak = async () => {
    while (said < count) {
      said += 1;
      const clientMessageId = randomUUID();
      await sender.send({ roomId, clientMessageId, body: `${clientMessageId} ${text}` });
    }
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, speak));
  } finally {
    sender.close();
  }
}
