import { isHidden, type MyRoom } from '@parley/protocol';

export type SectionId = 'favourites' | 'unread' | 'rooms' | 'people' | 'archived';

export interface Section {
  id: SectionId;
  title: string;
  /** By name. */
  rooms: MyRoom[];
}

const ORDER: Omit<Section, 'rooms'>[] = [
  { id: 'favourites', title: 'Favourites' },
  { id: 'unread', title: 'Unread' },
  { id: 'rooms', title: 'Rooms' },
  { id: 'people', title: 'People' },
  { id: 'archived', title: 'Archived' },
];

/** As the list of rooms is sorted; what people are called only the page knows. */
const collator = new Intl.Collator(undefined, { sensitivity: 'base', numeric: true });

/** What is unread is never hidden: an archived room shows up until its last words are read. */
export const sectionOf = ({ kind, favourite, unread, archivedAt }: MyRoom): SectionId => {
  if (favourite) return 'favourites';
  if (unread > 0) return 'unread';
  if (kind !== 'room') return 'people';
  return archivedAt ? 'archived' : 'rooms';
};

/** The open room, and where it stood when it was opened. */
export interface Held {
  roomId: string;
  section: SectionId;
}

/**
 * The list of rooms in the order it is shown. Reading a room does not move it: it stays where it was opened, among the
 * unread ones or not, until another is opened.
 */
export const groupRooms = (
  rooms: readonly MyRoom[],
  held: Held | null,
  nameOf: (room: MyRoom) => string = ({ name }) => name,
): Section[] => {
  const place = (room: MyRoom): SectionId => {
    const section = sectionOf(room);
    const moves = section === 'favourites' || held?.section === 'favourites';
    return held?.roomId === room.id && !moves ? held.section : section;
  };
  // A conversation that was closed stays while it is open on the screen.
  const shown = rooms.filter((room) => !isHidden(room) || room.unread > 0 || room.id === held?.roomId);
  const placed = shown.map((room) => ({ room, section: place(room) }));
  return ORDER.map(({ id, title }) => ({
    id,
    title,
    rooms: placed
      .flatMap(({ room, section }) => (section === id ? [room] : []))
      .sort((a, b) => collator.compare(nameOf(a), nameOf(b))),
  })).filter(({ rooms }) => rooms.length > 0);
};
