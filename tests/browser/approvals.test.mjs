// What needs a person's agreement: the inbox, the rules, and what stands in the log of it.

import { strict as assert } from 'node:assert';

import { isAccessible, journey, tabTo } from './person.mjs';

/** The app open at an address, with a vault and nothing in it. What it may complain about is said. */
async function at(person, address, expected = []) {
  await person.command('init');
  await person.serve({ unlocked: true });
  const screen = await person.open();
  expected.forEach((pattern) => screen.expect(pattern));
  const { page } = screen;
  await page.getByRole('navigation', { name: 'Main' }).waitFor();
  await page.goto(new URL(address, person.address).href);
  return page;
}

journey('an empty inbox says what it is for, and is reached by keys', async (person) => {
  const page = await at(person, '/chat');
  await page.getByRole('heading', { name: 'Chat', level: 1 }).waitFor();
  await page.keyboard.press('Control+3');
  await page.getByRole('heading', { name: 'Approvals', level: 1 }).waitFor();
  await page.getByText('Nothing waits for you').waitFor();
  await isAccessible(page);
  await tabTo(page, page.getByRole('link', { name: 'Answered' }));
  await page.keyboard.press('Enter');
  await page.getByText('Nothing was asked yet').waitFor();
  await isAccessible(page);
});

journey('rules are added, contradict each other, are tried out and removed with a way back', async (person) => {
  // The first rule is refused.
  const page = await at(person, '/settings/permissions', [/\/v1\/policy\/set_rule\)/]);
  await page.getByText('No rules about tools').waitFor();
  await isAccessible(page);

  const add = async (button, what, place, says, more = async () => {}) => {
    await page.getByRole('button', { name: button }).click();
    const dialog = page.getByRole('dialog', { name: button });
    await dialog.getByLabel(button.includes('tool') ? 'Tool' : 'Data', { exact: true }).fill(what);
    await dialog.getByLabel('Place', { exact: true }).fill(place);
    await dialog.getByRole('radio', { name: says }).check({ force: true });
    await more(dialog);
    await dialog.getByRole('button', { name: 'Save' }).click();
    return dialog;
  };

  const wide = await add('Add a rule about a tool', '*', '*', 'Allow');
  await wide.getByText('names one tool').waitFor();
  await isAccessible(page);
  await wide.getByRole('button', { name: 'Cancel' }).click();

  await add('Add a rule about a tool', 'mail_send', 'bob@example.org', 'Allow');
  await page.getByText('mail_send → bob@example.org').waitFor();
  await add('Add a rule about a tool', 'mail_*', '*@example.org', 'Never');
  await page.getByText('contradict each other').waitFor();
  await add('Add a rule about data', 'files', 'api.example.org', 'Ask each time', async (dialog) => {
    await dialog.getByLabel('Leave out').fill('[0-9]{4}');
  });
  await page.getByText('leaves out 1 pattern').waitFor();
  await isAccessible(page);

  const form = page.locator('form');
  await form.getByLabel('Place', { exact: true }).fill('https://api.example.org');
  await form.getByLabel('Tool', { exact: true }).fill('web_get');
  await form.getByLabel('Text', { exact: true }).fill('my PIN is 4711');
  await form.getByRole('button', { name: 'Show' }).click();
  await page.getByText('my PIN is [left out]').waitFor();

  await page.getByRole('button', { name: 'Remove mail_* → *@example.org' }).click();
  await page.getByText('contradict each other').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText('contradict each other').waitFor();
});

journey('the log shows what happened, filtered, opened, and whether it is whole', async (person) => {
  const page = await at(person, '/settings/permissions');
  await page.getByRole('button', { name: 'Add a rule about a tool' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a rule about a tool' });
  await dialog.getByLabel('Tool', { exact: true }).fill('pay');
  await dialog.getByLabel('Place', { exact: true }).fill('*');
  await dialog.getByRole('radio', { name: 'Never' }).check({ force: true });
  await dialog.getByRole('button', { name: 'Save' }).click();
  await page.getByText('pay → *').waitFor();

  await page.getByRole('link', { name: 'Activity' }).click();
  await page.getByRole('heading', { name: 'Activity', level: 1 }).waitFor();
  const rows = page.getByRole('list', { name: 'What happened' });
  const row = rows.getByRole('listitem').filter({ hasText: 'add rule' });
  await row.locator('summary').click();
  await row.getByText('rule-1').waitFor();
  await isAccessible(page);

  await page.getByLabel('Source', { exact: true }).selectOption({ label: 'Runs' });
  await page.getByText('Nothing fits these filters').waitFor();
  await page.getByLabel('Source', { exact: true }).selectOption({ label: 'You' });
  await row.waitFor();
  await page.getByLabel('Action', { exact: true }).fill('no such thing');
  await page.getByText('Nothing fits these filters').waitFor();
  await page.getByLabel('Action', { exact: true }).fill('add rule');
  await row.waitFor();

  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save as CSV' }).click();
  assert.equal((await saved).suggestedFilename(), 'adiuva-activity.csv');

  await page.getByRole('button', { name: 'Check the chain' }).click();
  await page.getByText('rows are as they were written').waitFor();
  await isAccessible(page);
});
