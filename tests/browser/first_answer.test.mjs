// What the app is for: from nothing, without a model, to a cited answer over an own folder, and still there tomorrow.

import { strict as assert } from 'node:assert';

import { PASSPHRASE, isAccessible, journey } from './person.mjs';
import { addFolder, confirmCode, protect } from './person/welcome.mjs';

journey('from nothing to an answer whose citation opens, and after a restart', async (person) => {
  await person.write('boiler.md', '# Boiler\n\nThe boiler is serviced every October by the Halvorsen company.\n');
  await person.write('garden.md', '# Garden\n\nThe hedge is cut in June.\n');
  await person.serve();
  const screen = await person.open();
  const { page } = screen;
  await protect(page, PASSPHRASE);
  await confirmCode(page);
  await addFolder(page, person.documents);
  await page.getByRole('button', { name: 'Start' }).click();
  await page.getByRole('contentinfo').getByText('2 files, up to date').waitFor();

  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Chat' }).click();
  const message = page.getByRole('textbox', { name: 'Message' });
  await message.fill('When is the boiler serviced?');
  await message.press('Enter');
  const answer = page.getByText('serviced every October');
  await answer.first().waitFor();
  await page.getByRole('button', { name: 'Send' }).waitFor();
  await isAccessible(page);
  const thread = new URL(page.url()).pathname;
  assert.match(thread, /^\/chat\/./);

  await page.getByRole('article').locator('.cite').first().click();
  await page.locator('mark.current').filter({ hasText: 'October' }).waitFor();
  assert.match(new URL(page.url()).pathname, /^\/document\//);
  await isAccessible(page);

  await screen.close();
  await person.stopServing('SIGTERM');
  await person.serve();
  const { page: tomorrow } = await person.open();
  await tomorrow.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
  await tomorrow.getByRole('button', { name: 'Open', exact: true }).click();
  await tomorrow.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Chat' }).click();
  await tomorrow.getByRole('complementary', { name: 'Conversations' }).getByText(/boiler/i).first().click();
  await tomorrow.getByText('serviced every October').first().waitFor();
  assert.equal(new URL(tomorrow.url()).pathname, thread);
});
