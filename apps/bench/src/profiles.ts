import type { Task } from './generator/job.ts';
import type { Metric } from './metrics.ts';
import type { Population } from './population.ts';

export interface Profile {
  name: string;
  /** What it is about. */
  title: string;
  /** What is published of it; its main figure first. */
  headline: { title: string; metrics: [Metric, ...Metric[]] };
  population: Population;
  /** Each hears all rooms of the person behind it, the senders included. */
  connections: number;
  task: Task;
  /** Shorter it is not measured: everybody's heartbeat must be in it. */
  minSeconds?: number;
  /** What `--quick` makes do with. */
  quick?: Pick<Profile, 'title' | 'population' | 'connections'>;
}

const ONE_ROOM: Population = { people: 50, rooms: 1, roomsEach: 1 };

/** Rooms of 50. */
const TOWN: Population = { people: 1000, rooms: 400, roomsEach: 20 };
const VILLAGE: Population = { people: 200, rooms: 80, roomsEach: 20 };

export const profiles: Profile[] = [
  {
    name: 'room-50',
    title: '50 people in one room, all sending, 16 sends of each on their way',
    headline: { title: '50 people in one room, all sending: acked sends/s', metrics: ['ackedPerSecond'] },
    population: ONE_ROOM,
    connections: 50,
    task: { kind: 'load', senders: 50, pace: { window: 16 } },
  },
  {
    name: 'fan-out-1000',
    title:
      '1,000 listeners in one room (50 people with 20 sockets each), one of them sending, 16 sends on their way',
    headline: { title: '1,000 listeners, one sender: deliveries/s', metrics: ['deliveriesPerSecond'] },
    population: ONE_ROOM,
    connections: 1000,
    task: { kind: 'load', senders: 1, pace: { window: 16 } },
  },
  {
    name: 'quiet',
    title: '50 people in one room, one of them sending 100 messages a second',
    headline: {
      title: '50 people, 100 messages a second: delivery p50 / p99, ms',
      metrics: ['deliveryP50Ms', 'deliveryP99Ms'],
    },
    population: ONE_ROOM,
    connections: 50,
    task: { kind: 'load', senders: 1, pace: { perSecond: 100 } },
  },
  {
    name: 'fan-out-20',
    title:
      '1,000 listeners in one room (50 people with 20 sockets each), one of them sending 20 messages a second',
    headline: {
      title: '1,000 listeners, 20 messages a second: delivery p50 / p99, ms',
      metrics: ['deliveryP50Ms', 'deliveryP99Ms'],
    },
    population: ONE_ROOM,
    connections: 1000,
    task: { kind: 'load', senders: 1, pace: { perSecond: 20 } },
  },
  {
    name: 'rooms-500x4',
    title: '500 rooms of 4 people each, all 2,000 sending, each waiting for its ack before the next',
    headline: { title: '500 rooms of 4 people, all sending: acked sends/s', metrics: ['ackedPerSecond'] },
    population: { people: 2000, rooms: 500, roomsEach: 1 },
    connections: 2000,
    task: { kind: 'load', senders: 2000, pace: { window: 1 } },
  },
  {
    name: 'busy-200x50',
    title:
      '200 people in 50 of 200 rooms each (50 people a room), all sending to their rooms in turns, 4 sends of each on their way',
    headline: {
      title: '200 people in 50 rooms each, all sending: deliveries/s',
      metrics: ['deliveriesPerSecond'],
    },
    population: { people: 200, rooms: 200, roomsEach: 50 },
    connections: 200,
    task: { kind: 'load', senders: 200, pace: { window: 4 } },
  },
  {
    name: 'idle',
    title: '10,000 connections of 1,000 people in 20 rooms each, who only answer heartbeats',
    headline: { title: '10,000 idle connections: KiB each', metrics: ['kibPerConnection'] },
    population: TOWN,
    connections: 10_000,
    task: { kind: 'idle', settleMs: 12_000 },
    minSeconds: 10,
    quick: {
      title: '2,000 connections of 200 people in 20 rooms each, who only answer heartbeats',
      population: VILLAGE,
      connections: 2000,
    },
  },
  {
    name: 'storm',
    title:
      '5,000 sockets of 1,000 people in 20 rooms each connect, 50 at a time, while 50 others hear 5 messages a second',
    headline: { title: '5,000 sockets connect, 50 at a time: connects/s', metrics: ['connectsPerSecond'] },
    population: TOWN,
    connections: 5050,
    task: { kind: 'storm', talkers: 50, perSecond: 20, atOnce: 50 },
    quick: {
      title:
        '1,000 sockets of 200 people in 20 rooms each connect, 50 at a time, while 50 others hear 5 messages a second',
      population: VILLAGE,
      connections: 1050,
    },
  },
];
