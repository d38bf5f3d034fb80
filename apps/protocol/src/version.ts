/**
 * Bumped whenever a schema in the operations or events table changes; version.test.ts hashes them all.
 * 1: people, rooms, messages, sync, presence, typing, read, invites, settings.
 */
export const PROTOCOL_VERSION = 1;
