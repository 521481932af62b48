// A document at a place: the passage in sight, the way through what was found, and nothing in it taken for markup.

import { strict as assert } from 'node:assert';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';

import { isAccessible, journey, tabTo } from './person.mjs';

const LINE = 'The harbour keeps a list of every ship that came in.\n';
const HOSTILE = '<script>document.title = "taken"</script><img src=x onerror="document.title = 1">\n';
const NEEDLE = 'The Aurora paid forty crowns on a Tuesday.';
/** Longer than what is fetched at once, with the passage far behind the beginning. */
const LONG = `${LINE.repeat(2_200)}${HOSTILE}${NEEDLE}\n${LINE.repeat(2_200)}The last line of all.\n`;

/** The long text, found by words; its vectors would take a while and change nothing here. */
async function withLongText(person) {
  await person.command('init');
  await person.write('harbour.txt', LONG);
  await person.command('add', '--wait', person.documents);
  await person.serve({ unlocked: true });
  return person.open();
}

/** Opens the best hit for a query. */
async function openBest(person, page, query) {
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.goto(new URL(`/search?q=${encodeURIComponent(query)}`, person.address).href);
  await page.getByRole('list', { name: 'Passages found' }).getByRole('link').first().click();
  await page.getByRole('region', { name: 'Text of the document' }).waitFor();
}

journey('a passage far inside a long text is in sight, and the rest comes by scrolling', async (person) => {
  const { page } = await withLongText(person);
  await openBest(person, page, '"Aurora paid forty crowns"');
  const passage = page.locator('mark.current').filter({ hasText: 'Aurora' });
  await passage.waitFor();
  await page.waitForFunction(() => {
    const box = [...document.querySelectorAll('mark.current')].at(0)?.getBoundingClientRect();
    return box && box.bottom > 0 && box.top < innerHeight;
  });
  await page.getByText('Passage 1 of 1').waitFor();
  await isAccessible(page);

  const title = await page.title();
  await page.getByText('<script>document.title').first().waitFor();
  assert.equal(await page.title(), title, 'the text is text');

  await page.getByRole('region', { name: 'Text of the document' }).focus();
  for (let tries = 0; tries < 40 && !(await page.getByText('The last line of all.').count()); tries += 1) {
    await page.keyboard.press('End');
    await page.waitForTimeout(100);
  }
  await page.getByText('The last line of all.').waitFor();
});

journey('finding in all of a long text, by keys alone', async (person) => {
  const { page } = await withLongText(person);
  const { keyboard } = page;
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.goto(new URL('/knowledge?view=files', person.address).href);
  await tabTo(page, page.getByRole('listbox', { name: 'Files by path' }));
  await keyboard.press('ArrowDown');
  await keyboard.press('Enter');
  await page.getByRole('region', { name: 'Text of the document' }).waitFor();

  await keyboard.press('Control+f');
  await keyboard.type('LAST   line');
  await page.getByText('1 of 1', { exact: true }).waitFor({ timeout: 30_000 });
  await page.locator('mark.current').filter({ hasText: 'last line' }).waitFor();
  await isAccessible(page);

  await keyboard.press('Control+f');
  await keyboard.type('aurora');
  await page.locator('mark.current').filter({ hasText: 'Aurora' }).waitFor();
  await keyboard.press('Escape');
  await keyboard.type('no such words');
  await page.getByText('Not found').waitFor();
});

journey('a document that is gone says so', async (person) => {
  const screen = await person.settled({ 'garden.md': '# Garden\n\nThe hedge is cut in June.\n', 'roof.txt': 'Roof.\n' });
  const { page } = screen;
  await openBest(person, page, 'hedge');
  const address = page.url();
  await rm(join(person.documents, 'garden.md'));
  await page.goto(new URL('/knowledge', person.address).href);
  await page.getByText('1 of 1 searchable').first().waitFor({ timeout: 30_000 });
  screen.expect(/404 \(Not Found\)/);
  await page.goto(address);
  await page.getByText('This document is not there any more').waitFor();
  await isAccessible(page);
});
