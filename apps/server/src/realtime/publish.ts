import type { EventName, ServerToClientEvents } from '@parley/protocol';
import type { Server } from 'socket.io';
import type { Publish } from '../context.ts';
import { chatRoom, sessionRoom, userRoom } from './names.ts';

/** What nodes tell each other. */
interface ServerSideEvents {
  orders(orders: Order[]): void;
  spent(spent: Record<string, number>): void;
}

export type ParleyServer = Server<
  // biome-ignore lint/complexity/noBannedTypes: clients' events are bound by the table, not by `on`.
  {},
  ServerToClientEvents,
  ServerSideEvents
>;

/** Something to do for the sockets of a node, plain enough to be sent to another. */
export type Order =
  | { kind: 'emit'; rooms: string[]; except?: string; event: EventName; payload: unknown }
  | { kind: 'join' | 'leave'; sockets: string; room: string }
  | { kind: 'cut'; sockets: string; except?: string };

/** Does it for the sockets of this node. Kinds that a newer node sends are not known here, and left out. */
function carryOut(io: ParleyServer, order: Order): void {
  const { local } = io;
  if (order.kind === 'emit') {
    const target = order.except ? local.to(order.rooms).except(order.except) : local.to(order.rooms);
    // The table types event and payload together; the union over all events is beyond the compiler.
    (target as unknown as { emit(event: string, payload: unknown): void }).emit(order.event, order.payload);
  } else if (order.kind === 'join') local.in(order.sockets).socketsJoin(order.room);
  else if (order.kind === 'leave') local.in(order.sockets).socketsLeave(order.room);
  else if (order.kind === 'cut') {
    const target = local.in(order.sockets);
    (order.except ? target.except(order.except) : target).disconnectSockets(true);
  }
}

/**
 * Telling clients: those of this node at once and in order, then the other nodes, one message for all that one turn
 * brought. So a slow or missing bus holds up nobody here, and what is told in order arrives in order.
 *
 * @param alone resolves to whether no other node listens
 * @param carried hears every order that was carried out here, own and others'
 */
export function createPublish(
  io: ParleyServer,
  alone: () => Promise<boolean>,
  carried: (order: Order) => void,
): Publish {
  let outgoing: Order[] = [];

  function run(order: Order): void {
    carryOut(io, order);
    carried(order);
  }

  async function flush(): Promise<void> {
    const orders = outgoing;
    outgoing = [];
    if (!(await alone())) io.serverSideEmit('orders', orders);
  }

  function tell(order: Order): void {
    run(order);
    if (outgoing.push(order) === 1) queueMicrotask(() => void flush());
  }

  io.on('orders', (orders) => {
    for (const order of orders) run(order);
  });

  return {
    changes: (roomId, changes) =>
      tell({ kind: 'emit', rooms: [chatRoom(roomId)], event: 'chat', payload: { roomId, changes } }),
    toUser: (userId, event, payload) => tell({ kind: 'emit', rooms: [userRoom(userId)], event, payload }),
    toRooms: (roomIds, event, payload, exceptUserId) =>
      tell({
        kind: 'emit',
        rooms: roomIds.map(chatRoom),
        ...(exceptUserId && { except: userRoom(exceptUserId) }),
        event,
        payload,
      }),
    subscribe: (userId, roomId) => tell({ kind: 'join', sockets: userRoom(userId), room: chatRoom(roomId) }),
    unsubscribe: (userId, roomId) =>
      tell({ kind: 'leave', sockets: userRoom(userId), room: chatRoom(roomId) }),
    close: (roomId) => tell({ kind: 'leave', sockets: chatRoom(roomId), room: chatRoom(roomId) }),
    cutSession: (sessionHash) => tell({ kind: 'cut', sockets: sessionRoom(sessionHash) }),
    cutUser: (userId, exceptSessionHash) =>
      tell({
        kind: 'cut',
        sockets: userRoom(userId),
        ...(exceptSessionHash && { except: sessionRoom(exceptSessionHash) }),
      }),
  };
}
