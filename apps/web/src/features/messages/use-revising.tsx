import type { RoomHandle } from '@parley/client';
import { type Message, revSeqOf } from '@parley/protocol';
import { lazy, type ReactNode, Suspense, useLayoutEffect, useMemo, useRef, useState } from 'react';

const ConfirmDialog = lazy(async () => ({ default: (await import('../../ui/dialog.tsx')).ConfirmDialog }));

interface Open {
  /** Of the row. */
  key: string;
  text: string;
  /** The row had the focus, and gets it back. */
  fromRow: boolean;
  /** An edit that was refused, and is now done anew. */
  refused: string | undefined;
}

/** What the rows may call; always the same object. */
export interface Revising {
  edit: (key: string, text: string, fromRow: boolean, refused?: string) => void;
  save: (message: Message, body: string) => void;
  cancel: () => void;
  /** Asks first. */
  delete: (message: Message) => void;
}

interface RevisingInput {
  handle: RoomHandle;
  /** Puts the focus where it was before. @param key of the row it was in; null: it was elsewhere */
  onDone: (key: string | null) => void;
}

/** Editing and deleting in a list of messages: one editor is open at a time. */
export const useRevising = ({ handle, onDone }: RevisingInput) => {
  const [open, setOpen] = useState<Open | null>(null);
  const [doomed, setDoomed] = useState<Message | null>(null);
  const [asking, setAsking] = useState(false);
  const state = useRef({ open, onDone });
  useLayoutEffect(() => {
    state.current = { open, onDone };
  });

  const revising = useMemo<Revising>(() => {
    const close = () => {
      const { open: was, onDone: done } = state.current;
      setOpen(null);
      if (was) done(was.fromRow ? was.key : null);
    };
    return {
      edit: (key, text, fromRow, refused) => setOpen({ key, text, fromRow, refused }),
      save(message, body) {
        const refused = state.current.open?.refused;
        if (refused) handle.discard(refused);
        // What the editor shows beside the text is what it replaces.
        handle.edit(message.id, revSeqOf(message), body);
        close();
      },
      cancel: close,
      delete(message) {
        setDoomed(message);
        setAsking(true);
      },
    };
  }, [handle]);

  const confirm = () => {
    if (!doomed) return;
    setOpen(null);
    handle.delete(doomed.id);
  };

  const dialog: ReactNode = doomed && (
    <Suspense fallback={null}>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title="Delete this message?"
        confirmLabel="Delete"
        danger
        onConfirm={confirm}
      >
        <p>Its text is erased for everybody. A note that something was deleted stays.</p>
      </ConfirmDialog>
    </Suspense>
  );
  return { open, revising, dialog };
};
