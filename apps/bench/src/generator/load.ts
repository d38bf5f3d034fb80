import { type Connection, openConnection } from './connection.ts';
import { createFeed } from './feed.ts';
import { createHistogram } from './histogram.ts';
import type { Job, Measured } from './job.ts';
import { createLedger } from './ledger.ts';

/** Connections opened at once. */
const OPENING = 20;
/** Ids of acks that belong to no message start here. */
const READY_ID = 2_000_000_000;
const DRAIN_MS = 15_000;
const BODY = 'Shall we meet at half past nine in front of the library?';

interface Person {
  connection: Connection;
  /** `chat` frames heard. */
  heard: number;
  /** Acked since it last sent. */
  free: number;
}

/** Loads a room and checks that everything sent was acked, and heard by everybody in one order. @throws when not */
export async function load(job: Job, onPhase: (phase: 'began' | 'ended') => void): Promise<Measured> {
  const ledger = createLedger();
  const feed = createFeed(job.shape, ledger, job.cookies.length);
  const ackTimes = createHistogram();
  const deliveryTimes = createHistogram();
  const people: Person[] = [];
  const ready = new Map<number, () => void>();
  let deliveries = 0;
  let frames = 0;
  let sending = false;
  let fail: (error: Error) => void = () => {};
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  failed.catch(() => {});

  const head = `["chat",{"roomId":"${job.roomId}","clientMessageId":"`;
  const tail = `","body":"${BODY}"}]`;
  const say = (person: Person, count: number) => {
    const packets: string[] = [];
    const now = performance.now();
    for (let i = 0; i < count; i += 1) {
      const index = ledger.enter(now);
      packets.push(`2${index}${head}${ledger.clientIdOf(index)}${tail}`);
    }
    person.connection.send(packets);
  };

  const windowed = 'window' in job.pace;
  const join = async (cookie: string | null) => {
    const person: Person = { connection: undefined as never, heard: 0, free: 0 };
    const number = people.push(person) - 1;
    person.connection = await openConnection(job, cookie, {
      onChat(bytes, start, end) {
        const sentAt = feed.hear(person.heard, bytes, start, end);
        person.heard += 1;
        frames += 1;
        deliveries += sentAt.length;
        const now = performance.now();
        for (let i = 0; i < sentAt.length; i += 1) deliveryTimes.record(now - sentAt[i]!);
      },
      onAck(id) {
        if (id >= READY_ID) return ready.get(id)?.();
        ledger.ack(id);
        ackTimes.record(performance.now() - ledger.sentAt(id));
        person.free += 1;
      },
      // What one read has freed leaves in one write.
      onRead() {
        if (!windowed || !sending || person.free === 0) return;
        const { free } = person;
        person.free = 0;
        say(person, free);
      },
      onError: fail,
    });
    if (job.readyEvent === null) return;
    await new Promise<void>((resolve) => {
      ready.set(READY_ID + number, resolve);
      person.connection.send([`2${READY_ID + number}${job.readyEvent}`]);
    });
  };

  const run = async (): Promise<Measured> => {
    await eachOf(job.cookies, OPENING, join);
    const senders = people.slice(0, job.senders);
    sending = true;
    const { pace } = job;
    const stop =
      'window' in pace ? undefined : byTheClock(pace.perSecond, (n) => say(senders[n % senders.length]!, 1));
    if ('window' in pace) for (const person of senders) say(person, pace.window);

    await after(job.warmUpMs);
    ackTimes.clear();
    deliveryTimes.clear();
    const before = {
      acked: ledger.acked,
      deliveries,
      frames,
      at: performance.now(),
      cpu: process.cpuUsage(),
    };
    onPhase('began');
    await after(job.measureMs);
    const ms = performance.now() - before.at;
    const cpu = process.cpuUsage(before.cpu);
    const measured: Measured = {
      seconds: ms / 1000,
      acks: ledger.acked - before.acked,
      deliveries: deliveries - before.deliveries,
      frames: frames - before.frames,
      ackMs: ackTimes.quantiles(),
      deliveryMs: deliveryTimes.quantiles(),
      generatorCpuPercent: (cpu.user + cpu.system) / 10 / ms,
    };
    onPhase('ended');

    sending = false;
    stop?.();
    const complete = () => ledger.missing() === null && people.every(({ heard }) => heard === feed.length);
    for (let waited = 0; waited < DRAIN_MS && !complete(); waited += 50) await after(50);
    const late = people.filter(({ heard }) => heard < feed.length).length;
    if (!complete()) throw new Error(ledger.missing() ?? `${late} listeners did not hear everything`);
    return measured;
  };

  try {
    return await Promise.race([run(), failed]);
  } finally {
    for (const { connection } of people) connection?.close();
  }
}

const after = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

async function eachOf<T>(items: T[], atOnce: number, work: (item: T) => Promise<void>): Promise<void> {
  const rest = [...items];
  const worker = async () => {
    for (let item = rest.shift(); item !== undefined; item = rest.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

/** Calls at an even pace; what a late timer missed is made up for at once. @returns stop */
function byTheClock(perSecond: number, tick: (n: number) => void): () => void {
  const startedAt = performance.now();
  let done = 0;
  const timer = setInterval(() => {
    const due = Math.floor(((performance.now() - startedAt) / 1000) * perSecond);
    for (; done < due; done += 1) tick(done);
  }, 1);
  return () => clearInterval(timer);
}
