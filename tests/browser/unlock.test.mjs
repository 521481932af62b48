// Opening a vault that is there.

import { strict as assert } from 'node:assert';

import { PASSPHRASE, isAccessible, journey } from './person.mjs';

/** Chromium reports every refusal of a request by itself. */
const REFUSED = /Failed to load resource: the server responded with a status of 4\d\d/;

journey('a wrong passphrase is said, the right one opens', async (person) => {
  await person.command('init');
  await person.serve();
  const screen = await person.open();
  const { page } = screen;
  screen.expect(REFUSED);
  await page.getByRole('heading', { name: 'Open the vault' }).waitFor();
  await isAccessible(page);
  const passphrase = page.getByLabel('Passphrase', { exact: true });
  await passphrase.fill('correct horse battery stable');
  await passphrase.press('Enter');
  await page.locator('[aria-invalid="true"]').waitFor();
  await isAccessible(page);
  await passphrase.fill(PASSPHRASE);
  await page.getByRole('button', { name: 'Open', exact: true }).click();
  await page.getByRole('navigation').waitFor();
});

journey('the recovery code opens, and the page that was asked for comes after it', async (person) => {
  const { recovery_code: code } = await person.command('init');
  await person.serve();
  const screen = await person.open();
  const { page } = screen;
  await page.getByRole('heading', { name: 'Open the vault' }).waitFor();
  await page.goto(new URL('/search', person.address).href);
  await page.getByRole('button', { name: 'Use the recovery code' }).click();
  await page.getByLabel('Recovery code').fill(code.toLowerCase().replaceAll('-', ''));
  await page.getByRole('button', { name: 'Open', exact: true }).click();
  await page.getByRole('heading', { name: 'Search', level: 1 }).waitFor();
  assert.equal(new URL(page.url()).pathname, '/search');
});

journey('locked in one tab, closed in the other', async (person) => {
  await person.command('init');
  await person.serve({ unlocked: true });
  const screen = await person.open();
  const { page } = screen;
  await page.getByRole('navigation').waitFor();
  const other = await screen.tab(person.address);
  await other.getByRole('navigation').waitFor();
  await page.getByRole('button', { name: 'Lock' }).click();
  await page.getByRole('heading', { name: 'Open the vault' }).waitFor();
  await other.getByRole('heading', { name: 'Open the vault' }).waitFor();
});
