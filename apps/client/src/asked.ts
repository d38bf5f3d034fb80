import type { Page } from '@parley/protocol';
import { type Touch, touched as withTouch } from './facets.ts';

/** A question for the page before or after what is shown, and what its answer cannot know. */
export interface Asked {
  /** What is shown: the page is to meet one end of it. */
  readonly from: number;
  readonly to: number;
  readonly generation: number;
  /** What touched messages since, in order: the page may have been read before. */
  readonly touched: Touch[];
}

/** [D5] The page with all that was touched since it was asked for. */
export function upToDate({ messages, notices }: Page, { touched }: Asked): Page {
  return { messages: messages.map((message) => touched.reduce(withTouch, message)), notices };
}
