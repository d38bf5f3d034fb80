import { randomBytes } from 'node:crypto';

/** Every message sent: when, and what became of it. The last 12 digits of its client id are its number. */
export interface Ledger {
  readonly sent: number;
  readonly acked: number;
  /** Enters a message that is sent now. @returns its number */
  enter(at: number): number;
  clientIdOf(index: number): string;
  indexOf(clientId: string): number;
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
    clientIdOf(index) {
      // Random at the front, as clients make them: an index in the database must not profit from their order.
      const random = ((Math.random() * 2 ** 32) >>> 0).toString(16).padStart(8, '0');
      return `${random}-${own}-4000-8000-${index.toString(16).padStart(12, '0')}`;
    },
    indexOf: (clientId) => Number.parseInt(clientId.slice(24), 16),
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
