// Everything that can be set.

import { strict as assert } from 'node:assert';

import { PASSPHRASE, isAccessible, journey, tabTo } from './person.mjs';

const SECTIONS = ['models', 'embeddings', 'appearance', 'language', 'permissions', 'security', 'data', 'about'];

/** The app open at a section, with a vault and nothing in it. */
async function at(person, section) {
  await person.command('init');
  await person.serve({ unlocked: true });
  const { page } = await person.open();
  await page.getByRole('navigation', { name: 'Main' }).waitFor();
  await page.goto(new URL(`/settings/${section}`, person.address).href);
  await page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor();
  return page;
}

journey('every section can be used by everybody, also narrow and with large text', async (person) => {
  const page = await at(person, 'models');
  for (const section of SECTIONS) {
    await page.goto(new URL(`/settings/${section}`, person.address).href);
    await page.locator(`a[href="/settings/${section}"][aria-current="page"]`).waitFor();
    await isAccessible(page);
  }
  await page.goto(new URL('/settings/appearance', person.address).href);
  await page.getByRole('radio', { name: '200 %' }).check({ force: true });
  for (const section of SECTIONS) {
    await page.locator(`a[href="/settings/${section}"]`).click();
    const wider = await page.evaluate(() => document.querySelector('main').scrollWidth - document.querySelector('main').clientWidth);
    assert.ok(wider <= 1, `${section} is ${wider} pixels too wide at 200 %`);
  }
});

journey('a model server is added, tested, and removed with a way back', async (person) => {
  const server = await person.models({});
  const page = await at(person, 'models');
  await page.getByRole('button', { name: 'Add a server' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Add a server' });
  await dialog.getByLabel('Name').fill('Scripted');
  await dialog.getByLabel('Address').fill(server.ollama);
  await dialog.getByText('Nothing leaves it').waitFor();
  await isAccessible(page);
  await dialog.getByRole('button', { name: 'Save' }).click();
  const card = page.getByRole('listitem').filter({ hasText: 'Scripted' });
  await card.getByText('small answers').waitFor();

  await card.getByRole('button', { name: 'Edit' }).click();
  const edit = page.getByRole('dialog', { name: 'Edit Scripted' });
  await edit.getByLabel('Key', { exact: true }).fill('sk-never-shown');
  await edit.getByRole('button', { name: 'Save' }).click();
  await card.getByText('Key stored').waitFor();
  assert.ok(!(await page.content()).includes('sk-never-shown'), 'a key is never shown again');

  const remove = async () => {
    await card.getByRole('button', { name: 'More for Scripted' }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
  };
  await remove();
  // With a key it is asked first, because there is no way back.
  await page.getByRole('dialog', { name: 'Remove Scripted?' }).getByRole('button', { name: 'Cancel' }).click();
  await card.getByRole('button', { name: 'Edit' }).click();
  await edit.getByRole('checkbox', { name: 'Remove the stored key' }).check();
  await edit.getByRole('button', { name: 'Save' }).click();
  await card.getByText('Key stored').waitFor({ state: 'detached' });
  await remove();
  await card.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Undo' }).click();
  await card.waitFor();
});

journey('a server elsewhere says where it sends to, and is not asked offline', async (person) => {
  const page = await at(person, 'models');
  await page.getByRole('button', { name: 'Add a server' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Add a server' });
  await dialog.getByLabel('Name').fill('Far away');
  await dialog.getByLabel('Address').fill('https://models.example/v1');
  await dialog.getByText('are sent to models.example').waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await page.getByRole('switch', { name: 'Stay offline' }).click();
  await page.getByRole('navigation', { name: 'Main' }).getByRole('switch', { name: 'Offline', checked: true }).waitFor();
  const settings = await person.call('settings.get');
  assert.equal(settings.offline, true);
});

journey('the passphrase is changed and a new recovery code confirmed, by keyboard alone', async (person) => {
  const page = await at(person, 'security');
  await tabTo(page, page.getByRole('button', { name: 'Change', exact: true }));
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'Change the passphrase' }).waitFor();
  const next = 'violet kettle drifts over seven hills';
  for (const text of [PASSPHRASE, next, next]) {
    await page.keyboard.type(text);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
  }
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).press('Enter');
  await page.getByText('The passphrase is changed').waitFor();

  await tabTo(page, page.getByRole('button', { name: 'Make a new one' }));
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'A new recovery code' });
  await dialog.getByRole('button', { name: 'Make a new one' }).press('Enter');
  const code = dialog.getByRole('list', { name: 'Recovery code' });
  await code.waitFor();
  await page.keyboard.press('Escape');
  await code.waitFor();
  const groups = await code.getByRole('listitem').allInnerTexts();
  await dialog.getByRole('button', { name: 'I have written it down' }).press('Enter');
  await dialog.getByText('type two of its groups').waitFor();
  for (const field of await dialog.getByRole('textbox').all()) {
    const label = await field.evaluate((input) => input.labels[0].textContent);
    await field.fill(groups[Number(label.match(/\d+/)[0]) - 1]);
  }
  await dialog.getByRole('button', { name: 'Continue' }).press('Enter');
  await page.getByText('The new recovery code holds').waitFor();

  await page.getByRole('button', { name: 'Lock now' }).click();
  await page.getByLabel('Passphrase', { exact: true }).fill(next);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor();
});

journey('what is set stays: locking, language, and where the data are', async (person) => {
  const page = await at(person, 'security');
  await page.getByLabel('Lock when not used for').selectOption({ label: '15 minutes' });
  await page.getByRole('button', { name: 'Check the log' }).click();
  await page.getByText(/Whole: \d+ rows/).waitFor();
  await page.goto(new URL('/settings/data', person.address).href);
  await page.getByText('Self-check').waitFor();
  await page.locator('.path').filter({ hasText: 'home' }).waitFor();
  await page.locator('.finding').first().waitFor();
  assert.equal((await person.call('settings.get')).lock_after_minutes, 15);
  await page.goto(new URL('/settings/language', person.address).href);
  await page.getByRole('radio', { name: 'Italiano' }).check({ force: true });
  await page.getByRole('heading', { name: 'Impostazioni', level: 1 }).waitFor();
  await page.reload();
  await page.getByRole('heading', { name: 'Impostazioni', level: 1 }).waitFor();
  await isAccessible(page);
});

journey('the palette and the list of shortcuts reach everything by keyboard', async (person) => {
  const page = await at(person, 'about');
  await page.keyboard.press('Control+k');
  const field = page.getByRole('combobox', { name: 'Commands' });
  await field.waitFor();
  await isAccessible(page);
  await page.keyboard.type('secur');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Security', level: 2 }).waitFor();
  await page.keyboard.press('Control+k');
  // What was done last stands first.
  await page.getByRole('option', { selected: true }).filter({ hasText: 'Settings: Security' }).waitFor();
  await page.keyboard.press('Escape');
  await field.waitFor({ state: 'hidden' });
  await page.keyboard.press('?');
  const shortcuts = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await shortcuts.waitFor();
  await isAccessible(page);
  await page.keyboard.press('Escape');
  await shortcuts.waitFor({ state: 'hidden' });
  await page.keyboard.press('Control+9');
  await page.getByRole('heading', { name: 'Search', level: 1 }).waitFor();
});
