import { type Client, createClient } from '@parley/client';
import { api } from './api.ts';
import { type Drafts, openDrafts } from './drafts.ts';
import { keepPeople } from './people.ts';
import { openPersonStorage } from './person-storage.ts';
import { createTabs } from './tabs.ts';

/** The client of one person on this page, and what they have written but not sent. */
export interface Person {
  client: Client;
  drafts: Drafts;
}

/** A person whose client runs. */
interface Entered {
  userId: string;
  /** When the drafts are here. */
  ready: Promise<Person>;
  /** @param listener hears that the server ended the session */
  onEnded(listener: () => void): void;
  stop(): void;
}

let early: Entered | undefined;

function enter(userId: string): Entered {
  const storage = openPersonStorage(userId);
  let ended = () => {
    // Nobody took it: who logs in after that comes with another session.
    early?.stop();
    early = undefined;
  };
  const client = createClient({
    api,
    userId,
    onSignedOut: () => ended(),
    outboxStorage: storage.outbox,
    roomStorage: storage.rooms,
    tabs: createTabs(userId),
  });
  client.start();
  const forgetPeople = keepPeople(storage.people);
  return {
    userId,
    ready: openDrafts(storage.drafts).then((drafts) => ({ client, drafts })),
    onEnded(listener) {
      ended = listener;
    },
    stop() {
      client.stop();
      forgetPeople();
    },
  };
}

/** Connects while the screen is still being made. */
export const enterEarly = (userId: string): void => {
  early ??= enter(userId);
};

/** The one who came early, or who comes now. */
export const enterAs = (userId: string): Entered => {
  const before = early;
  early = undefined;
  if (before?.userId === userId) return before;
  before?.stop();
  return enter(userId);
};
