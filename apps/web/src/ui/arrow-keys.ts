import type { KeyboardEvent } from 'react';

/** → and ← go through the buttons of what is one stop of the Tab key. */
export const goThroughButtons = ({ key, currentTarget }: KeyboardEvent<HTMLElement>) => {
  const step = key === 'ArrowRight' ? 1 : key === 'ArrowLeft' ? -1 : 0;
  const buttons = [...currentTarget.querySelectorAll('button')];
  const to = buttons.indexOf(document.activeElement as HTMLButtonElement) + step;
  if (step !== 0) buttons[(to + buttons.length) % buttons.length]?.focus();
};
