import { choose, confirm, expect, log, type Page, roomLink, test } from './fixtures.ts';

/** The field of a conversation's composer. */
const field = (page: Page) => page.getByRole('textbox', { name: /^Message / });
/** The conversation with these people is the one that is shown. */
const shows = (page: Page, name: string) =>
  expect(page.getByRole('heading', { name: new RegExp(`^(${name})( ?, online)?$`), level: 1 })).toBeVisible();
const write = async (page: Page, text: string) => {
  await field(page).fill(text);
  await field(page).press('Enter');
};

test('two people talk directly, then three, and one is blocked', async ({ someone }) => {
  const [dana, eli, fay] = [
    await someone('Dana Direct'),
    await someone('Eli Echo'),
    await someone('Fay Friend'),
  ];

  await test.step('by keyboard alone: who is typed is found, and the conversation opens', async () => {
    await dana.page.getByRole('button', { name: 'New message' }).focus();
    await dana.page.keyboard.press('Enter');
    await expect(dana.page.getByRole('combobox', { name: 'To' })).toBeFocused();
    await dana.page.keyboard.type(eli.username);
    await expect(dana.page.getByRole('option', { name: 'Eli Echo' })).toHaveAttribute(
      'aria-selected',
      'true',
    );
    await dana.page.keyboard.press('Enter');
    await expect(dana.page.getByRole('list', { name: 'Chosen' })).toContainText('Eli Echo');
    await dana.page.keyboard.press('Enter');
    await shows(dana.page, 'Eli Echo');
  });

  await test.step('the other sees nothing of it until something is said', async () => {
    await expect(roomLink(eli.page, 'Dana Direct')).toBeHidden();
    await write(dana.page, 'Hello Eli');
    await roomLink(eli.page, 'Dana Direct').click();
    await expect(log(eli.page)).toContainText('Hello Eli');
    await write(eli.page, 'Hello Dana');
    await expect(log(dana.page)).toContainText('Hello Dana');
  });

  await test.step('closed, it comes back with the next message', async () => {
    await choose(dana.page, 'Conversation menu', 'Close conversation');
    await expect(roomLink(dana.page, 'Eli Echo')).toBeHidden();
    await write(eli.page, 'Are you there?');
    await roomLink(dana.page, 'Eli Echo').click();
    await expect(log(dana.page)).toContainText('Are you there?');
  });

  await test.step('three in a group, from the menu of nobody: what was said before stays between the two', async () => {
    await dana.page.getByRole('button', { name: 'New message' }).click();
    for (const { username, name } of [eli, fay]) {
      await dana.page.getByRole('combobox', { name: 'To' }).fill(username);
      await dana.page.getByRole('option', { name }).click();
    }
    await dana.page.getByRole('button', { name: 'Open conversation' }).click();
    await shows(dana.page, 'Eli Echo, Fay Friend|Fay Friend, Eli Echo');
    await write(dana.page, 'All three of us');
    await roomLink(fay.page, '(Dana Direct, Eli Echo|Eli Echo, Dana Direct)').click();
    await expect(log(fay.page)).toContainText('All three of us');
    await expect(log(fay.page)).not.toContainText('Hello Eli');
  });

  await test.step('from a name: a message, then a block; the other keeps the text beside the refusal', async () => {
    await fay.page.getByRole('button', { name: 'Dana Direct' }).first().click();
    await fay.page.getByRole('menuitem', { name: 'Message', exact: true }).click();
    await shows(fay.page, 'Dana Direct');
    await write(fay.page, 'Just us');
    await roomLink(dana.page, 'Fay Friend').click();
    await shows(dana.page, 'Fay Friend');
    await choose(dana.page, 'Conversation menu', 'Block');
    await confirm(dana.page, 'Block');
    await expect(dana.page.getByText('You blocked this person.')).toBeVisible();
    await write(fay.page, 'Still there?');
    await expect(log(fay.page)).toContainText('Still there?');
    await expect(log(fay.page)).toContainText('Nothing can be sent in this conversation any more.');
  });

  await test.step('unblocked, the same text goes', async () => {
    await choose(dana.page, 'Conversation menu', 'Unblock');
    await expect(field(dana.page)).toBeVisible();
    await fay.page.getByRole('button', { name: 'Retry' }).click();
    await expect(log(dana.page)).toContainText('Still there?');
  });
});
