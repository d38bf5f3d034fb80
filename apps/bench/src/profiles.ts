import type { Task } from './generator/job.ts';
import type { Population } from './population.ts';

export interface Profile {
  name: string;
  /** What it is about. */
  title: string;
  population: Population;
  /** Each hears all rooms of the person behind it, the senders included. */
  connections: number;
  task: Task;
}

const ONE_ROOM: Population = { people: 50, rooms: 1, roomsEach: 1 };

export const profiles: Profile[] = [
  {
    name: 'room-50',
    title: '50 people in one room, all sending, 16 sends of each on their way',
    population: ONE_ROOM,
    connections: 50,
    task: { kind: 'load', senders: 50, pace: { window: 16 } },
  },
  {
    name: 'fan-out-1000',
    title:
      '1,000 listeners in one room (50 people with 20 sockets each), one of them sending, 16 sends on their way',
    population: ONE_ROOM,
    connections: 1000,
    task: { kind: 'load', senders: 1, pace: { window: 16 } },
  },
  {
    name: 'quiet',
    title: '50 people in one room, one of them sending 100 messages a second',
    population: ONE_ROOM,
    connections: 50,
    task: { kind: 'load', senders: 1, pace: { perSecond: 100 } },
  },
];
