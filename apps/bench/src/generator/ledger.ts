import { randomBytes } from 'node:crypto';

/**
 * Every message sent: when, and what became of it. A client id tells what it belongs to: its room in the third group,
 * its number in the last one.
 */
export interface Ledger {
  readonly sent: number;
  readonly acked: number;
  /** Enters a message that is sent now. @returns its number */
  enter(at: number): number;
  /** @param room below 4096 */
  clientIdOf(index: number, room: number): string;
  /** @throws Error when it was sent to another room */
  indexOf(clientId: string, room: number): number;
  sentAt(index: number): number;
  /** @throws Error on a second ack, or one for a message never sent */
  ack(index: number): void;
  /** The room heard it. @throws Error the second time */
  hear(index: number): void;
  /** What is missing, in words; null when every message was acked and heard. */
  missing(): string | null;
}

const ACKED = 1;
const HEARD = 2;

export function createLedger(): Ledger {
  let times = new Float64Array(1 << 16);
  let states = new Uint8Array(1 << 16);
  let sent = 0;
  let acked = 0;
  let heard = 0;
  const own = randomBytes(2).toString('hex');

  const mark = (index: number, state: number, what: string) => {
    if (!(index >= 0 && index < sent)) throw new Error(`${what}: a message that was never sent`);
    if (states[index]! & state) throw new Error(`message ${index} was ${what} twice`);
    states[index]! |= state;
  };

  return {
    get sent() {
      return sent;
    },
    get acked() {
      return acked;
    },
    enter(at) {
      if (sent === times.length) {
        const [oldTimes, oldStates] = [times, states];
        times = new Float64Array(sent * 2);
        times.set(oldTimes);
        states = new Uint8Array(sent * 2);
        states.set(oldStates);
      }
      times[sent] = at;
      sent += 1;
      return sent - 1;
    },
    clientIdOf(index, room) {
      // Random at the front, as clients make them: an index in the database must not profit from their order.
      const random = ((Math.random() * 2 ** 32) >>> 0).toString(16).padStart(8, '0');
      return `${random}-${own}-4${hex(room, 3)}-8000-${hex(index, 12)}`;
    },
    indexOf(clientId, room) {
      const meant = Number.parseInt(clientId.slice(15, 18), 16);
      if (meant !== room) throw new Error(`room ${room} heard a message to room ${meant}`);
      return Number.parseInt(clientId.slice(24), 16);
    },
    sentAt: (index) => times[index]!,
    ack(index) {
      mark(index, ACKED, 'acked');
      acked += 1;
    },
    hear(index) {
      mark(index, HEARD, 'heard');
      heard += 1;
    },
    missing() {
      if (acked === sent && heard === sent) return null;
      return `of ${sent} messages ${sent - acked} were not acked and ${sent - heard} not heard`;
    },
  };
}

const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0');
