import { useState } from 'react';

/** Stays true from the first time on: mounts what is loaded on first use, and leaves it for the way out. */
export const useOnce = (on: boolean): boolean => {
  const [was, setWas] = useState(on);
  if (on && !was) setWas(true);
  return was || on;
};
