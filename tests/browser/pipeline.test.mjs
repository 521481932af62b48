// Several agents on one message: chosen in the composer, asked in their order, one answer made of all.

import { strict as assert } from 'node:assert';

import { isAccessible, journey, tabTo } from './person.mjs';

const field = (page) => page.getByRole('textbox', { name: 'Message' });
const agent = (page, name) => page.getByRole('menuitemcheckbox', { name, exact: false });

journey('several agents are chosen by keys and answer in that order', async (person) => {
  const { page } = await person.chatting({ 'garden.md': '# Garden\n\nThe hedge is cut in June.\n' });
  const models = await person.models({
    replies: [{ text: 'The notes say June.' }, { text: 'No task is due.' }, { text: 'In June, and nothing is due.' }],
  });
  await person.useModels(models);
  const { keyboard } = page;
  const picker = page.getByRole('button', { name: /^Which agents:/ });
  await picker.and(page.getByRole('button', { name: 'Which agents: The agent that fits' })).waitFor();
  await tabTo(page, picker, 120);
  await keyboard.press('Enter');
  const list = page.getByRole('menu', { name: 'Which agents' });
  await agent(list, 'The agent that fits').and(page.locator(':focus')).waitFor();
  await isAccessible(page);
  for (const name of ['note', 'task']) {
    while ((await page.locator(':focus .choice-label').innerText()) !== name) await keyboard.press('ArrowDown');
    await keyboard.press('Space');
    await agent(list, name).and(page.locator('[aria-checked=true]:focus')).waitFor();
  }
  await agent(list, 'note').getByText('1 of 2').waitFor();
  await agent(list, 'task').getByText('2 of 2').waitFor();
  await isAccessible(page);
  await keyboard.press('Escape');
  await page.getByRole('button', { name: 'Which agents: note → task' }).and(page.locator(':focus')).waitFor();

  await field(page).fill('What about the hedge?');
  await field(page).press('Enter');
  await page.locator('article.assistant').getByText('In June, and nothing is due.').waitFor();
  const [first, second, all] = (await models.questions()).map((question) => question.prompt);
  assert.ok(!first.includes('The notes say June.'));
  assert.ok(second.includes('The notes say June.'), 'the second agent sees what the first one found');
  assert.ok(all.includes('The notes say June.') && all.includes('No task is due.'), 'one answer is made of both');
  await page.getByRole('button', { name: 'Which agents: note → task' }).waitFor();
});

journey('at most five agents answer, also in Italian and in a narrow, dark window', async (person) => {
  const wishes = { theme: 'dark', language: 'it-IT', size: { width: 420, height: 800 } };
  const { page } = await person.chatting({ 'garden.md': '# Garden\n' }, wishes);
  await page.getByRole('button', { name: /^Quali agenti:/ }).click();
  const list = page.getByRole('menu', { name: 'Quali agenti' });
  for (const name of ['task', 'note', 'project', 'calendar', 'email', 'analytics']) await agent(list, name).click();
  await list.getByText('Al massimo 5 agenti').waitFor();
  assert.equal(await list.locator('[aria-checked=true]').count(), 5, 'the sixth has no place');
  await isAccessible(page);
  await agent(list, 'note').click();
  await agent(list, 'project').getByText('2 di 4').waitFor();
  await agent(list, 'L’agente adatto').click();
  assert.equal(await list.locator('[aria-checked=true]').count(), 1);
});
