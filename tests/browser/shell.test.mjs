// The frame around every page: what everybody must be able to use, by mouse or by keys.

import { strict as assert } from 'node:assert';

import { isAccessible, journey, tabTo } from './person.mjs';

const PAGES = [
  { name: 'Home', path: '/' },
  { name: 'Chat', path: '/chat' },
  { name: 'Knowledge', path: '/knowledge' },
  { name: 'Search', path: '/search' },
  { name: 'Settings', path: '/settings' },
];

const DOCUMENTS = { 'garden.md': '# Garden\n\nThe hedge is cut in June.\n' };

journey('every page can be used by everybody, in the light and in the dark', async (person) => {
  const { page } = await person.settled(DOCUMENTS);
  for (const { name, path } of PAGES) {
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name }).click();
    await page.getByRole('heading', { name, level: 1 }).waitFor();
    assert.ok(new URL(page.url()).pathname.startsWith(path));
    assert.match(await page.title(), new RegExp(name));
    await isAccessible(page);
  }
  await page.goto(new URL('/no/such/page', person.address).href);
  await page.getByRole('heading', { name: 'There is no such page' }).waitFor();
  await isAccessible(page);
});

journey('the smallest window, and text twice as large', async (person) => {
  const { page } = await person.settled(DOCUMENTS, { size: { width: 720, height: 540 } });
  for (const { name } of PAGES) {
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name }).click();
    await page.getByRole('heading', { name, level: 1 }).waitFor();
    await isAccessible(page);
    assert.equal(await sidewaysScroll(page), 0, `${name} fits`);
    await page.evaluate(() => (document.documentElement.style.fontSize = '200%'));
    assert.equal(await sidewaysScroll(page), 0, `${name} fits with large text`);
    await page.evaluate(() => (document.documentElement.style.fontSize = ''));
  }
});

/** How far the page could be moved sideways. */
function sidewaysScroll(page) {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

journey('commands, pages and details by keys', async (person) => {
  const { page } = await person.settled(DOCUMENTS);
  const { keyboard } = page;
  const heading = (name) => page.getByRole('heading', { name, level: 1 }).waitFor();
  await heading('Home');

  await keyboard.press('Tab');
  const skip = page.getByRole('link', { name: 'Skip to the page' });
  assert.ok(await skip.evaluate((link) => link === document.activeElement), 'the first stop leads past the navigation');

  await keyboard.press('Control+k');
  const palette = page.getByRole('dialog', { name: 'Commands' });
  await palette.waitFor();
  await isAccessible(page);
  await keyboard.type('go know');
  await keyboard.press('Enter');
  await heading('Knowledge');
  assert.ok(await page.getByRole('heading', { level: 1 }).evaluate((h1) => h1 === document.activeElement));

  await keyboard.press('Control+k');
  await keyboard.type('no command is called so');
  await page.getByText('Nothing fits').waitFor();
  await keyboard.press('Escape');
  await palette.waitFor({ state: 'hidden' });

  await keyboard.press('Control+9');
  await heading('Search');
  await keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
  await isAccessible(page);
  await keyboard.press('Escape');

  const details = page.getByRole('button', { name: 'Show or hide details' });
  const before = await details.getAttribute('aria-pressed');
  await keyboard.press('Control+.');
  assert.notEqual(await details.getAttribute('aria-pressed'), before);
  await tabTo(page, page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Search' }));
  await keyboard.press('Enter');
  await heading('Search');
});

journey('in Italian when the browser is', async (person) => {
  const { page } = await person.settled(DOCUMENTS, { language: 'it-IT' });
  await page.getByRole('link', { name: 'Impostazioni' }).click();
  await page.getByRole('heading', { name: 'Impostazioni', level: 1 }).waitFor();
  assert.equal(await page.locator('html').getAttribute('lang'), 'it');
  await isAccessible(page);
});

journey('the app goes away and comes back: a new link in another tab signs this one in again', async (person) => {
  const screen = await person.settled(DOCUMENTS);
  const { page } = screen;
  const status = page.getByRole('contentinfo').getByRole('status');
  await status.getByText('Connected').waitFor();
  screen.expect(/WebSocket connection|ERR_CONNECTION_REFUSED|the server responded with a status of 401/);
  const { port } = new URL(person.address);
  await person.stopServing('SIGTERM');
  await status.getByText(/Reconnecting|does not answer/).waitFor();
  await isAccessible(page);

  await person.serve({ unlocked: true, port });
  await page.getByText('run `adiuva link`').waitFor({ timeout: 30_000 });
  await isAccessible(page);
  const other = await screen.tab(person.link);
  await other.getByRole('navigation', { name: 'Main' }).waitFor();
  await page.getByRole('navigation', { name: 'Main' }).waitFor({ timeout: 30_000 });
  await status.getByText('Connected').waitFor();
});
