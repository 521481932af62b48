// Memory: written down, found, changed, forgotten and brought back; what an answer was given of it.

import { strict as assert } from 'node:assert';

import { isAccessible, journey, tabTo } from './person.mjs';

/** A vault and the memory page. */
async function begun(person, wishes, documents = {}) {
  await person.command('init');
  for (const [name, text] of Object.entries(documents)) await person.write(name, text);
  if (Object.keys(documents).length) await person.command('add', '--wait-embedded', person.documents);
  await person.serve({ unlocked: true });
  const screen = await person.open(wishes);
  const { page } = screen;
  await page.getByRole('navigation').first().getByRole('link', { name: /^(Memory|Memoria)$/ }).click();
  await page.getByRole('heading', { level: 1, name: /^(Memory|Memoria)$/ }).waitFor();
  return screen;
}

async function remember(page, text, as) {
  await page.getByLabel('Remember something').fill(text);
  if (as) await page.getByLabel('As', { exact: true }).selectOption({ label: as });
  await page.getByRole('main').getByRole('button', { name: 'Remember', exact: true }).click();
}

/** A picture for whoever asks for one. */
async function picture(page, name, colorScheme = 'light') {
  const folder = process.env.ADIUVA_PICTURES;
  if (!folder) return;
  await page.emulateMedia({ colorScheme });
  await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
}

journey('memory: written down, found, changed in its place, forgotten and brought back', async (person) => {
  const { page } = await begun(person);
  await page.getByText('Nothing is remembered yet').waitFor();
  await isAccessible(page);

  await remember(page, 'Reports go out on Fridays');
  const facts = page.getByRole('region', { name: 'Facts' });
  await facts.getByText('Reports go out on Fridays').waitFor();
  await facts.getByText('Written by you').waitFor();
  await facts.getByText('Not used yet').waitFor();
  await remember(page, 'Answers are short', 'Preferences');
  const preferences = page.getByRole('region', { name: 'Preferences' });
  await preferences.getByText('Answers are short').waitFor();
  await isAccessible(page);
  await picture(page, 'memory');
  await page.setViewportSize({ width: 420, height: 800 });
  await picture(page, 'memory-narrow');
  await page.setViewportSize({ width: 1280, height: 800 });

  await page.getByRole('searchbox', { name: 'Search memory' }).fill('friday report');
  await preferences.waitFor({ state: 'hidden' });
  await facts.getByText('Reports go out on Fridays').waitFor();
  await page.getByRole('searchbox', { name: 'Search memory' }).fill('no such thing');
  await page.getByText('Nothing remembered fits').waitFor();
  await page.getByRole('searchbox', { name: 'Search memory' }).fill('');
  await page.getByRole('radio', { name: 'Preferences' }).check({ force: true });
  await facts.waitFor({ state: 'hidden' });
  await page.getByRole('radio', { name: 'All' }).check({ force: true });

  await tabTo(page, facts.getByRole('button', { name: 'Change' }));
  await page.keyboard.press('Enter');
  await facts.getByLabel('Text').fill('Reports go out on Mondays');
  await facts.getByLabel('Forget on').fill('2099-05-01');
  await isAccessible(page);
  await facts.getByRole('button', { name: 'Save' }).click();
  await facts.getByText('Reports go out on Mondays').waitFor();
  await facts.getByText('Forgotten on 1 May 2099').waitFor();
  await facts.getByText('Changed by you').waitFor();
  await facts.getByRole('button', { name: 'Change' }).click();
  await facts.getByRole('button', { name: 'Make it a preference' }).click();
  await preferences.getByText('Reports go out on Mondays').waitFor();

  const both = (await person.call('memory.list')).memories;
  assert.deepEqual(
    both.map(({ tier }) => tier),
    ['core', 'core'],
  );
  const row = preferences.getByRole('listitem').filter({ hasText: 'Mondays' });
  await row.getByRole('button', { name: 'Forget' }).click();
  await row.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Undo' }).click();
  await row.waitFor();

  await page.getByRole('switch', { name: 'Remember and use memory' }).click();
  await page.waitForFunction(() => document.querySelector('[role=switch]')?.ariaChecked === 'false');
  await page.getByRole('button', { name: 'Forget everything' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Forget everything?' });
  await isAccessible(page);
  await dialog.getByRole('button', { name: 'Forget everything' }).click();
  await page.getByText('Nothing is remembered yet').waitFor();
  assert.equal((await person.call('settings.get')).memory, false);
});

journey('memory: an answer says what it was given, and others’ words are marked', async (person) => {
  const models = await person.models({ otherwise: { text: 'They go out on Fridays [1].' } });
  const documents = { 'reports.md': '# Reports\n\nThe reports go out on Fridays, by mail.\n' };
  const { page } = await begun(person, {}, documents);
  await person.useModels(models);
  await person.call('memory.add', { text: 'Reports go out on Fridays', tier: 'core' });
  await page.getByRole('region', { name: 'Preferences' }).getByText('Reports go out on Fridays').waitFor();
  await page.goto(`${person.address}/chat`);
  const message = page.getByRole('textbox', { name: 'Message' });
  await message.fill('When do the reports go out?');
  await message.press('Enter');
  await page.getByText('They go out on Fridays').first().waitFor();
  await page.getByRole('article').last().hover();
  await page.getByRole('button', { name: 'What was used' }).last().click();
  const panel = page.getByRole('complementary', { name: 'Details' });
  await panel.getByText('Reports go out on Fridays', { exact: true }).waitFor();
  await isAccessible(page);
  await picture(page, 'memory-used', 'dark');

  await page.goto(`${person.address}/memory`);
  const talks = page.getByRole('region', { name: 'Conversations' });
  await talks.getByText('“When do the reports go out?” – They go out on Fridays.').waitFor();
  await talks.getByText('Words of others').waitFor();
  await page.getByText(/Used once/).waitFor();
  await isAccessible(page);
  await picture(page, 'memory-others', 'dark');
  await talks.getByRole('link', { name: 'Open the thread' }).click();
  await page.getByText('They go out on Fridays').first().waitFor();
});

journey('memoria: in italiano', async (person) => {
  const { page } = await begun(person, { language: 'it-IT' });
  await page.getByText('Ancora niente da ricordare').waitFor();
  await isAccessible(page);
});
