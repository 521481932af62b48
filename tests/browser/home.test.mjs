// Home: what there is to see today, an answer with every kind of block, and the floating chat over a page.

import { strict as assert } from 'node:assert';

import { isAccessible, journey, midnight, tabTo } from './person.mjs';

const DATA = [
  { name: 'May', open: 3, done: 5 },
  { name: 'June', open: -2, done: 8 },
  { name: 'A month with a long name', open: 7, done: 0 },
];
const CONFIG = { open: { label: 'Open' }, done: { label: 'Done' } };
const fence = (kind, body) => `\`\`\`${kind}\n${JSON.stringify(body)}\n\`\`\`\n`;
const chart = (chartType, data = DATA) => fence('chart', { chartType, title: `As ${chartType}`, data, config: CONFIG });
const CHARTS = ['area', 'bar', 'line', 'pie', 'radar', 'radial'];

const answers = (page) => page.locator('article.assistant');

/** A vault with a project, what is due in it, and a server that answers from the script. */
async function atWork(person, replies) {
  const models = await person.models({ replies, otherwise: { text: 'Nothing more.' } });
  await person.call('models.set_provider', {
    name: 'Scripted', wire: 'ollama', base_url: models.ollama, model: 'small', preferred: true,
  });
  const project = await person.call('projects.create', { name: 'Garden' });
  const task = (title, due) => person.call('tasks.create', { title, due_date: due, project_id: project.id });
  const late = await task('Order the seeds', midnight(-2));
  await task('Cut the hedge', midnight(0));
  const frost = await person.call('checkpoints.create', { project_id: project.id, title: 'First frost', date: midnight(9) });
  return { models, project, late, frost };
}

journey('a new vault says where to begin, and the first page is reached by keys', async (person) => {
  const { page } = await person.settled({ 'garden.md': '# Garden\n\nThe hedge is cut in June.\n' });
  await page.getByRole('heading', { name: 'Home', level: 1 }).waitFor();
  const steps = page.getByRole('region', { name: 'Begin here' });
  await steps.getByText('Begin a project').waitFor();
  await page.getByText('1 of 1 can be found').waitFor();
  await isAccessible(page);
  await tabTo(page, steps.getByRole('link', { name: /Begin a project/ }), 60);
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/projects$/);
});

journey('home shows the day, and an answer with every kind of block', async (person) => {
  await person.command('init');
  // The ids are known only once the things are there, so the server is told of them after that.
  const place = await atWork(person, []);
  const said = [
    'Here is how it stands.\n',
    ...CHARTS.map((kind) => chart(kind)),
    fence('table', { title: 'By month', headers: ['Month', 'Open'], rows: DATA.map((row) => [row.name, `${row.open}`]) }),
    fence('timeline', { ids: [place.frost.id] }),
    fence('entity_ref', { kind: 'task', id: place.late.id }),
    fence('entity_ref', { kind: 'task', id: 'made-up' }),
    'That is all.',
  ].join('');
  const models = await person.models({
    replies: [{ calls: [{ name: 'list_tasks', arguments: {} }, { name: 'list_checkpoints', arguments: {} }] }, { text: said }],
    otherwise: { text: 'Nothing more.' },
  });
  await person.useModels(models, { name: 'With answers' });
  // An agent that may list both; the message names what it is for.
  await person.call('agents.save', {
    name: 'overview', description: 'Gives an overview of how the garden stands this month', prompt: 'You sum up.',
    tools: ['list_tasks', 'list_checkpoints'],
  });
  await person.serve({ unlocked: true });
  const { page } = await person.open();

  await page.getByRole('list', { name: 'Overdue' }).getByRole('link', { name: 'Order the seeds' }).waitFor();
  await page.getByRole('list', { name: 'Due today' }).getByRole('link', { name: 'Cut the hedge' }).waitFor();
  await page.getByRole('list', { name: 'Next checkpoints' }).getByRole('link', { name: 'First frost' }).waitFor();
  await isAccessible(page);

  const field = page.getByRole('textbox', { name: 'Ask about your work or your files' });
  await tabTo(page, field, 60);
  await page.keyboard.type('Give an overview of how the garden stands this month');
  await page.keyboard.press('Enter');
  await answers(page).getByText('That is all.').waitFor();
  await answers(page).locator('.entity').waitFor();
  assert.equal(await answers(page).locator('figure.chart svg[role=img]').count(), CHARTS.length);
  assert.equal(await answers(page).locator('.entity').count(), 1, 'what no tool gave is left out');
  assert.equal(await answers(page).locator('.moments li').count(), 1);
  await answers(page).getByText('By month').waitFor();
  await isAccessible(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  await isAccessible(page);

  await answers(page).getByRole('link', { name: 'Order the seeds' }).click();
  await page.waitForURL(/\/projects\/[0-9a-f-]{36}\?open=/);
});

journey('the floating chat is about the page, keeps its thread, and gives the focus back', async (person) => {
  await person.command('init');
  const { models, project } = await atWork(person, [{ text: 'Two tasks are open.' }]);
  await person.serve({ unlocked: true });
  const { page } = await person.open();
  await page.getByRole('heading', { name: 'Home', level: 1 }).waitFor();
  await page.goto(new URL(`/projects/${project.id}`, person.address).href);
  await page.getByRole('heading', { name: 'Garden', level: 1 }).waitFor();

  const opener = page.getByRole('button', { name: /Quick chat/ });
  await opener.focus();
  await page.keyboard.press('Control+j');
  const popup = page.getByRole('dialog', { name: 'Quick chat' });
  await popup.getByText('About Garden').waitFor();
  const field = popup.getByRole('textbox', { name: 'Ask or tell something' });
  await field.fill('List my open tasks');
  await field.press('Enter');
  await popup.getByText('Two tasks are open.').waitFor();
  await popup.getByText('Tasks', { exact: true }).waitFor();
  await isAccessible(page);
  const asked = (await models.questions()).at(-1).prompt;
  assert.match(asked, /Order the seeds/, 'the facts of the project were given');

  await page.keyboard.press('Escape');
  await popup.waitFor({ state: 'hidden' });
  assert.ok(await opener.evaluate((button) => button === document.activeElement), 'the focus is back');

  await page.keyboard.press('Control+1');
  await page.getByRole('heading', { name: 'Home', level: 1 }).waitFor();
  await page.keyboard.press('Control+j');
  await popup.getByText('Two tasks are open.').waitFor();
  await popup.getByText('About everything').waitFor();
  await popup.getByRole('button', { name: 'Continue in chat' }).click();
  await page.waitForURL(/\/chat\/[0-9a-f-]{36}$/);
  await answers(page).getByText('Two tasks are open.').waitFor();
});
