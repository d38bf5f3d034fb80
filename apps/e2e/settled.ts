import { log, type Page } from './fixtures.ts';

/** Nothing of the log has moved for a few frames. */
export const settled = (page: Page) =>
  log(page).evaluate(async (element) => {
    const { defaultView: view } = element.ownerDocument;
    const at = () => `${element.scrollTop} ${element.scrollHeight}`;
    const before = at();
    for (let i = 0; i < 5; i++) await new Promise((resolve) => view?.requestAnimationFrame(resolve));
    return before === at();
  });
