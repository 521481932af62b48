// Search: found while typing, explained, narrowed, linked to, and opened at the place.

import { strict as assert } from 'node:assert';

import { isAccessible, journey, tabTo } from './person.mjs';

const DOCUMENTS = {
  'garden.md': '# Garden\n\nThe hedge is cut in June.\n\n## Pond\n\nThe pump of the pond is cleaned every spring.\n',
  'roof.txt': 'The roof was repaired in 2019 by the Rossi company. The invoice was 4,300 euro.\n',
};

/** The field on the page of search. */
const field = (page) => page.getByRole('searchbox', { name: 'Search your files' });

journey('a search by keys alone: typed, explained, opened, and back', async (person) => {
  const { page } = await person.settled(DOCUMENTS);
  const { keyboard } = page;
  await page.getByRole('heading', { name: 'Home', level: 1 }).waitFor();
  await keyboard.press('Control+9');
  await page.getByText('Put a phrase in').waitFor();
  await isAccessible(page);

  await tabTo(page, field(page));
  await keyboard.type('Who repaired the roof?');
  const hits = page.getByRole('list', { name: 'Passages found' });
  const best = hits.getByRole('listitem').first();
  await best.getByRole('link', { name: /roof/i }).waitFor();
  assert.ok((await best.locator('mark').allInnerTexts()).includes('roof'), 'words of the query are marked');
  assert.match(page.url(), /q=Who%20repaired/, 'the query stands in the address');
  await isAccessible(page);

  await tabTo(page, best.getByRole('button', { name: 'Why' }));
  await keyboard.press('Enter');
  await best.getByText('Rank by words').waitFor();
  await best.getByText('Compared by').waitFor();
  await isAccessible(page);

  await field(page).focus();
  await keyboard.press('ArrowDown');
  await keyboard.press('Enter');
  await page.locator('mark.current').getByText('repaired in 2019').waitFor();
  await page.goBack();
  await best.waitFor();
  assert.equal(await field(page).inputValue(), 'Who repaired the roof?');
});

journey('modes and filters live in the address', async (person) => {
  const { page } = await person.settled(DOCUMENTS);
  await page.getByRole('heading', { name: 'Home', level: 1 }).waitFor();
  await page.goto(new URL('/search?q=pump&mode=keyword', person.address).href);
  await page.getByText('1 passage', { exact: true }).waitFor();
  assert.ok(await page.getByRole('radio', { name: 'Words' }).isChecked());

  await page.getByRole('button', { name: 'Filters' }).click();
  await page.getByLabel('Format').selectOption('text');
  await page.getByText('Nothing found').waitFor();
  await isAccessible(page);
  assert.match(page.url(), /format=text/);
  await page.reload();
  await page.getByText('Nothing found').waitFor();
  await page.getByRole('button', { name: 'Clear filters' }).first().click();
  await page.getByText('1 passage', { exact: true }).waitFor();

  await page.getByLabel('Path').fill('**/roof.*');
  await page.getByText('Nothing found').waitFor();
  await page.getByLabel('Path').fill('');
  await page.getByText('1 passage', { exact: true }).waitFor();
  await page.getByLabel('Changed until').fill('2001-01-01');
  await page.getByText('Nothing found').waitFor();
});

journey('the last of quick words wins, and a hit can be asked about', async (person) => {
  const { page } = await person.settled(DOCUMENTS);
  await page.getByRole('navigation').getByRole('link', { name: 'Search' }).click();
  for (const query of ['hedge', 'hedge pump', 'invoice']) await field(page).fill(query);
  const first = page.getByRole('list', { name: 'Passages found' }).getByRole('link').first();
  await first.filter({ hasText: /roof/i }).waitFor();
  await field(page).press('ArrowDown');
  await page.keyboard.press('Control+Enter');
  await page.getByRole('heading', { name: 'Chat', level: 1 }).waitFor();
  assert.equal(new URL(page.url()).pathname, '/chat');
});
