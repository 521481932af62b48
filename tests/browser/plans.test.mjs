// Plans: made before anything is done, changed in place, decided about step by step, run once; and ready plans.

import { strict as assert } from 'node:assert';

import { isAccessible, journey, midnight, tabTo } from './person.mjs';

const PLAN = {
  agent: 'task',
  steps: [
    { action: 'create_record', variables: { kind: 'project', name: 'Garden' } },
    { action: 'create_record', variables: { kind: 'task', title: 'Cut the hedge' }, data_from_step: 1 },
    { action: 'create_record', variables: { kind: 'task', title: 'Sell the house' } },
    { action: 'send_notification', variables: { text: 'The garden is planned' } },
  ],
};

const field = (page) => page.getByRole('textbox', { name: 'Message' });
const card = (page) => page.getByRole('region', { name: 'Plan' });
const step = (page, number) => card(page).getByRole('listitem').nth(number - 1);
const answer = (page, number, name) => step(page, number).getByRole('button', { name, exact: true });

journey('a plan is changed, decided about by keys, and run once', async (person) => {
  const { page } = await person.chatting({ 'garden.md': '# Garden\n\nThe hedge is cut in June.\n' });
  const models = await person.models({ replies: [{ text: JSON.stringify(PLAN) }] });
  await person.useModels(models);
  const { keyboard } = page;
  const first = page.getByRole('switch', { name: 'Plan first' });
  await tabTo(page, first, 120);
  await keyboard.press('Space');
  assert.equal(await first.getAttribute('aria-checked'), 'true');
  await field(page).fill('Get the garden going');
  await field(page).press('Enter');
  await step(page, 4).waitFor();
  await card(page).getByText('Approve or reject each step').waitFor();
  assert.equal(await card(page).getByRole('button', { name: 'Run the approved steps' }).isEnabled(), false);
  await isAccessible(page);

  await answer(page, 2, 'Edit').focus();
  await keyboard.press('Enter');
  const title = step(page, 2).getByRole('textbox', { name: 'Title' });
  await title.fill('Cut the beech hedge');
  await isAccessible(page);
  await step(page, 2).getByRole('button', { name: 'Save' }).press('Enter');
  await step(page, 2).getByText('Cut the beech hedge').waitFor();

  for (const [number, name, state] of [[1, 'Approve', 'Approved'], [2, 'Approve', 'Approved'], [3, 'Reject', 'Rejected'], [4, 'Approve', 'Approved']]) {
    await answer(page, number, name).focus();
    await keyboard.press('Enter');
    await step(page, number).locator('.badge').getByText(state).waitFor();
  }
  await page.reload();
  await step(page, 3).locator('.badge').getByText('Rejected').waitFor();
  await card(page).getByRole('button', { name: 'Run the approved steps' }).press('Enter');
  await step(page, 4).locator('.badge').getByText('Done').waitFor();
  await page.getByText('The garden is planned').nth(1).waitFor();
  await card(page).getByText('Over').waitFor();
  assert.equal(await step(page, 3).locator('.badge').innerText(), 'Rejected');
  assert.equal(await card(page).getByRole('button').count(), 0, 'nothing is left to decide');
  await isAccessible(page);
  const { tasks } = await person.call('tasks.list');
  assert.deepEqual(tasks.map((task) => task.title), ['Cut the beech hedge']);
});

journey('a ready plan is filled in, also in Italian and in a narrow, dark window', async (person) => {
  const wishes = { theme: 'dark', language: 'it-IT', size: { width: 420, height: 800 } };
  const { page } = await person.chatting({ 'garden.md': '# Garden\n' }, wishes);
  await page.getByRole('button', { name: 'Piani pronti' }).click();
  await page.getByRole('menuitem', { name: 'Rapporto settimanale' }).press('Enter');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Titolo' }).fill('La mia settimana');
  await isAccessible(page);
  await dialog.getByRole('button', { name: 'Crea il piano' }).press('Enter');
  const plan = page.getByRole('region', { name: 'Piano' });
  await plan.getByText('Rapporto settimanale').waitFor();
  await plan.getByText('usa il risultato del passo 1').waitFor();
  await plan.getByRole('button', { name: 'Approva', exact: true }).first().click();
  await plan.getByText('Approvato').first().waitFor();
  await isAccessible(page);
});

journey('a step is changed in fields that fit what its tool takes', async (person) => {
  const { page } = await person.chatting({ 'garden.md': '# Garden\n' });
  const noon = midnight(1) + 12 * 60 * 60 * 1000;
  const task = { kind: 'task', title: 'Cut the hedge', due_date: noon, priority: 'low', assignees: ['Ada', 'Bo'] };
  const plan = { agent: 'task', steps: [{ action: 'create_record', variables: task }] };
  await person.useModels(await person.models({ replies: [{ text: JSON.stringify(plan) }] }));
  await page.getByRole('switch', { name: 'Plan first' }).click();
  await field(page).fill('The hedge');
  await field(page).press('Enter');
  await step(page, 1).getByText('Ada, Bo').waitFor();
  await step(page, 1).getByText('Low', { exact: true }).waitFor();
  assert.ok(!(await step(page, 1).innerText()).includes(String(noon)), 'a date is no row of digits');

  await answer(page, 1, 'Edit').click();
  const day = (at) => new Date(at).toLocaleDateString('sv', { timeZone: 'Europe/Rome' });
  const due = step(page, 1).getByLabel('Due');
  assert.equal(await due.getAttribute('type'), 'date');
  assert.equal(await due.inputValue(), day(noon));
  await isAccessible(page);
  const title = step(page, 1).getByRole('textbox', { name: 'Title' });
  await title.fill('');
  await step(page, 1).getByRole('button', { name: 'Save' }).click();
  await step(page, 1).getByText('This is needed').waitFor();
  await title.fill('Cut the beech hedge');
  await step(page, 1).getByRole('combobox', { name: 'Priority' }).selectOption('High');
  await step(page, 1).getByRole('button', { name: 'Save' }).click();
  await step(page, 1).getByText('High', { exact: true }).waitFor();
  const [kept] = (await person.call('plans.list')).plans;
  assert.equal(kept.steps[0].variables.due_date, noon, 'the time of day stays where the day was not changed');

  await answer(page, 1, 'Edit').click();
  await due.fill(day(midnight(4)));
  await step(page, 1).getByLabel('Assigned to').fill('Bo, Cy');
  await step(page, 1).getByRole('combobox', { name: 'Priority' }).selectOption('Not set');
  await step(page, 1).getByRole('button', { name: 'Save' }).click();
  await step(page, 1).getByText('Bo, Cy').waitFor();
  await answer(page, 1, 'Approve').click();
  await card(page).getByRole('button', { name: 'Run the approved steps' }).click();
  await step(page, 1).locator('.badge').getByText('Done').waitFor();
  const [made] = (await person.call('tasks.list')).tasks;
  assert.equal(made.due_date, midnight(4));
  assert.deepEqual([made.assignees, made.priority], [['Bo', 'Cy'], 'medium']);
});

journey('a ready plan is begun from the command palette, on any page and again', async (person) => {
  const { page } = await person.settled({ 'garden.md': '# Garden\n' });
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  const { keyboard } = page;
  for (const title of ['My week', 'My other week']) {
    await keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Commands' }).fill('weekly');
    await page.getByRole('option', { name: /Weekly report/ }).getByText('Ready plan').waitFor();
    await isAccessible(page);
    await keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Weekly report' });
    await dialog.getByRole('textbox', { name: 'Title' }).fill(title);
    assert.ok(!page.url().includes('playbook'), 'the address asks once');
    await dialog.getByRole('button', { name: 'Make the plan' }).press('Enter');
    await card(page).getByText('Weekly report').waitFor();
    await page.locator('article.person').getByText(title, { exact: true }).waitFor();
    await page.waitForURL(/\/chat\/[0-9a-f-]{36}$/);
  }
});
