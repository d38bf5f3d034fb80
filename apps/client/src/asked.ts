import type { Message, Page } from '@parley/protocol';
import { laterOf } from './apply.ts';

/** A question for the page before or after what is shown, and what its answer cannot know. */
export interface Asked {
  /** What is shown: the page is to meet one end of it. */
  readonly from: number;
  readonly to: number;
  readonly generation: number;
  /** Messages that were touched since: the page may have been read before. */
  readonly touched: Message[];
}

/** [D5] The page with all that was touched since it was asked for. */
export function upToDate({ messages, notices }: Page, { touched }: Asked): Page {
  return { messages: messages.map((message) => touched.reduce(laterOf, message)), notices };
}
