export { type Api, type ApiOptions, createApi, type HttpOperationName } from './api.ts';
export { createClient } from './client.ts';
export type { Clock } from './clock.ts';
export { CallError } from './errors.ts';
export {
  createMemoryOutboxStorage,
  type OutboxEntry,
  type OutboxStorage,
  type Revision,
} from './outbox-storage.ts';
export { createMemoryRoomStorage, type KeptRoom, type RoomStorage } from './room-storage.ts';
export type { Store } from './store.ts';
export type { Seat, TabEvents, TabNews, Tabs } from './tabs.ts';
export type {
  Client,
  ClientOptions,
  ConnectionState,
  PendingReaction,
  PendingRevision,
  PresenceState,
  RoomHandle,
  RoomsState,
  Sight,
  Timeline,
  TimelineItem,
} from './types.ts';
