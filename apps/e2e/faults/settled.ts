import type { TimelineItem } from '@parley/client';
import type { Postgres } from '@parley/testkit';
import type { Participant } from './participant.ts';

/** People in rooms, and the database that knows what they must see. */
interface Settling {
  people: readonly Participant[];
  rooms: readonly string[];
  postgres: Pick<Postgres, 'query'>;
}

const TOLD = 10;

function seqOf(item: TimelineItem | undefined): number {
  if (item?.kind === 'message') return item.message.seq;
  return item?.kind === 'notice' ? item.notice.seq : 0;
}

/** Undefined while something is still on its way. */
export async function isSettled(stage: Settling): Promise<true | undefined> {
  for await (const _ of unsettled(stage)) return undefined;
  return true;
}

/** The first few reasons, for a message. */
export async function whyUnsettled(stage: Settling): Promise<string> {
  const first: string[] = [];
  for await (const text of unsettled(stage)) if (first.push(text) === TOLD) break;
  return first.join(', ');
}

/** Who is not settled, and how; what is cheap to know first. */
async function* unsettled({ people: all, postgres, rooms }: Settling): AsyncIterable<string> {
  const people = all.filter(({ out }) => !out);
  for (const { client, name } of people)
    if (client.connection.get().status !== 'online') yield `${name} is offline`;
  for (const person of people) if (person.sending() > 0) yield `${person.name} is still sending`;
  const truth = await postgres
    .query<{ id: string; last_seq: number; members: string[] }>(
      `SELECT id, last_seq, ARRAY(SELECT user_id::text FROM member m WHERE m.room_id = r.id) AS members
       FROM room r WHERE id = ANY ($1)`,
      [rooms],
    )
    .catch(() => null);
  if (!truth) yield 'the database does not answer';
  for (const { name, client, person } of people) {
    const listed = new Set(client.rooms.get().rooms.map(({ id }) => id));
    for (const { id, last_seq: head, members } of truth ?? []) {
      // After a join or leave without an answer only the database knows.
      const member = members.includes(person.id);
      if (member !== listed.has(id)) yield `${name} is ${member ? 'not yet' : 'still'} in ${id}`;
      if (!member) continue;
      const { status, items } = client.room(id).timeline.get();
      const seq = seqOf(items.findLast(({ kind }) => kind !== 'pending'));
      if (status !== 'ready' || seq !== head) yield `${name} is ${status} at ${seq} of ${head} in ${id}`;
    }
  }
}
