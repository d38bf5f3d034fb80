import type { PendingRevision, RoomHandle } from '@parley/client';
import { revSeqOf } from '@parley/protocol';
import { lazy, type ReactNode, Suspense, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { type Edit, editsOf } from './edits.ts';
import { type ConfirmedItem, shownBody } from './rows.ts';

const ConfirmDialog = lazy(async () => ({ default: (await import('../../ui/dialog.tsx')).ConfirmDialog }));

/** What the rows may call; always the same object. */
export interface Revising {
  /** Opens an editor. @param refused an edit that is written anew */
  edit: (item: ConfirmedItem, fromRow: boolean, refused?: PendingRevision) => void;
  /** At every keypress. */
  write: (edit: Edit, text: string) => void;
  save: (item: ConfirmedItem, edit: Edit) => void;
  /** What was written is not wanted. */
  cancel: (edit: Edit) => void;
  /** Asks first. */
  delete: (item: ConfirmedItem) => void;
}

interface RevisingInput {
  handle: RoomHandle;
  /** Puts the focus where it was before. @param key of the row it was in; null: it was elsewhere */
  onDone: (key: string | null) => void;
}

const idOf = ({ refused, key }: { refused: string | undefined; key: string }): string => refused ?? key;

/** Editing and deleting in a list of messages: one editor is open at a time. */
export const useRevising = ({ handle, onDone }: RevisingInput) => {
  const edits = editsOf(handle);
  const [open, setOpen] = useState(edits.open);
  const [doomed, setDoomed] = useState<ConfirmedItem | null>(null);
  const [asking, setAsking] = useState(false);
  const done = useRef(onDone);
  useLayoutEffect(() => {
    done.current = onDone;
  });

  const { revising, erase } = useMemo(() => {
    const show = (edit: Edit | null) => {
      edits.open = edit;
      setOpen(edit);
    };
    const forget = (edit: Edit) => {
      edits.unsaved.delete(idOf(edit));
      show(null);
    };
    const end = (edit: Edit) => {
      forget(edit);
      done.current(edit.fromRow ? edit.key : null);
    };
    const calls: Revising = {
      edit(item, fromRow, revision) {
        const { key } = item;
        const refused = revision?.clientMessageId;
        const begun = { key, before: item.message.body, text: revision?.body ?? shownBody(item), refused };
        show({ ...(edits.unsaved.get(idOf(begun)) ?? begun), fromRow, takesFocus: true });
      },
      write(edit, text) {
        edit.text = text;
        edits.unsaved.set(idOf(edit), edit);
      },
      save({ message }, edit) {
        if (edit.refused) handle.discard(edit.refused);
        // What the editor shows beside the text is what it replaces.
        handle.edit(message.id, revSeqOf(message), edit.text);
        end(edit);
      },
      cancel: end,
      delete(item) {
        setDoomed(item);
        setAsking(true);
      },
    };
    const eraseNow = ({ key, message }: ConfirmedItem) => {
      if (edits.open?.key === key) forget(edits.open);
      handle.delete(message.id);
    };
    return { revising: calls, erase: eraseNow };
  }, [handle, edits]);

  const dialog: ReactNode = doomed && (
    <Suspense fallback={null}>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title="Delete this message?"
        confirmLabel="Delete"
        danger
        onConfirm={() => erase(doomed)}
      >
        <p>Its text is erased for everybody. A note that something was deleted stays.</p>
      </ConfirmDialog>
    </Suspense>
  );
  return { open, revising, dialog };
};
