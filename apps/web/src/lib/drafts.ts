import type { DraftStorage } from './person-storage.ts';

/** Texts that were typed and not sent, by room. */
export interface Drafts {
  get(roomId: string): string;
  /** Written down at once: a page that ends without warning loses a keypress at most. */
  set(roomId: string, text: string): void;
  /** It is with the outbox now, whose storage takes the text over from the draft. */
  sent(roomId: string): void;
}

/** A storage that is blocked or missing must not hold up the page. */
const PATIENCE_MS = 2000;

export const openDrafts = async (storage: DraftStorage): Promise<Drafts> => {
  const nothing = new Map<string, string>();
  const texts = await Promise.race([
    storage.load().catch(() => nothing),
    new Promise<typeof nothing>((resolve) => setTimeout(() => resolve(nothing), PATIENCE_MS)),
  ]);
  return {
    get: (roomId) => texts.get(roomId) ?? '',
    set(roomId, text) {
      texts.set(roomId, text);
      storage.save(roomId, text).catch(() => {});
    },
    sent: (roomId) => void texts.delete(roomId),
  };
};
