import type { ReactNode } from 'react';
import { toElements } from './elements.tsx';
import { parse } from './parse.ts';

/** Rows that scrolling brings back are mounted anew: more than a screen of them is kept. */
const KEPT = 300;
const kept = new Map<string, ReactNode>();

/** What a body says, as elements; null where it is to be shown as it was typed. */
export const markdown = (body: string): ReactNode => {
  let elements = kept.get(body);
  if (elements === undefined) {
    const nodes = parse(body);
    elements = nodes && toElements(nodes);
  }
  // The one that was asked for longest ago is the first to go.
  kept.delete(body);
  kept.set(body, elements);
  if (kept.size > KEPT) kept.delete(kept.keys().next().value!);
  return elements;
};
