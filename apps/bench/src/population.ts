import type { Member } from './generator/job.ts';

/** Who there is, and who hears what. Person n is in rooms n, n + 1 … (modulo their number). */
export interface Population {
  people: number;
  rooms: number;
  roomsEach: number;
}

export function roomsOf(person: number, { rooms, roomsEach }: Population): number[] {
  return Array.from({ length: roomsEach }, (_, n) => (person + n) % rooms);
}

/**
 * The members of a job: people take turns at connecting, so that n connections are n people first, then their second
 * sockets.
 */
export function membersOf(
  population: Population,
  connections: number,
  { port, cookies }: { port: number; cookies?: string[] },
): Member[] {
  return Array.from({ length: connections }, (_, n) => {
    const person = n % population.people;
    return { port, person, cookie: cookies?.[person] ?? null, rooms: roomsOf(person, population) };
  });
}
