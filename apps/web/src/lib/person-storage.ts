import type { KeptRoom, OutboxEntry, OutboxStorage, RoomStorage } from '@parley/client';
import type { User } from '@parley/protocol';
import { type DBSchema, deleteDB, type IDBPDatabase, openDB } from 'idb';
import { peopleIn } from './people-in.ts';

interface Schema extends DBSchema {
  /** In the order in which the tabs of this browser added them. */
  outbox: { key: number; value: OutboxEntry & { place?: number }; indexes: { id: string } };
  rooms: { key: string; value: KeptRoom };
  people: { key: string; value: User };
  /** Text by room. */
  drafts: { key: string; value: string };
}

export interface DraftStorage {
  load(): Promise<Map<string, string>>;
  /** '' forgets it. */
  save(roomId: string, text: string): Promise<void>;
}

export interface PeopleStorage {
  /** Who is named in the rooms that are kept. Anybody else is forgotten. */
  load(): Promise<User[]>;
  save(users: readonly User[]): Promise<void>;
}

export interface PersonStorage {
  outbox: OutboxStorage;
  rooms: RoomStorage;
  people: PeopleStorage;
  drafts: DraftStorage;
}

const nameFor = (userId: string) => `parley.person.${userId}`;
/** Those of this page, by database: after a logout they must not make it anew. */
const closers = new Map<string, () => void>();

/**
 * What this browser keeps of a person, in one database. It may be missing (a private window), full or blocked: then
 * calls reject, and who calls does without.
 */
export const openPersonStorage = (userId: string): PersonStorage => {
  const name = nameFor(userId);
  let opening: Promise<IDBPDatabase<Schema>> | undefined;
  let closed = false;

  const close = () => {
    closed = true;
    opening?.then((database) => database.close()).catch(() => {});
  };
  closers.set(name, close);

  const open = async (): Promise<IDBPDatabase<Schema>> => {
    if (closed) throw new Error('The person logged out.');
    opening ??= openDB<Schema>(name, 3, {
      upgrade(database, before, _, transaction) {
        // Of before there were conversations: such rooms lack what they are shown by, and are told anew.
        if (before === 1 || before === 2) void transaction.objectStore('rooms').clear();
        if (before < 2) database.createObjectStore('people', { keyPath: 'id' });
        if (before >= 1) return;
        const outbox = database.createObjectStore('outbox', { keyPath: 'place', autoIncrement: true });
        outbox.createIndex('id', 'clientMessageId', { unique: true });
        database.createObjectStore('rooms', { keyPath: 'room.id' });
        database.createObjectStore('drafts');
      },
      // Another tab logs out and deletes it: let it, and do not make it anew.
      blocking: close,
      terminated() {
        opening = undefined;
      },
    });
    return opening.catch((error) => {
      opening = undefined;
      throw error;
    });
  };
  return { outbox: outboxIn(open), rooms: roomsIn(open), people: peopleOf(open), drafts: draftsIn(open) };
};

type Open = () => Promise<IDBPDatabase<Schema>>;

const outboxIn = (open: Open): OutboxStorage => ({
  async load() {
    const stored = await (await open()).getAll('outbox');
    return stored.map(({ place: _, ...entry }) => entry);
  },
  async add(entry) {
    const transaction = (await open()).transaction(['outbox', 'drafts'], 'readwrite');
    const drafts = transaction.objectStore('drafts');
    await transaction.objectStore('outbox').add(entry);
    // In one go: whatever happens to this page, the text is a draft or a message to send, never neither.
    const isDraft = !entry.revision && (await drafts.get(entry.roomId)) === entry.body;
    if (isDraft) await drafts.delete(entry.roomId);
    await transaction.done;
  },
  async update(entry) {
    const { store, done } = (await open()).transaction('outbox', 'readwrite');
    const place = await store.index('id').getKey(entry.clientMessageId);
    if (place !== undefined) await store.put({ ...entry, place });
    await done;
  },
  async remove(clientMessageId) {
    const { store, done } = (await open()).transaction('outbox', 'readwrite');
    const place = await store.index('id').getKey(clientMessageId);
    if (place !== undefined) await store.delete(place);
    await done;
  },
});

const roomsIn = (open: Open): RoomStorage => ({
  load: async () => (await open()).getAll('rooms'),
  async save(kept, dropped) {
    const transaction = (await open()).transaction('rooms', 'readwrite');
    const { store } = transaction;
    const writing = [
      ...kept.map((room) => store.put(room)),
      ...dropped.map((roomId) => store.delete(roomId)),
      transaction.done,
    ];
    // Not when all has been answered: the page may be going, and what is not committed then is undone.
    transaction.commit();
    await Promise.all(writing);
  },
});

const peopleOf = (open: Open): PeopleStorage => ({
  async load() {
    const transaction = (await open()).transaction(['rooms', 'people'], 'readwrite');
    const people = transaction.objectStore('people');
    const [rooms, all] = await Promise.all([transaction.objectStore('rooms').getAll(), people.getAll()]);
    const named = peopleIn(rooms);
    for (const { id } of all) if (!named.has(id)) void people.delete(id);
    await transaction.done;
    return all.filter(({ id }) => named.has(id));
  },
  async save(users) {
    const { store, done } = (await open()).transaction('people', 'readwrite');
    await Promise.all([...users.map((user) => store.put(user)), done]);
  },
});

const draftsIn = (open: Open): DraftStorage => ({
  async load() {
    const { store, done } = (await open()).transaction('drafts');
    const [rooms, texts] = await Promise.all([store.getAllKeys(), store.getAll()]);
    await done;
    return new Map(rooms.map((roomId, index) => [roomId, texts[index]!]));
  },
  async save(roomId, text) {
    const transaction = (await open()).transaction('drafts', 'readwrite');
    const { store } = transaction;
    const writing = [text === '' ? store.delete(roomId) : store.put(text, roomId), transaction.done];
    transaction.commit();
    await Promise.all(writing);
  },
});

/** On logout: nothing that a person wrote or read stays behind. */
export const forgetPersonStorage = async (userId: string): Promise<void> => {
  const name = nameFor(userId);
  closers.get(name)?.();
  try {
    await new Promise<void>((resolve, reject) => {
      // A tab that hangs keeps it from being deleted now; it is once that one is gone.
      deleteDB(name, { blocked: () => resolve() }).then(resolve, reject);
    });
  } catch {
    // No such storage here (a private window): nothing was kept.
  }
};
