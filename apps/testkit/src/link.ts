import { once } from 'node:events';
import { createServer, connect as dial, type Socket } from 'node:net';

/** A TCP link that can be cut: what stands between two machines. */
export interface Link {
  port: number;
  /** Ends what is open and refuses what comes, as a machine that is down. */
  cut(): Promise<void>;
  /** Nothing gets through any more and nothing is said about it, as a black hole. */
  freeze(): void;
  /** Lets everything through again. */
  mend(): Promise<void>;
  close(): Promise<void>;
}

/** Forwards a port of loopback to another. */
export async function startLink(targetPort: number): Promise<Link> {
  const open = new Set<Socket>();
  let frozen = false;
  const server = createServer((near) => {
    const far = dial(targetPort, '127.0.0.1');
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(socket);
      socket.on('data', (chunk) => {
        if (!frozen) other.write(chunk);
      });
      socket.on('error', () => undefined);
      socket.on('close', () => {
        open.delete(socket);
        other.destroy();
      });
    }
  });
  const listen = async (port: number) => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as { port: number }).port;
  };
  const cut = async () => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    for (const socket of open) socket.destroy();
    await closed;
  };
  const port = await listen(0);
  return {
    port,
    cut,
    freeze() {
      frozen = true;
    },
    async mend() {
      frozen = false;
      if (!server.listening) await listen(port);
    },
    close: cut,
  };
}
