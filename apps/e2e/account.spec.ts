import { Person } from '@parley/testkit';
import { expect, PASSWORD, test } from './fixtures.ts';

test('[D7] my sessions: named in plain words, ended one by one', async ({ someone, enter }) => {
  const { page, name, username, api } = await someone('Sia Sessions');
  const other = await Person.login(api.url, username);
  const elsewhere = await enter(other);
  await expect(elsewhere.getByRole('button', { name: `${name}: your menu` })).toBeVisible();
  await page.goto('/account');
  const sessions = page.getByRole('list', { name: 'Sessions' }).getByRole('listitem');
  await expect(sessions).toHaveCount(2);
  await expect(sessions.filter({ hasText: 'This device' })).toHaveCount(1);
  await sessions.getByRole('button', { name: 'End' }).click();
  await expect(sessions).toHaveCount(1);
  await expect(elsewhere.getByRole('button', { name: 'Log in' })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Your account' })).toBeVisible();
});

test('[D7] a new password: the old one is asked for, and everybody else is logged out', async ({
  someone,
  enter,
  visit,
}) => {
  const { page, username, api } = await someone('Pia Password');
  const elsewhere = await enter(await Person.login(api.url, username));
  await expect(elsewhere.getByRole('heading', { name: 'Welcome to Parley' })).toBeVisible();
  await page.goto('/account');
  const current = page.getByLabel('Current password');
  const next = page.getByLabel('New password');
  const change = page.getByRole('button', { name: 'Change password' });
  await current.fill('not my password');
  await next.fill('a better password');
  await change.click();
  await expect(current).toHaveAccessibleDescription(/not your current password/);
  await expect(next).toHaveValue('a better password');
  await current.fill(PASSWORD);
  await change.click();
  await expect(page.getByText('Your password is changed.')).toBeVisible();
  await expect(current).toHaveValue('');
  await expect(elsewhere.getByRole('button', { name: 'Log in' })).toBeVisible();

  await page.getByRole('button', { name: 'Log out' }).click();
  await expect(page.getByRole('button', { name: 'Log in' })).toBeVisible();
  const again = await visit('/login');
  for (const [password, works] of [
    [PASSWORD, false],
    ['a better password', true],
  ] as const) {
    await again.getByLabel('Username').fill(username);
    await again.getByLabel('Password', { exact: true }).fill(password);
    await again.getByRole('button', { name: 'Log in' }).click();
    if (works) await expect(again.getByRole('heading', { name: 'Welcome to Parley' })).toBeVisible();
    else await expect(again.getByRole('alert')).toHaveText('Username or password is wrong.');
  }
});
