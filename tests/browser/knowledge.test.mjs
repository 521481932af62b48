// Folders that are read: how far they are, what failed and why, and that one can find a file among many.

import { strict as assert } from 'node:assert';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';

import { isAccessible, journey, tabTo } from './person.mjs';

const DOCUMENTS = {
  'garden.md': '# Garden\n\nThe hedge is cut in June.\n',
  'notes/roof.md': '# Roof\n\nThe roof was repaired in 2019 by the Rossi company.\n',
  'notes/empty.txt': '',
};

journey('folders: added by a typed path, with live counts, and taken out again', async (person) => {
  await person.command('init');
  for (const [name, text] of Object.entries(DOCUMENTS)) await person.write(name, text);
  await person.serve({ unlocked: true });
  const screen = await person.open();
  const { page } = screen;
  await page.getByRole('navigation').getByRole('link', { name: 'Knowledge' }).click();
  await page.getByText('No folder yet').waitFor();
  await isAccessible(page);

  const main = page.getByRole('main');
  await main.getByRole('button', { name: 'Add folder' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Add a folder' });
  const path = dialog.getByLabel('Folder or file');
  await isAccessible(page);

  screen.expect(/\/v1\/knowledge\/(add|folders)\)/);
  await path.fill('/no/such/folder');
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await dialog.getByText('cannot be reached').waitFor();

  await path.fill(`${person.documents}/`);
  const suggested = dialog.locator(`option[value="${join(person.documents, 'notes')}"]`);
  await suggested.waitFor({ state: 'attached' });
  await path.fill(person.documents);
  await dialog.getByLabel('Knowledge base').fill('House');
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await dialog.waitFor({ state: 'hidden' });

  await page.getByRole('heading', { name: 'House', level: 2 }).waitFor();
  const folder = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: person.documents }) });
  await folder.getByText('2 of 3 searchable, 2 by meaning').waitFor({ timeout: 60_000 });
  await folder.getByText('Watching').waitFor();
  await isAccessible(page);

  await person.write('later.md', 'A later note about the cellar.\n');
  await folder.getByText('3 of 4 searchable, 3 by meaning').waitFor({ timeout: 60_000 });

  await folder.getByRole('button', { name: `Actions for ${person.documents}` }).click();
  await page.getByRole('menuitem', { name: 'Remove from knowledge' }).click();
  await page.getByText('No folder yet').waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await folder.getByText('3 of 4 searchable, 3 by meaning').waitFor({ timeout: 60_000 });
  await page.getByRole('heading', { name: 'House', level: 2 }).waitFor();
});

journey('files: why one failed, read again, and opened, by keys alone', async (person) => {
  const { page } = await person.settled(DOCUMENTS);
  const { keyboard } = page;
  await page.getByRole('navigation').getByRole('link', { name: 'Knowledge' }).focus();
  await keyboard.press('Enter');
  await tabTo(page, page.getByRole('link', { name: '1 could not be read' }));
  await keyboard.press('Enter');

  const list = page.getByRole('listbox', { name: 'Files by path' });
  await list.waitFor();
  assert.match(page.url(), /view=files&status=failed/);
  await list.getByRole('option').filter({ hasText: 'empty.txt' }).waitFor();
  await tabTo(page, list);
  await keyboard.press('ArrowDown');
  const chosen = page.getByRole('region', { name: 'Chosen file' });
  await chosen.getByText(join(person.documents, 'notes/empty.txt')).waitFor();
  assert.ok((await chosen.locator('.chosen-reason').innerText()).length > 10, 'the reason is in words');
  await isAccessible(page);
  await keyboard.press('r');
  await page.getByText('Failed files are read again').waitFor();

  await page.getByLabel('State').selectOption({ label: 'Any (3)' });
  await list.getByRole('option').nth(2).waitFor();
  await tabTo(page, list);
  await keyboard.press('Home');
  assert.equal(await list.getByRole('option', { selected: true }).getAttribute('aria-posinset'), '1');
  await keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Garden', level: 1 }).waitFor();
});

journey('a folder that vanished says what to do', async (person) => {
  const { page } = await person.settled({ 'garden.md': DOCUMENTS['garden.md'] });
  await page.getByRole('navigation').getByRole('link', { name: 'Knowledge' }).click();
  await page.getByText('1 of 1 searchable').first().waitFor();
  await rm(person.documents, { recursive: true });
  await page.getByRole('main').getByRole('button', { name: 'Look for changes' }).first().click();
  await page.getByText('Needs a look').waitFor({ timeout: 30_000 });
  await isAccessible(page);
});

journey('vectors are paused and resumed', async (person) => {
  const { page } = await person.settled({ 'garden.md': DOCUMENTS['garden.md'] });
  await page.getByRole('navigation').getByRole('link', { name: 'Knowledge' }).click();
  await page.getByText('Up to date', { exact: true }).first().waitFor();
  await page.getByRole('button', { name: 'Pause vectors' }).click();
  await page.getByRole('button', { name: 'Resume vectors' }).waitFor();
  await person.write('later.md', 'A later note about the cellar.\n');
  await page.getByText('2 of 2 searchable, 1 by meaning').first().waitFor({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Resume vectors' }).click();
  await page.getByText('2 of 2 searchable, 2 by meaning').first().waitFor({ timeout: 60_000 });
});
