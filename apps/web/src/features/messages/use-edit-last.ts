import type { RoomHandle } from '@parley/client';
import { type Ref, useEffect, useImperativeHandle, useState } from 'react';
import { lastOfMine, type Row } from './rows.ts';
import type { Revising } from './use-revising.tsx';

export interface TimelineHandle {
  /** Opens the editor of the last message of mine; false where there is none. */
  editLast(): boolean;
}

interface EditLastInput {
  ref: Ref<TimelineHandle> | undefined;
  handle: RoomHandle;
  me: string;
  writable: boolean;
  rows: readonly Row[];
  hasNewer: boolean;
  toEnd: () => void;
  bringIntoView: (index: number) => void;
  revising: Revising;
  onDiscard: (clientMessageId: string) => void;
}

/** What ↑ does in an empty composer. */
export const useEditLast = (input: EditLastInput) => {
  const { handle, me, writable, rows, hasNewer, toEnd, bringIntoView, revising, onDiscard } = input;
  /** The row whose editor was opened from elsewhere. */
  const [sought, setSought] = useState<string | null>(null);

  useImperativeHandle(input.ref, () => ({
    editLast() {
      if (!writable) return false;
      // The last one is there, however far back one reads.
      if (hasNewer) toEnd();
      const last = lastOfMine(handle.timeline.get().items, me);
      if (!last) return false;
      // Not stored yet: taken back for the composer, where it was not sent either.
      if (last.kind === 'pending') onDiscard(last.clientMessageId);
      else {
        revising.edit(last, false);
        setSought(last.key);
      }
      return true;
    },
  }));

  const index = sought === null ? -1 : rows.findIndex(({ key }) => key === sought);
  // biome-ignore lint/correctness/useExhaustiveDependencies: with other rows it is tried again.
  useEffect(() => {
    if (index < 0) return;
    // A list that begins anew does not know its own height until then.
    const frame = requestAnimationFrame(() => {
      setSought(null);
      bringIntoView(index);
    });
    return () => cancelAnimationFrame(frame);
  }, [index, rows]);
};
