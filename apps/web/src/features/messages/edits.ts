import type { RoomHandle } from '@parley/client';

/** A text that is being written in the place of a message's. */
export interface Edit {
  /** Of the row. */
  readonly key: string;
  /** What the message said when this was begun. */
  readonly before: string;
  text: string;
  /** Refused once, and now written anew. */
  readonly refused: string | undefined;
  /** The row had the focus, and gets it back. */
  fromRow: boolean;
  /** The editor takes the focus once, not whenever its row comes into sight. */
  takesFocus: boolean;
}

/** What is being written over the messages of one room. */
interface Edits {
  open: Edit | null;
  /** Also what was left without saving it: opened again it is as it was. By the row, or by what was refused. */
  readonly unsaved: Map<string, Edit>;
}

/** Outlives rows that leave the window, and visits to other rooms; a client that ends takes them along. */
const edits = new WeakMap<RoomHandle, Edits>();

export function editsOf(handle: RoomHandle): Edits {
  let known = edits.get(handle);
  if (!known) {
    known = { open: null, unsaved: new Map() };
    edits.set(handle, known);
  }
  return known;
}
