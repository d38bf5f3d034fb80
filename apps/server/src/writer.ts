import type { FastifyBaseLogger } from 'fastify';
import type { Histogram } from 'prom-client';
import type { Publish } from './context.ts';
import type { Direct } from './db/direct.ts';
import { RoomWriter, type SendOutcome } from './db/room-writer.ts';
import { commitSends } from './features/messages/messages.store.ts';
import { changesOf } from './features/messages/messages.ts';
import type { Metrics } from './metrics.ts';

/**
 * The room writer of a process: stores sends and, after the commit, publishes what they changed.
 *
 * @param refused is told when the database stored nothing
 */
export function createWriter(
  commits: Direct,
  publish: Publish,
  metrics: Metrics,
  log: FastifyBaseLogger,
  refused: () => void = () => undefined,
): RoomWriter {
  return new RoomWriter(
    timed((sends) => commitSends(commits, sends), metrics.commitSeconds),
    (sends, outcomes) => {
      for (const [roomId, changes] of changesOf(sends, outcomes)) publish.changes(roomId, changes);
      metrics.commitSends.observe(sends.length);
      for (const [outcome, count] of countOutcomes(outcomes)) metrics.sends.inc({ outcome }, count);
    },
    (error, sends) => {
      log.warn({ err: error, sends }, 'database refused sends');
      metrics.sends.inc({ outcome: 'refused' }, sends);
      refused();
    },
  );
}

function timed<A extends unknown[], R>(work: (...given: A) => Promise<R>, seconds: Histogram) {
  return async (...given: A): Promise<R> => {
    const end = seconds.startTimer();
    try {
      return await work(...given);
    } finally {
      end();
    }
  };
}

function countOutcomes(outcomes: SendOutcome[]): Map<SendOutcome['outcome'], number> {
  const counts = new Map<SendOutcome['outcome'], number>();
  for (const { outcome } of outcomes) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  return counts;
}
