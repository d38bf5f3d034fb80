import { randomUUID } from 'node:crypto';
import { type Client, type Clock, createMemoryOutboxStorage, type TimelineItem } from '@parley/client';
import { assembleClient } from '@parley/client/assemble';
import { createConnection } from '@parley/client/connection';
import { Replica } from '@parley/client/replica';
import type { MyRoom } from '@parley/protocol';
import { type Link, Person, startLink, type Transport } from '@parley/testkit';
import { type ClientState, type Event, type Line, lineOfMessage, lineOfNotice } from './history.ts';
import { now, recordConnection, recordingReplica, type Sdk } from './recorder.ts';

const SDK: Sdk = { assembleClient, createConnection, Replica };

const clock: Clock = {
  now: () => Date.now(),
  setTimeout: (callback, delayMs) => setTimeout(callback, delayMs),
  clearTimeout: (handle) => clearTimeout(handle as NodeJS.Timeout),
};

/** Somebody with the SDK in hand, on a link of their own that can be cut. What they do and see is written down. */
export interface Participant {
  name: string;
  transport: Transport;
  person: Person;
  link: Link;
  client: Client;
  /** Rooms they mean to be in. */
  rooms: Set<string>;
  /** By a logout or a deactivation, they have no right to be here any more. */
  out: boolean;
  send(roomId: string, body: string): string;
  join(roomId: string): Promise<void>;
  leave(roomId: string): Promise<void>;
  /** Sends that are neither stored nor refused yet. */
  sending(): number;
  /** What they see now. */
  look(): Promise<ClientState>;
  stop(): Promise<void>;
}

export interface Entering {
  name: string;
  transport: Transport;
  person: Person;
  /** The node's. */
  port: number;
  rooms: string[];
  events: Event[];
  random: () => number;
  sdk?: Sdk | undefined;
}

/** Opens a client on the person's rooms; it connects by itself. */
export async function enter(entering: Entering): Promise<Participant> {
  const { name, transport, events, random, sdk = SDK } = entering;
  const link = await startLink(entering.port);
  const url = `http://127.0.0.1:${link.port}`;
  // The same session by the own link: what the client fetches fails with it.
  const person = new Person(url, entering.person.user, entering.person.cookie);
  const who = { client: name, userId: person.id };
  const connection = sdk.createConnection({
    url,
    transports: [transport],
    extraHeaders: { cookie: person.cookie },
    clock,
    random,
    isSignedOut: () =>
      person.api.call('getMe', {}).then(
        () => false,
        (error) => error.code === 'unauthenticated',
      ),
  });
  const client = sdk.assembleClient({
    api: person.api,
    connection: recordConnection(connection, who, events),
    clock,
    userId: person.id,
    random,
    randomUuid: randomUUID,
    storage: createMemoryOutboxStorage(),
    createReplica: (options) => new (recordingReplica(sdk.Replica, options.roomId, who, events))(options),
  });
  const rooms = new Set(entering.rooms);
  const enter = (roomId: string) => {
    const room = client.room(roomId);
    room.open();
    // Nothing is dropped: the judge compares all of it.
    room.look({ from: 0, to: Number.POSITIVE_INFINITY });
  };
  rooms.forEach(enter);
  client.start();

  const leaving = new Map<string, Promise<unknown>>();
  const roomsEver = new Set(rooms);
  const itemsOf = (roomId: string) => client.room(roomId).timeline.get().items;
  return {
    name,
    transport,
    person,
    link,
    client,
    rooms,
    out: false,
    send(roomId, body) {
      const clientMessageId = client.room(roomId).send(body);
      events.push({
        type: 'sent',
        at: now(),
        client: name,
        roomId,
        authorId: person.id,
        clientMessageId,
        body,
      });
      return clientMessageId;
    },
    async join(roomId) {
      // Or it would be granted before it was revoked.
      await leaving.get(roomId)?.catch(() => undefined);
      events.push({ type: 'granted', at: now(), userId: person.id, roomId });
      await client.joinRoom(roomId);
      rooms.add(roomId);
      roomsEver.add(roomId);
      enter(roomId);
    },
    async leave(roomId) {
      rooms.delete(roomId);
      const left = client.leaveRoom(roomId);
      leaving.set(roomId, left);
      await left;
      events.push({ type: 'revoked', at: now(), userId: person.id, roomId });
    },
    sending: () => [...roomsEver].flatMap(itemsOf).filter(isSending).length,
    async look() {
      const fetched =
        client.connection.get().status === 'online' ? (await person.call('listRooms', {})).rooms : [];
      return {
        client: name,
        userId: person.id,
        online: client.connection.get().status === 'online',
        rooms: [...roomsEver].map((roomId) => ({
          roomId,
          lines: itemsOf(roomId).flatMap((item) => lineOf(item) ?? []),
          hasOlder: client.room(roomId).timeline.get().hasOlder,
          unsent: itemsOf(roomId).flatMap((item) => (item.kind === 'pending' ? item.clientMessageId : [])),
        })),
        listed: client.rooms.get().rooms.map(entryOf).sort(),
        fetched: fetched.map(entryOf).sort(),
      };
    },
    async stop() {
      client.stop();
      await link.close();
    },
  };
}

const isSending = (item: TimelineItem) => item.kind === 'pending' && item.state === 'sending';

function lineOf(item: TimelineItem): Line | undefined {
  if (item.kind === 'message') return lineOfMessage(item.message);
  return item.kind === 'notice' ? lineOfNotice(item.notice) : undefined;
}

/** How a list of rooms shows one. What is unread depends on when it was read, which nobody does here. */
const entryOf = ({ id, name, head, memberCount, archivedAt }: MyRoom) =>
  `${id} ${name} head ${head}, ${memberCount} members${archivedAt ? ', archived' : ''}`;
