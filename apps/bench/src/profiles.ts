import type { Pace } from './generator/job.ts';

export interface Profile {
  name: string;
  /** What it is about. */
  title: string;
  /** All of them hear everything, the senders included. */
  connections: number;
  /** Behind the connections, where a system knows people. */
  people: number;
  senders: number;
  pace: Pace;
}

export const profiles: Profile[] = [
  {
    name: 'room-50',
    title: '50 people in one room, all sending, 16 sends of each on their way',
    connections: 50,
    people: 50,
    senders: 50,
    pace: { window: 16 },
  },
  {
    name: 'fan-out-1000',
    title:
      '1,000 listeners in one room (50 people with 20 sockets each), one of them sending, 16 sends on their way',
    connections: 1000,
    people: 50,
    senders: 1,
    pace: { window: 16 },
  },
  {
    name: 'quiet',
    title: '50 people in one room, one of them sending 100 messages a second',
    connections: 50,
    people: 50,
    senders: 1,
    pace: { perSecond: 100 },
  },
];
