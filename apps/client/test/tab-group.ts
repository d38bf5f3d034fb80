import type { Seat, TabEvents, TabNews, Tabs } from '../src/tabs.ts';

/** Tabs of one person in one browser, as locks and a broadcast channel connect them. */
export interface TabGroup extends Tabs {
  /** All send, and none hears of another: what is left without locks and channel. */
  apart: boolean;
}

export function createTabGroup(): TabGroup {
  const seats: TabEvents[] = [];
  const group: TabGroup = { apart: false, open };

  function open(events: TabEvents): Seat {
    seats.push(events);
    if (group.apart || seats.length === 1) events.elected(true);
    return {
      takeOver() {
        const [first] = seats;
        if (first === events || !seats.includes(events)) return;
        first?.elected(false);
        seats.splice(seats.indexOf(events), 1);
        seats.unshift(events);
        events.elected(true);
      },
      tell(news: TabNews) {
        if (group.apart || !seats.includes(events)) return;
        for (const other of seats) if (other !== events) queueMicrotask(() => hear(other, news));
      },
      close() {
        const at = seats.indexOf(events);
        if (at < 0) return;
        seats.splice(at, 1);
        if (at === 0) seats[0]?.elected(true);
      },
    };
  }

  function hear(events: TabEvents, news: TabNews): void {
    if (seats.includes(events)) events.heard(news);
  }

  return group;
}
