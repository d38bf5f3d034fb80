import { createCrowd, type Person } from './crowd.ts';
import { createHistogram } from './histogram.ts';
import type { Job, LoadTask, Measured, Phase } from './job.ts';
import { after, beginStretch, byTheClock, createFailure, eachOf } from './timing.ts';

/** Connections opened at once. */
const OPENING = 20;
/** A slow server has a lot on its way. */
const DRAIN_MS = 60_000;

/** Loads rooms and checks that everything sent was acked, and heard by everybody in one order. @throws when not */
export async function load(
  job: Job,
  { senders: senderCount, pace }: LoadTask,
  onPhase: (phase: Phase) => void,
): Promise<Measured> {
  const ackTimes = createHistogram();
  const deliveryTimes = createHistogram();
  let deliveries = 0;
  let frames = 0;
  let sending = false;
  const failure = createFailure();

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
    onError: failure.fail,
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
    const before = { acked: crowd.ledger.acked, deliveries, frames };
    const stretch = beginStretch();
    onPhase('began');
    await after(job.measureMs);
    const { seconds, generatorCpu } = stretch.end();
    const acks = ackTimes.quantiles();
    const delivered = deliveryTimes.quantiles();
    const measured: Measured = {
      ackedPerSecond: (crowd.ledger.acked - before.acked) / seconds,
      deliveriesPerSecond: (deliveries - before.deliveries) / seconds,
      messagesPerFrame: (deliveries - before.deliveries) / (frames - before.frames),
      ackP50Ms: acks.p50,
      ackP99Ms: acks.p99,
      deliveryP50Ms: delivered.p50,
      deliveryP99Ms: delivered.p99,
      generatorCpu,
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
    return await Promise.race([run(), failure.failed]);
  } finally {
    crowd.leave();
  }
}
