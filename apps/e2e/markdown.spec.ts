import { AxeBuilder } from '@axe-core/playwright';
import type { Person } from '@parley/testkit';
import { composer, expect, log, type Page, say, test, unique } from './fixtures.ts';
import { rowUnderPointer, watchPlace } from './place.ts';
import { settled } from './settled.ts';

const post = (author: Person, roomId: string, body: string) =>
  author.call('postMessage', { roomId, clientMessageId: crypto.randomUUID(), body });
const line = (page: Page, text: string) => log(page).getByRole('article').filter({ hasText: text });

const PARSER = /\/assets\/markdown[^/]*\.js$/;

const CODE = `\`\`\`ts\nconst greeting: string = 'Hello'; // ${'a long line '.repeat(30)}\n\`\`\``;
const TABLE = `| ${'a wide column | '.repeat(12)}\n|${'---|'.repeat(12)}\n| ${'some text here | '.repeat(12)}`;

test('what two people write is shown as they meant it; the code is copied as it was written', async ({
  someone,
}) => {
  const [ann, bo] = await Promise.all([someone('Ann'), someone('Bo')]);
  const { id: roomId } = await ann.api.createRoom(unique('markup'));
  await bo.api.call('joinRoom', { roomId });
  await ann.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  for (const { page } of [ann, bo]) await page.goto(`/rooms/${roomId}`);
  await say(ann.page, 'This is **bold**, _leaning_ and `code`');
  await say(ann.page, CODE);
  await say(ann.page, '- [x] done\n- [ ] open');
  await say(ann.page, '| what | how much |\n|---|--:|\n| bread | 2 |');
  await say(ann.page, '👍 🎉');
  for (const { page } of [ann, bo]) {
    await expect(log(page).getByRole('strong')).toHaveText('bold');
    await expect(log(page).getByRole('emphasis')).toHaveText('leaning');
    await expect(line(page, 'greeting').locator('pre span').first()).toHaveText('const');
    await expect(log(page).getByRole('columnheader', { name: 'what' })).toHaveCSS('text-align', 'start');
    await expect(log(page).getByRole('cell', { name: '2' })).toHaveCSS('text-align', 'right');
    await expect(log(page).getByRole('checkbox', { name: 'Done' })).toBeChecked();
    await expect(log(page).getByRole('checkbox', { name: 'To do' })).not.toBeChecked();
  }
  await line(ann.page, 'greeting').getByRole('button', { name: 'Copy code' }).click();
  await expect(line(ann.page, 'greeting').getByRole('button', { name: 'Copied' })).toBeVisible();
  const copied = await ann.page.evaluate('navigator.clipboard.readText()');
  expect(copied).toBe(CODE.split('\n')[1]);
});

/** Keeps the parser from the page until it is let go. */
const holdParser = async (page: Page): Promise<() => void> => {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(PARSER, async (route) => {
    await held;
    await route.continue();
  });
  return release;
};

const marked = (i: number) => `message ${i}, **marked**\n\n- one\n- two\n\n\`\`\`\ncode ${i}\n\`\`\``;

test('the parser is there before anybody needs it, but does not hold up the first room', async ({
  person,
  enter,
}) => {
  const api = await person('Paula Plain');
  const room = await api.createRoom(unique('plain'));
  await post(api, room.id, 'message 1');
  const page = await enter(api, '/account');
  const release = await holdParser(page);
  const asked = page.waitForRequest(PARSER);
  await page.goto(`/rooms/${room.id}`);
  await expect(line(page, 'message 1')).toBeVisible();
  await asked;
  const come = page.waitForResponse(PARSER);
  release();
  await (await come).finished();
  await say(page, 'this is **bold**');
  await expect(log(page).getByRole('strong')).toHaveText('bold');
});

test('without the parser a text is shown as it was typed; it is asked for again when the network is back', async ({
  person,
  enter,
}) => {
  const api = await person('Otis Offline');
  const room = await api.createRoom(unique('without'));
  await post(api, room.id, 'this is **bold**');
  const page = await enter(api, '/account');
  let refused = 0;
  await page.route(PARSER, (route) => {
    refused += 1;
    return route.abort();
  });
  await page.goto(`/rooms/${room.id}`);
  await expect(line(page, 'this is **bold**')).toBeVisible();
  await expect.poll(() => refused).toBeGreaterThan(0);
  await page.unroute(PARSER);
  await page.evaluate("dispatchEvent(new Event('online'))");
  await expect(log(page).getByRole('strong')).toHaveText('bold');
});

test('what is read stays in its place while the parser comes', async ({ enter, person }) => {
  const [reader, author] = [await person('Rita Reader'), await person('Paul Poster')];
  const room = await reader.createRoom(unique('late'));
  await author.call('joinRoom', { roomId: room.id });
  // In sight is what needs no parser; above and below, what does.
  let read = 0;
  for (let i = 1; i <= 105; i++) {
    const { message } = await post(author, room.id, i <= 30 || i > 75 ? marked(i) : `message ${i}`);
    if (i === 42) read = message.seq;
  }
  await reader.call('markRead', { roomId: room.id, seq: read });
  const page = await enter(reader, '/account');
  const release = await holdParser(page);
  await page.goto(`/rooms/${room.id}`);
  await expect(line(page, 'message 43')).toBeInViewport();
  const above = line(page, 'message 30,');
  await expect(above).toContainText('**marked**');
  const height = (await above.boundingBox())!.height;
  await expect.poll(() => settled(page)).toBe(true);
  const { row, text } = await rowUnderPointer(page);
  const before = (await row.boundingBox())!.y;
  const watch = await watchPlace(row);
  release();
  await expect(above.getByRole('strong')).toBeAttached();
  await expect(above).not.toBeInViewport();
  await expect.poll(() => settled(page)).toBe(true);
  expect((await above.boundingBox())!.height).not.toBe(height);
  const tops = await watch.stop();
  const furthest = Math.max(...tops.map((top) => Math.abs(top - before)));
  expect(furthest, `${text} moved: ${tops.join(' ')}`).toBeLessThanOrEqual(2);
});

test('the end of the log stays in sight while the parser comes', async ({ enter, person }) => {
  const api = await person('Lena Late');
  const room = await api.createRoom(unique('end'));
  for (let i = 1; i <= 40; i++) await post(api, room.id, marked(i));
  const page = await enter(api, '/account');
  const release = await holdParser(page);
  await page.goto(`/rooms/${room.id}`);
  await expect(line(page, 'message 40, **marked**')).toBeInViewport();
  release();
  await expect(line(page, 'message 40, marked')).toBeInViewport();
  await expect
    .poll(() => log(page).evaluate((log) => log.scrollHeight - log.clientHeight - log.scrollTop))
    .toBeLessThan(2);
});

test('wide tables and long code scroll inside themselves on a phone; nothing to find for axe', async ({
  someone,
}) => {
  const { page, api } = await someone('Phil Phone');
  const { id: roomId } = await api.createRoom(unique('wide'));
  for (const body of [
    CODE,
    TABLE,
    '> quoted\n\n1. a\n2. b\n   - c\n\n- [x] done\n- [ ] open',
    '# Head\n\ntext with a [link](https://x.test/a), ~~gone~~, `code`, **bold**',
    `\`${'y'.repeat(300)}\``,
  ]) {
    await post(api, roomId, body);
  }
  for (const width of [390, 1280]) {
    await page.setViewportSize({ width, height: 844 });
    await page.goto(`/rooms/${roomId}`);
    await expect(log(page).getByRole('table')).toBeAttached();
    await expect(log(page).locator('pre span').first()).toBeAttached();
    const over = await log(page).evaluate((log) => log.scrollWidth - log.clientWidth);
    expect(over).toBeLessThanOrEqual(0);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
      expect(violations.map(({ id, nodes }) => ({ id, where: nodes.map(({ html }) => html) }))).toEqual([]);
      await page.screenshot({ path: test.info().outputPath(`${width}-${colorScheme}.png`) });
    }
  }
});

test('the composer: marks around the selection, lists go on, links and rich text are pasted as Markdown', async ({
  someone,
}) => {
  const { page, api } = await someone('Cora Composer');
  const { id: roomId } = await api.createRoom(unique('writing'));
  await page.goto(`/rooms/${roomId}`);
  const area = composer(page);

  for (const [keys, marked] of [
    ['Control+b', '**word**'],
    ['Control+i', '_word_'],
    ['Control+Shift+x', '~~word~~'],
    ['Control+e', '`word`'],
  ] as const) {
    await area.fill('word');
    await area.selectText();
    await area.press(keys);
    await expect(area).toHaveValue(marked);
    await area.press(keys);
    await expect(area).toHaveValue('word');
    await area.press('Control+z');
    await expect(area).toHaveValue(marked);
  }
  await area.fill('word');
  await area.selectText();
  await area.press('Control+k');
  await page.keyboard.type('https://x.test');
  await expect(area).toHaveValue('[word](https://x.test)');

  await area.fill('');
  await page.keyboard.type('1. one');
  await area.press('Shift+Enter');
  await page.keyboard.type('two');
  await area.press('Shift+Enter');
  await expect(area).toHaveValue('1. one\n2. two\n3. ');
  await area.press('Shift+Enter');
  await expect(area).toHaveValue('1. one\n2. two\n');

  const paste = (data: Record<string, string>) =>
    area.evaluate((element, entries) => {
      const view = element.ownerDocument.defaultView as unknown as typeof globalThis & {
        DataTransfer: new () => { setData(type: string, text: string): void };
        ClipboardEvent: new (type: string, init: object) => Event;
      };
      const clipboardData = new view.DataTransfer();
      for (const [type, text] of Object.entries(entries)) clipboardData.setData(type, text);
      element.dispatchEvent(
        new view.ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
      );
    }, data);

  await area.fill('the plan');
  await area.selectText();
  await paste({ 'text/plain': 'https://x.test/plan_(b)' });
  await expect(area).toHaveValue('[the plan](https://x.test/plan_%28b%29)');

  for (const [html, markdown] of [
    ['<ul><li>a<ul><li>b</li></ul></li><li><b>c</b></li></ul>', '- a\n  - b\n- **c**'],
    ['<ol start="3"><li>a</li><li>b</li></ol>', '3. a\n4. b'],
    ['<p>see <a href="https://x.test/">this</a> <i>now</i></p>', 'see [this](https://x.test/) _now_'],
    ['<pre><code>a\n  b</code></pre>', '```\na\n  b\n```'],
    ['<p>x  </p><pre>a  \n\n\n\n```<br>b\n\n</pre><p>y</p>', 'x\n\n````\na  \n\n\n\n```\nb\n\n````\n\ny'],
    ['<ul><li>x<pre>a\n\nb</pre></li><li>y</li></ul>', '- x\n  ```\n  a\n  \n  b\n  ```\n- y'],
    [
      '<table><tr><th>a</th><th>b</th></tr><tr><td>c|</td><td>d</td></tr></table>',
      '| a | b |\n| --- | --- |\n| c\\| | d |',
    ],
    ['<b style="font-weight:normal">x <s>y</s></b>', 'x ~~y~~'],
    [
      '<b>x</b><script>alert(1)</script><a href="javascript:alert(1)">y</a><img src=x onerror=alert(1)>',
      '**x**y',
    ],
    ['<blockquote>2 * 3<br>4_</blockquote>', '> 2 \\* 3\n> 4\\_'],
  ] as const) {
    await area.fill('');
    await paste({ 'text/html': html, 'text/plain': 'plain' });
    await expect(area).toHaveValue(markdown);
  }
});
