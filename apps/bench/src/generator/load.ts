import { createCrowd, type Person } from './crowd.ts';
import { createHistogram } from './histogram.ts';
import type { Job, Measured } from './job.ts';
import { after, byTheClock, eachOf } from './timing.ts';

/** Connections opened at once. */
const OPENING = 20;
const DRAIN_MS = 15_000;

/** Loads rooms and checks that everything sent was acked, and heard by everybody in one order. @throws when not */
export async function load(job: Job, onPhase: (phase: 'began' | 'ended') => void): Promise<Measured> {
  const { senders: senderCount, pace } = job.task;
  const ackTimes = createHistogram();
  const deliveryTimes = createHistogram();
  let deliveries = 0;
  let frames = 0;
  let sending = false;
  let fail: (error: Error) => void = () => {};
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  failed.catch(() => {});

  const windowed = 'window' in pace;
  const crowd = createCrowd({
    job,
    onAck(person, sentAt) {
      ackTimes.record(performance.now() - sentAt);
      person.free += 1;
    },
    onHeard(sentAt) {
      frames += 1;
      deliveries += sentAt.length;
      const now = performance.now();
      for (let i = 0; i < sentAt.length; i += 1) deliveryTimes.record(now - sentAt[i]!);
    },
    // What one read has freed leaves in one write.
    onRead(person) {
      if (!windowed || !sending || person.free === 0) return;
      const { free } = person;
      person.free = 0;
      person.say(free);
    },
    onError: fail,
  });

  const run = async (): Promise<Measured> => {
    const senders: Person[] = [];
    await eachOf([...job.members.keys()], OPENING, async (number) => {
      const person = await crowd.enter(number);
      if (number < senderCount) senders.push(person);
    });
    sending = true;
    const stop = windowed
      ? undefined
      : byTheClock(pace.perSecond, (n) => senders[n % senders.length]!.say(1));
    if (windowed) for (const person of senders) person.say(pace.window);

    await after(job.warmUpMs);
    ackTimes.clear();
    deliveryTimes.clear();
    const before = {
      acked: crowd.ledger.acked,
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
      acks: crowd.ledger.acked - before.acked,
      deliveries: deliveries - before.deliveries,
      frames: frames - before.frames,
      ackMs: ackTimes.quantiles(),
      deliveryMs: deliveryTimes.quantiles(),
      generatorCpuPercent: (cpu.user + cpu.system) / 10 / ms,
    };
    onPhase('ended');

    sending = false;
    stop?.();
    for (let waited = 0; waited < DRAIN_MS && crowd.missing() !== null; waited += 50) await after(50);
    const missing = crowd.missing();
    if (missing !== null) throw new Error(missing);
    return measured;
  };

  try {
    return await Promise.race([run(), failed]);
  } finally {
    crowd.leave();
  }
}
