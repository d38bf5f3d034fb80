import { createHistogram } from './histogram.ts';
import type { Job, Measured, Phase, StormTask } from './job.ts';
import { createLedger } from './ledger.ts';
import { createParticipant, type Participant } from './participant.ts';
import { createRecords } from './records.ts';
import { after, beginStretch, byTheClock, createFailure, eachOf } from './timing.ts';

/** Talkers are in before the storm. */
const OPENING = 20;
const DRAIN_MS = 60_000;
/** A restart, and the way back of everybody. */
const RETURN_MS = 120_000;

/**
 * Some talk while all the others connect; then the server restarts, and all come back by themselves.
 * @throws when a message is missing, doubled or out of order with anybody who was promised it
 */
export async function storm(
  job: Job,
  { talkers: talkerCount, perSecond, atOnce }: StormTask,
  onPhase: (phase: Phase) => void,
): Promise<Measured> {
  const failure = createFailure();
  const ledger = createLedger();
  const records = createRecords(job, ledger, talkerCount);
  const deliveryTimes = createHistogram();
  const people: Participant[] = job.members.map((_, number) =>
    createParticipant(job, number, {
      ledger,
      records,
      onHeard(sentAt) {
        if (number >= talkerCount) return;
        const now = performance.now();
        for (const at of sentAt) deliveryTimes.record(now - at);
      },
      onError: failure.fail,
    }),
  );
  const [talkers, others] = [people.slice(0, talkerCount), people.slice(talkerCount)];

  const drain = async () => {
    const missing = () => ledger.missing() ?? records.missing();
    for (let waited = 0; waited < DRAIN_MS && missing() !== null; waited += 250) {
      await after(250);
      for (const number of records.behind()) people[number]!.catchUp();
    }
    const words = missing();
    if (words !== null) throw new Error(words);
  };

  const run = async (): Promise<Measured> => {
    await eachOf(talkers, OPENING, (person) => person.connect());
    const stop = byTheClock(perSecond, (n) => talkers[n % talkers.length]!.talk());
    await after(job.warmUpMs);
    deliveryTimes.clear();
    await after(job.measureMs);
    const calm = deliveryTimes.quantiles();
    deliveryTimes.clear();
    const stretch = beginStretch();
    onPhase('began');
    await eachOf(others, atOnce, (person) => person.connect());
    const { seconds, generatorCpu } = stretch.end();
    const { p50, p99 } = deliveryTimes.quantiles();
    onPhase('ended');
    const measured: Measured = {
      calmP50Ms: calm.p50,
      calmP99Ms: calm.p99,
      connectsPerSecond: others.length / seconds,
      deliveryP50Ms: p50,
      deliveryP99Ms: p99,
      generatorCpu,
    };
    if (job.restarts) measured.backMs = await restart();
    stop();
    await drain();
    return measured;
  };

  const restart = async (): Promise<number> => {
    const at = performance.now();
    for (const person of people) person.expectLoss();
    onPhase('restart');
    while (!people.every(({ isBack }) => isBack)) {
      if (performance.now() - at > RETURN_MS) {
        const away = people.filter(({ isBack }) => !isBack).length;
        throw new Error(`${away} were not back ${RETURN_MS / 1000} s after the restart`);
      }
      await after(20);
    }
    return performance.now() - at;
  };

  try {
    return await Promise.race([run(), failure.failed]);
  } finally {
    for (const person of people) person.close();
  }
}
