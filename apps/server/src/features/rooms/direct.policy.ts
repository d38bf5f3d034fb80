import { limits } from '@parley/protocol';
import { AppError, notFound } from '../../errors.ts';

/** Two, or one alone, are `direct`; from three on it is a group. */
export const kindOf = (people: string[]) => (people.length > 2 ? ('group' as const) : ('direct' as const));

/** @throws AppError `invalid` */
export function assertFew(people: string[]): void {
  if (people.length <= limits.directPeopleMax) return;
  throw new AppError(
    'invalid',
    `userIds: At most ${limits.directPeopleMax} people with you. For more, create a room.`,
  );
}

interface Prospect {
  people: string[];
  /** Of the people, those who can log in. */
  active: string[];
  /** I block one of them, or one of them me; what is between the others is theirs. */
  blocked: boolean;
}

/** A new conversation is with people who are here, and who want to hear from each other. */
export function assertOpenable({ people, active, blocked }: Prospect): void {
  if (active.length < people.length) throw notFound('This person');
  if (blocked) throw new AppError('forbidden', 'You cannot open a conversation with them.');
}
