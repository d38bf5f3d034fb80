import { randomUUID } from 'node:crypto';
import type { Server as HttpServer, IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { type ErrorCode, errorCodes, limits } from '@parley/protocol';
import { Server, type Socket } from 'socket.io';
import type { Dispatch } from '../bind/dispatch.ts';
import { bindSocket } from '../bind/socket.ts';
import type { Actor, Services } from '../context.ts';
import { type LiveSession, touchSessions } from '../features/auth/sessions.store.ts';
import type { SessionReader } from '../http/session.ts';
import type { Bus } from './bus.ts';
import { flushOncePerTurn } from './flush.ts';
import { sessionRoom, userRoom } from './names.ts';
import type { Presence } from './presence.ts';
import type { ParleyServer } from './publish.ts';
import type { Subscriptions } from './subscriptions.ts';

/** A connection that does not join the namespace is cut after this. */
const CONNECT_TIMEOUT_MS = 10_000;
/** How long a node that closes waits for its clients to hang up: ws would wait 30 s, longer than a process may. */
const FAREWELL_MS = 2000;
/** How often use of an open socket is noted in its session. */
const TOUCH_MS = 5 * 60_000;

export interface Guard {
  /** Whether the request's Origin may talk to us; a missing one may. */
  allowsOrigin(request: IncomingMessage): boolean;
  sessions: SessionReader;
  addressOf(request: IncomingMessage): string;
  /** Go out with every answer of the engine, which Fastify does not see. */
  headers: Record<string, string>;
}

/** Owns a connection whose socket has ended: no session's hash. */
const NOBODY = 'nobody';

type Request = IncomingMessage & {
  parleySession?: LiveSession | undefined;
  /** Until its socket hears them. */
  parleyRoomIds?: string[] | undefined;
  _query?: Record<string, string>;
};

function refuse(response: ServerResponse, code: ErrorCode, message: string): void {
  const { status, retryable } = errorCodes[code];
  // For a WebSocket engine.io passes a bare response whose socket it then closes.
  response.writeHead(status, { 'content-type': 'application/json', connection: 'close' });
  response.end(JSON.stringify({ error: { code, message, retryable, requestId: randomUUID() } }));
}

/** What engine.io has of a connection, as far as it is ended here. */
interface Conn {
  once(event: 'close', listener: () => void): void;
  /** Once what waits for it has left. */
  close(): void;
}

export interface Io {
  io: ParleyServer;
  /** Ends every connection: once it has taken what waits for it, and after 2 s also where nobody answers. */
  close(): Promise<void>;
}

export function createIo(server: HttpServer, adapter: Bus['adapter']): Io {
  const upgraded = new Set<Duplex>();
  server.on('upgrade', (_request, connection) => {
    upgraded.add(connection);
    connection.once('close', () => upgraded.delete(connection));
    // Node takes its own listener off a connection that asks to upgrade, and the engine adds one only after the
    // session was read: without this a reset in between is an error that nobody handles, and ends the process.
    connection.on('error', () => connection.destroy());
  });
  const io: ParleyServer = new Server(server, {
    adapter,
    serveClient: false,
    // Costs a compressor per connection, and frames could no longer be encoded once for a whole room.
    perMessageDeflate: false,
    httpCompression: false,
    maxHttpBufferSize: limits.eventBytes,
    pingInterval: limits.pingIntervalMs,
    pingTimeout: limits.pingTimeoutMs,
    connectTimeout: CONNECT_TIMEOUT_MS,
  });
  flushOncePerTurn(io);
  return {
    io,
    async close() {
      const { clients } = io.engine as unknown as { clients: Record<string, Conn> };
      const ended = Object.values(clients).map(
        (conn) =>
          new Promise<void>((resolve) => {
            conn.once('close', resolve);
            conn.close();
          }),
      );
      let cutting: NodeJS.Timeout | undefined;
      const tooLong = new Promise<void>((resolve) => {
        cutting = setTimeout(() => {
          for (const connection of upgraded) connection.destroy();
          resolve();
        }, FAREWELL_MS);
      });
      await Promise.race([Promise.all(ended), tooLong]);
      await io.close();
      clearTimeout(cutting);
    },
  };
}

/**
 * Every HTTP request of the engine passes here, not only the handshake: with polling, a leaked `sid` without its
 * cookie would read another person's messages.
 */
function guardEngine(io: ParleyServer, guard: Guard): { disown(connectionId: string): void } {
  /** Session that each engine connection was opened with. */
  const owners = new Map<string, string | null>();
  io.engine.on(
    'connection',
    (connection: { id: string; request: Request; once(e: 'close', f: () => void): void }) => {
      owners.set(connection.id, connection.request.parleySession?.sessionHash ?? null);
      connection.once('close', () => owners.delete(connection.id));
    },
  );
  io.engine.use(async (request: Request, response: ServerResponse, next: (error?: Error) => void) => {
    for (const [name, value] of Object.entries(guard.headers)) response.setHeader(name, value);
    if (request.method !== 'GET' && request.method !== 'POST') {
      return refuse(response, 'invalid', 'The engine takes GET and POST.');
    }
    try {
      if (!guard.allowsOrigin(request)) return refuse(response, 'forbidden', 'This origin may not connect.');
      const owner = owners.get(request._query?.sid ?? '');
      if (!owner) {
        const arrival = await guard.sessions.arrivalOf(request);
        request.parleySession = arrival?.session;
        request.parleyRoomIds = arrival?.roomIds;
      }
      // A connection lives no longer than its session (realtime/revocations.ts): here the cookie's signature decides,
      // without the database, which may be away.
      else if (owner !== guard.sessions.hashOf(request)) {
        return refuse(response, 'unauthenticated', 'Log in first.');
      }
      next();
    } catch {
      refuse(response, 'unavailable', 'The server cannot reach its database just now.');
    }
  });
  return {
    disown(connectionId) {
      if (owners.has(connectionId)) owners.set(connectionId, NOBODY);
    },
  };
}

/** Whose socket it is. */
export const userIdOf = (socket: Socket): string => (socket.request as Request).parleySession!.userId;

/** Accepts connections with a live session; see docs/security.md, "Session". */
export function acceptConnections(
  io: ParleyServer,
  services: Services,
  dispatch: Dispatch,
  guard: Guard,
  subscriptions: Subscriptions,
  presence: Presence,
): void {
  const { db, log, now, config } = services;
  const engine = guardEngine(io, guard);

  /** Connections that have, or are getting, their socket: a frame full of CONNECT packets makes one, not a hundred. */
  const taken = new WeakSet<object>();
  io.use((socket, next) => {
    const session = (socket.request as Request).parleySession;
    const refused = (code: ErrorCode, message: string) =>
      Object.assign(new Error(message), { data: { code, message, retryable: errorCodes[code].retryable } });
    if (!session) return next(refused('unauthenticated', 'Log in first.'));
    const open = io.of('/').adapter.rooms.get(userRoom(session.userId))?.size ?? 0;
    if (open >= config.maxSocketsPerUser) {
      return next(refused('busy', 'You have too many connections open. Close some tabs.'));
    }
    if (taken.has(socket.conn)) return next(refused('conflict', 'This connection has its socket already.'));
    taken.add(socket.conn);
    next();
  });

  io.on('connection', (socket) => {
    const request = socket.request as Request;
    const session = request.parleySession!;
    const { sessionId, sessionHash, userId, username, displayName, role } = session;
    const actor: Actor = { sessionId, sessionHash, userId, username, displayName, role };
    socket.join([userRoom(userId), sessionRoom(sessionHash)]);
    const ready = subscriptions.subscribe(socket, userId, request.parleyRoomIds ?? []);
    request.parleyRoomIds = undefined;
    ready.catch((error) => {
      log.warn({ err: error }, 'subscribing a socket failed');
      // The client comes back: closing the transport, unlike a disconnect packet, asks for that.
      socket.conn.close();
    });
    const address = guard.addressOf(socket.request);
    // Handlers first and synchronously: nothing a client sends at once is lost.
    bindSocket(socket, dispatch, { actor, session: null, address }, ready, log);

    let touchedAt = now();
    socket.onAny(() => {
      if (now() - touchedAt < TOUCH_MS) return;
      touchedAt = now();
      touchSessions(db, [sessionHash], touchedAt).catch((error) =>
        log.warn({ err: error }, 'noting use failed'),
      );
    });

    presence.connected(userId);
    socket.on('disconnect', () => {
      taken.delete(socket.conn);
      // A polling connection that was cut lingers until it is polled: by then its cookie is worth nothing.
      engine.disown((socket.conn as unknown as { id: string }).id);
      presence.disconnected(userId);
    });
  });
}
