import type { OutboxEntry, OutboxStorage } from '@parley/client';

const STORE = 'entries';
const nameFor = (userId: string) => `parley.outbox.${userId}`;

const done = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

const openDatabase = (userId: string): Promise<IDBDatabase> => {
  const request = indexedDB.open(nameFor(userId), 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: 'clientMessageId' });
  return done(request).then((database) => {
    // Another tab logs out and deletes it: let it.
    database.onversionchange = () => database.close();
    return database;
  });
};

/** Unsent messages survive a reload: kept per person in this browser. */
export const createOutboxStorage = (userId: string): OutboxStorage => {
  let opening: Promise<IDBDatabase> | undefined;
  const use = async <T>(
    mode: IDBTransactionMode,
    run: (store: IDBObjectStore) => IDBRequest<T>,
  ): Promise<T> => {
    opening ??= openDatabase(userId);
    const database = await opening.catch((error) => {
      opening = undefined;
      throw error;
    });
    return done(run(database.transaction(STORE, mode).objectStore(STORE)));
  };
  return {
    load: async () => {
      const entries: OutboxEntry[] = await use('readonly', (store) => store.getAll());
      return entries.sort((a, b) => a.createdAt.localeCompare(b.createdAt));
    },
    put: async (entry) => void (await use('readwrite', (store) => store.put(entry))),
    remove: async (id) => void (await use('readwrite', (store) => store.delete(id))),
  };
};

/** On logout: nothing that a person wrote stays behind. */
export const forgetOutbox = async (userId: string): Promise<void> => {
  try {
    const request = indexedDB.deleteDatabase(nameFor(userId));
    await new Promise((resolve) => {
      request.onsuccess = request.onerror = request.onblocked = resolve;
    });
  } catch {
    // No such storage here (a private window): nothing was kept.
  }
};
