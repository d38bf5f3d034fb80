import { expect, it } from 'vitest';
import { membersOf, roomsOf } from './population.ts';

it.each([
  { people: 50, rooms: 1, roomsEach: 1, inEach: 50 },
  { people: 2000, rooms: 500, roomsEach: 1, inEach: 4 },
  { people: 200, rooms: 200, roomsEach: 50, inEach: 50 },
])('$people people fill $rooms rooms evenly, each in $roomsEach', ({ inEach, ...population }) => {
  const members = new Array<number>(population.rooms).fill(0);
  for (let person = 0; person < population.people; person += 1) {
    const rooms = roomsOf(person, population);
    expect(new Set(rooms).size).toBe(population.roomsEach);
    for (const room of rooms) members[room]! += 1;
  }
  expect(members).toEqual(members.map(() => inEach));
});

it('a second socket of a person has the same cookie and hears the same rooms', () => {
  const population = { people: 2, rooms: 2, roomsEach: 1 };
  const members = membersOf(population, 3, { port: 1, cookies: ['a', 'b'] });
  expect(members).toEqual([
    { port: 1, person: 0, cookie: 'a', rooms: [0] },
    { port: 1, person: 1, cookie: 'b', rooms: [1] },
    { port: 1, person: 0, cookie: 'a', rooms: [0] },
  ]);
});
