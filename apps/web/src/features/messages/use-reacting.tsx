import type { RoomHandle, TimelineItem } from '@parley/client';
import { lazy, type ReactNode, Suspense, useMemo, useState } from 'react';
import type { ConfirmedItem } from './rows.ts';

const ReactionPopup = lazy(async () => ({ default: (await import('./reaction-popup.tsx')).ReactionPopup }));

interface Picking {
  item: ConfirmedItem;
  anchor: HTMLElement;
}

/** What the rows may call; the same object for one room. */
export interface Reacting {
  /** Whether I react with this emoji. */
  set: (messageId: string, emoji: string, on: boolean) => void;
  /** Lets me choose one. @param anchor it is shown beside this, in the row */
  pick: (item: ConfirmedItem, anchor: HTMLElement) => void;
}

interface ReactingInput {
  handle: RoomHandle;
  items: readonly TimelineItem[];
  mayReact: boolean;
}

const takesReactions = (items: readonly TimelineItem[], key: string): boolean => {
  const item = items.find((one) => one.key === key);
  return item?.kind === 'message' && !item.message.deletedAt;
};

/** Reactions in a list of messages: one picker is open at a time. */
export const useReacting = ({ handle, items, mayReact }: ReactingInput) => {
  const [picking, setPicking] = useState<Picking | null>(null);
  const [open, setOpen] = useState(false);
  if (open && picking && !(mayReact && takesReactions(items, picking.item.key))) setOpen(false);
  const reacting = useMemo<Reacting>(
    () => ({
      set: (messageId, emoji, on) => {
        if (on) handle.react(messageId, emoji);
        else handle.unreact(messageId, emoji);
      },
      pick: (item, anchor) => {
        setPicking({ item, anchor });
        setOpen(true);
      },
    }),
    [handle],
  );
  const onPick = (emoji: string) => {
    setOpen(false);
    if (picking) reacting.set(picking.item.message.id, emoji, true);
  };
  const picker: ReactNode = picking && (
    <Suspense fallback={null}>
      <ReactionPopup anchor={picking.anchor} open={open} onClose={() => setOpen(false)} onPick={onPick} />
    </Suspense>
  );
  /** `pickingFor`: key of the row that the picker is of. */
  return { reacting, picker, pickingFor: open ? picking?.item.key : undefined };
};
