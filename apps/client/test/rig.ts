import { assembleClient, type ClientParts } from '../src/client.ts';
import { createMemoryOutboxStorage } from '../src/outbox-storage.ts';
import type { Client } from '../src/types.ts';
import { createManualClock, flush, type ManualClock } from './manual-clock.ts';
import { ModelLink } from './model-link.ts';
import { type ModelOptions, ModelServer } from './model-server.ts';

export interface Peer {
  userId: string;
  client: Client;
  link: ModelLink;
}

export interface Rig {
  server: ModelServer;
  clock: ManualClock;
  peer(userId: string, options?: Partial<ClientParts>): Peer;
  /** Its page is gone, with its connection. */
  close(peer: Peer): void;
  /** A page has sent it, whatever became of that. */
  emitted(clientMessageId: string): boolean;
  /** Everything under way arrives, in order, until nothing is. */
  settle(): Promise<void>;
  /** Time passes on a link without faults. */
  pass(ms: number): Promise<void>;
}

export function createRig(options: Partial<ModelOptions> = {}): Rig {
  const clock = createManualClock();
  const server = new ModelServer(options);
  const peers: Peer[] = [];
  const links: ModelLink[] = [];
  let ids = 0;

  async function settle(): Promise<void> {
    await flush();
    while (peers.some(({ link }) => !link.idle)) {
      for (const { link } of peers) {
        for (const step of ['rise', 'deliver', 'serve', 'answer'] as const) link[step]();
      }
      await flush();
    }
  }

  return {
    server,
    clock,
    settle,
    emitted: (id) => links.some(({ log }) => log.some(({ input }) => input.clientMessageId === id)),
    peer(userId, parts = {}) {
      const link = new ModelLink(server, clock, userId);
      links.push(link);
      const client = assembleClient({
        api: link.api,
        connection: link,
        clock,
        userId,
        random: () => 0.5,
        randomUuid: () => `${userId}-message-${++ids}`,
        storage: createMemoryOutboxStorage(),
        ...parts,
      });
      client.start();
      const peer = { userId, client, link };
      peers.push(peer);
      return peer;
    },
    close(peer) {
      peer.client.stop();
      peer.link.cut();
      peers.splice(peers.indexOf(peer), 1);
    },
    async pass(ms) {
      for (let past = 0; past < ms; ) {
        // Fine at first, where back-offs and holds interleave; coarse where only the checks are left.
        const step = Math.min(past < 10_000 ? 50 : 500, ms - past);
        clock.advance(step);
        past += step;
        await settle();
      }
    },
  };
}
