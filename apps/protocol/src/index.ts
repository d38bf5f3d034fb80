import { z } from 'zod';
import { authOperations } from './auth.ts';
import type { Result } from './define.ts';
import { blockEventSchema, directOperations } from './direct.ts';
import { inviteOperations } from './invites.ts';
import { changeSchema, messageOperations } from './messages.ts';
import { presenceEventSchema, presenceOperations, readEventSchema, typingEventSchema } from './presence.ts';
import { membershipEventSchema, roomEventSchema, roomOperations } from './rooms.ts';
import { settingsOperations } from './settings.ts';
import { closingEventSchema, headEventSchema, syncOperations } from './sync.ts';
import { userOperations } from './users.ts';
import { idSchema } from './values.ts';

export * from './auth.ts';
export * from './define.ts';
export * from './direct.ts';
export * from './invites.ts';
export * from './limits.ts';
export * from './messages.ts';
export * from './presence.ts';
export * from './reactions.ts';
export * from './rooms.ts';
export * from './settings.ts';
export * from './sync.ts';
export * from './text.ts';
export * from './users.ts';
export * from './values.ts';
export * from './version.ts';

/** The same operations by noun, for pages that list them. */
export const operationsByNoun = {
  auth: authOperations,
  users: userOperations,
  invites: inviteOperations,
  rooms: roomOperations,
  direct: directOperations,
  messages: messageOperations,
  sync: syncOperations,
  presence: presenceOperations,
  settings: settingsOperations,
};

/** Everything a client may ask, declared once. HTTP routes, socket events, types and tests come from here. */
export const operations = {
  ...authOperations,
  ...userOperations,
  ...inviteOperations,
  ...roomOperations,
  ...directOperations,
  ...messageOperations,
  ...syncOperations,
  ...presenceOperations,
  ...settingsOperations,
};
export type Operations = typeof operations;
export type OperationName = keyof Operations;

/** What a caller passes: before parsing. */
export type InputOf<N extends OperationName> = z.input<Operations[N]['input']>;
/** What a use-case gets: after parsing. */
export type ParsedOf<N extends OperationName> = z.output<Operations[N]['input']>;
export type OutputOf<N extends OperationName> = Operations[N]['output'] extends z.ZodType
  ? z.output<Operations[N]['output']>
  : undefined;

/** Everything the server tells unasked. */
export const events = {
  /** All changes of one room in one tick, ascending by seq. */
  chat: z.object({ roomId: idSchema, changes: z.array(changeSchema).min(1) }),
  presence: presenceEventSchema,
  typing: typingEventSchema,
  read: readEventSchema,
  room: roomEventSchema,
  membership: membershipEventSchema,
  block: blockEventSchema,
  head: headEventSchema,
  closing: closingEventSchema,
};
export type Events = typeof events;
export type EventName = keyof Events;
export type EventOf<E extends EventName> = z.output<Events[E]>;

type SocketOperationName = {
  [N in OperationName]: Operations[N] extends { socket: string } ? N : never;
}[OperationName];

/** Types for `new Server<ClientToServerEvents, ServerToClientEvents>` and stock socket.io-client. */
export type ClientToServerEvents = {
  [N in SocketOperationName as Operations[N] extends { socket: infer S extends string } ? S : never]: (
    input: InputOf<N>,
    ack: (result: Result<OutputOf<N>>) => void,
  ) => void;
};
export type ServerToClientEvents = { [E in EventName]: (event: EventOf<E>) => void };
