import { Person } from '@parley/testkit';
import { confirm, expect, PASSWORD, row, SETUP_CODE, test } from './fixtures.ts';

test('an invite lets in as many as it says, and none once it is revoked', async ({
  freshServer,
  enter,
  visit,
}) => {
  const server = await freshServer();
  const owner = await Person.register(server.url, {
    username: 'olga',
    displayName: 'Olga',
    setupCode: SETUP_CODE,
  });
  await owner.call('updateSettings', { registration: 'invite' });
  const admin = await enter(owner, '/admin/invites');
  await expect(admin.getByText('No invite is out')).toBeVisible();
  await admin.getByLabel('Number of uses').fill('0');
  await admin.getByRole('button', { name: 'Create invite' }).click();
  await expect(admin.getByLabel('Number of uses')).toHaveAccessibleDescription(/whole number from 1/);
  await admin.getByLabel('Number of uses').fill('1');
  await admin.getByLabel('Expires after (days)').fill('3');
  await admin.getByRole('button', { name: 'Create invite' }).click();
  const link = await admin.getByLabel('Invite link').inputValue();
  expect(link).toContain(`${server.url}/invite/`);
  await expect(row(admin, 'Olga')).toContainText('1 of 1');
  await expect(row(admin, 'Olga')).toContainText('in 3 days');

  const stranger = await visit('/register', server);
  await expect(stranger.getByRole('heading', { name: 'You need an invite link' })).toBeVisible();
  await stranger.goto(link);
  await stranger.getByLabel('Name', { exact: true }).fill('Nina New');
  await stranger.getByLabel('Username').fill('nina');
  await stranger.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await stranger.getByRole('button', { name: 'Create account' }).click();
  await expect(stranger.getByRole('button', { name: 'Nina New: your menu' })).toBeVisible();

  const late = await visit(link, server);
  await expect(late.getByRole('heading', { name: 'This invite no longer works' })).toBeVisible();

  await admin.reload();
  await expect(admin.getByText('No invite is out')).toBeVisible();
  await admin.getByLabel('Number of uses').fill('5');
  await admin.getByRole('button', { name: 'Create invite' }).click();
  const another = await admin.getByLabel('Invite link').inputValue();
  await late.goto(another);
  await expect(late.getByRole('heading', { name: 'You are invited' })).toBeVisible();
  await row(admin, '5 of 5').getByRole('button', { name: 'Revoke' }).click();
  await confirm(admin, 'Revoke');
  await expect(admin.getByText('No invite is out')).toBeVisible();
  // Who has the form open still is told, and loses nothing.
  await late.getByLabel('Username').fill('latecomer');
  await late.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await late.getByRole('button', { name: 'Create account' }).click();
  await expect(late.getByRole('alert')).toContainText('Ask for a new one');
  await expect(late.getByLabel('Username')).toHaveValue('latecomer');
});

test('who may register is changed, and shown to visitors', async ({ freshServer, enter, visit }) => {
  const server = await freshServer();
  const owner = await Person.register(server.url, { username: 'olga', setupCode: SETUP_CODE });
  const admin = await enter(owner, '/admin/registration');
  await expect(admin.getByText('Nobody has chosen yet')).toBeVisible();
  for (const [mode, heading] of [
    ['Open', 'Create an account'],
    ['Closed', 'Registration is closed'],
    ['By invite', 'You need an invite link'],
  ] as const) {
    await admin.getByRole('radio', { name: mode }).check();
    await admin.getByRole('button', { name: 'Save' }).click();
    await expect(admin.getByRole('button', { name: 'Save' })).toBeDisabled();
    const visitor = await visit('/register', server);
    await expect(visitor.getByRole('heading', { name: heading })).toBeVisible();
  }
});

test('where REGISTRATION is set, the page says so and the first run does not ask', async ({
  freshServer,
  visit,
}) => {
  const server = await freshServer({ REGISTRATION: 'closed' });
  const page = await visit(`/setup?code=${SETUP_CODE}`, server);
  await page.getByLabel('Username').fill('ada');
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await expect(page.getByRole('radio')).toHaveCount(0);
  await page.getByRole('button', { name: 'Create account' }).click();
  await page.getByRole('link', { name: 'Skip' }).click();
  await expect(page.getByRole('heading', { name: 'Welcome to Parley' })).toBeVisible();
  await page.goto('/admin/registration');
  await expect(page.getByText('Set where Parley was started')).toBeVisible();
  await expect(page.getByRole('radio', { name: 'Closed' })).toBeChecked();
  await expect(page.getByRole('radio', { name: 'Open' })).toBeDisabled();
  await expect(page.getByRole('button', { name: 'Save' })).toHaveCount(0);
});
