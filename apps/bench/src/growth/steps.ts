/** How much there is when something is measured. */
export interface Size {
  messages: number;
  rooms: number;
}

/** What grows while the other stays as it is. */
export interface Series {
  grows: keyof Size;
  sizes: Size[];
}

export const ROOMS_FIXED = 20;
export const MESSAGES_FIXED = 1_000_000;

/** What a series begins with at least, and the bounds of what it ends with. */
export const BOUNDS = {
  messages: { least: 1_000, min: 10_000, max: 100_000_000 },
  rooms: { least: 10, min: 100, max: 20_000 },
} as const;

/** Powers of ten before the last step. */
const STEPS_BEFORE = 3;

/** @param largest each within its bounds */
export function seriesUpTo(largest: Size): Series[] {
  const messages = Math.min(MESSAGES_FIXED, largest.messages);
  return [
    {
      grows: 'messages',
      sizes: stepsOf('messages', largest).map((n) => ({ messages: n, rooms: ROOMS_FIXED })),
    },
    { grows: 'rooms', sizes: stepsOf('rooms', largest).map((n) => ({ messages, rooms: n })) },
  ];
}

/** 5,000: 10, 100, 1,000, 5,000. */
function stepsOf(grows: keyof Size, { [grows]: last }: Size): number[] {
  const highest = Math.ceil(Math.log10(last)) - 1;
  return Array.from({ length: STEPS_BEFORE }, (_, n) => 10 ** (highest - STEPS_BEFORE + 1 + n))
    .filter((step) => step >= BOUNDS[grows].least)
    .concat(last);
}
