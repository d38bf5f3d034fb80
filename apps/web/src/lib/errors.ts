import { CallError } from '@parley/client';

/** What to tell a person about any failure. */
export const messageOf = (error: unknown): string => {
  if (error instanceof CallError) return error.message;
  if (error instanceof TypeError) return 'The server cannot be reached. Check your connection and try again.';
  return 'Something went wrong. Try again.';
};

export const isCode = (error: unknown, ...codes: CallError['code'][]): boolean =>
  error instanceof CallError && codes.includes(error.code);
