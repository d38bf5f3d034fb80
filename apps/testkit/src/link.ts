import { once } from 'node:events';
import { createServer, connect as dial, type Socket } from 'node:net';

/** A TCP link that can fail in every way a link does: what stands between two machines. */
export interface Link {
  port: number;
  /** Where connections lead to from now on; open ones stay. */
  lead(targetPort: number): void;
  /** Ends what is open and refuses what comes, as a machine that is down. */
  cut(): Promise<void>;
  /** Ends what is open; the next gets through, as after a change of network. */
  reset(): void;
  /** Nothing gets through any more and nothing is said about it, as a black hole. */
  freeze(): void;
  /** What is said to the far side arrives, its answers do not, as on a half-open link. */
  deafen(): void;
  /** The near side reads no more: what is said to it piles up at the far one. */
  clog(): void;
  /** Every byte takes so much longer, both ways. */
  delay(ms: number): void;
  /** Lets everything through again. Connections that lost a byte meanwhile are ended: their streams are broken. */
  mend(): Promise<void>;
  close(): Promise<void>;
}

interface Pair {
  near: Socket;
  far: Socket;
  lossy: boolean;
}

/** Forwards a port of loopback to another. */
export async function startLink(targetPort: number): Promise<Link> {
  const open = new Set<Pair>();
  let target = targetPort;
  let passes = { up: true, down: true };
  let delayMs = 0;

  function forward(pair: Pair, from: Socket, to: Socket, way: 'up' | 'down'): void {
    // A shorter delay must not let later bytes overtake.
    const late: Buffer[] = [];
    from.on('data', (chunk) => {
      if (!passes[way]) pair.lossy = true;
      else if (delayMs === 0 && late.length === 0) to.write(chunk);
      else {
        late.push(chunk);
        setTimeout(() => to.write(late.shift()!), delayMs);
      }
    });
    from.on('error', () => undefined);
    from.on('close', () => {
      open.delete(pair);
      to.destroy();
    });
  }

  function end(pairs: Iterable<Pair>): void {
    for (const { near, far } of pairs) {
      near.destroy();
      far.destroy();
    }
  }

  const server = createServer((near) => {
    const pair = { near, far: dial(target, '127.0.0.1'), lossy: false };
    open.add(pair);
    forward(pair, near, pair.far, 'up');
    forward(pair, pair.far, near, 'down');
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
    end(open);
    await closed;
  };
  const port = await listen(0);
  return {
    port,
    lead(targetPort) {
      target = targetPort;
    },
    cut,
    reset: () => end(open),
    freeze() {
      passes = { up: false, down: false };
    },
    deafen() {
      passes = { up: true, down: false };
    },
    clog() {
      for (const { far } of open) far.pause();
    },
    delay(ms) {
      delayMs = ms;
    },
    async mend() {
      passes = { up: true, down: true };
      delayMs = 0;
      end([...open].filter(({ lossy }) => lossy));
      for (const { far } of open) far.resume();
      if (!server.listening) await listen(port);
    },
    close: cut,
  };
}
