/** Every number that both sides share. Lengths count UTF-16 code units unless said otherwise. */
export const limits = {
  /** A name to log in with: ASCII, see `username`. */
  usernameMin: 2,
  usernameMax: 32,
  displayNameMax: 64,
  /** OWASP ASVS 5.0, 6.2.1 and 6.2.9: at least 8, and at least 64 accepted. In code points. */
  passwordMin: 8,
  /** Refused before hashing. */
  passwordMax: 1024,
  roomNameMax: 80,
  topicMax: 250,
  /** 10,000 units are at most 60 kB of escaped JSON, so that any body fits into `eventBytes`. */
  bodyMax: 10_000,
  /** More combining marks than this on one character only serve to draw over the neighbours. */
  combiningMarksMax: 16,
  /** Largest packet a client may send, in bytes. */
  eventBytes: 64 * 1024,
  /** Messages in one page of history. */
  pageMax: 200,
  pageDefault: 50,
  /** Changes of one room in one answer to `sync`. */
  syncChanges: 200,
  /** A cursor further behind than this many changes is reset instead of caught up. */
  syncBehindMax: 1000,
  /** Rooms in one `sync`. */
  syncRooms: 500,
  /** Text of one answer to `sync`, in UTF-16 units of bodies; what is over comes with the next call. */
  syncUnits: 256 * 1024,
  /** Units of one emoji: those of today have up to 15. */
  emojiMax: 64,
  /** Different emoji on one message … */
  emojiPerMessage: 20,
  /** … of one person … */
  emojiPerPerson: 5,
  /** … and reactions in all: with them a message still fits into an answer to `sync`. */
  reactionsMax: 1000,
  /** Unread messages are counted up to this; shown as "99+". */
  unreadMax: 100,
  /** … and only among this many last changes of a room. */
  unreadReach: 1000,
  /** People of a group conversation, oneself among them. */
  directPeopleMax: 9,
  /** People whom one person blocks. */
  blocksMax: 1000,
  /** Ids in one look-up of people. */
  idsMax: 100,
  inviteUsesMax: 1000,
  inviteDaysMax: 365,
  /** Client: how often `typing` is sent at most, and how long an indication lasts without a new one. */
  typingEveryMs: 3000,
  typingForMs: 6000,
  /** Client: how long it waits for an ack before it repeats the same send. */
  ackTimeoutMs: 5000,
  /** Server: a ping every so often … */
  pingIntervalMs: 10_000,
  /** … and how long it waits for the pong. */
  pingTimeoutMs: 8000,
} as const;
