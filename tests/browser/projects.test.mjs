// Projects: tasks in a list and on a board, dates, notes and docs, files, the trash, and what agents suggest.

import { strict as assert } from 'node:assert';
import { readFile } from 'node:fs/promises';

import { isAccessible, journey, tabTo, until } from './person.mjs';

/** A vault and the projects page, without any documents. */
async function begun(person, wishes) {
  await person.command('init');
  await person.serve({ unlocked: true });
  const screen = await person.open(wishes);
  const { page } = screen;
  await page.getByRole('navigation').first().getByRole('link', { name: /Projects|Progetti/ }).click();
  await page.getByRole('heading', { level: 1, name: /Projects|Progetti/ }).waitFor();
  return screen;
}

/** Makes a project by the terminal and opens it. */
async function project(person, page, name, view = 'list') {
  const { id } = await person.call('projects.create', { name });
  await page.goto(`${person.address}/projects/${id}?view=${view}`);
  await page.getByRole('heading', { level: 1, name }).waitFor();
  return id;
}

async function add(page, line) {
  const field = page.getByLabel('New task in one line');
  await field.fill(line);
  await field.press('Enter');
}

journey('projects: one is made for a new client, renamed, archived, deleted and brought back', async (person) => {
  const { page } = await begun(person);
  await page.getByText('No project yet').waitFor();
  await isAccessible(page);
  await page.getByRole('main').getByRole('button', { name: 'New project' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'New project' });
  await dialog.getByLabel('Name').fill('Garden');
  await dialog.getByLabel('Client').fill('Rossi');
  await isAccessible(page);
  await dialog.getByRole('button', { name: 'Create' }).click();
  await page.getByRole('heading', { level: 1, name: 'Garden' }).waitFor();
  assert.equal((await person.call('clients.list')).clients[0].name, 'Rossi');

  await page.getByRole('link', { name: '← Projects' }).click();
  const list = page.getByRole('list', { name: 'Projects' });
  await list.getByText('Rossi').waitFor();
  await isAccessible(page);
  await list.getByRole('button', { name: 'Actions for Garden' }).click();
  await page.getByRole('menuitem', { name: 'Rename' }).click();
  const rename = page.getByRole('dialog', { name: 'Rename the project' });
  await rename.getByLabel('Name').fill('Pond');
  await rename.getByRole('button', { name: 'Save' }).click();
  await list.getByRole('link', { name: 'Pond' }).waitFor();

  await list.getByRole('button', { name: 'Actions for Pond' }).click();
  await page.getByRole('menuitem', { name: 'Archive' }).click();
  await page.getByText('No project yet').waitFor();
  await page.getByLabel('Show archived').check();
  await list.getByText('Archived').waitFor();

  await list.getByRole('button', { name: 'Actions for Pond' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await page.getByText('Pond is in the trash').waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await list.getByRole('link', { name: 'Pond' }).waitFor();

  await list.getByRole('button', { name: 'Actions for Pond' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await page.getByRole('link', { name: 'Trash' }).click();
  await page.getByRole('list', { name: 'Trash' }).getByText('Pond').waitFor();
  await isAccessible(page);
  await page.getByRole('button', { name: 'Restore' }).click();
  await page.getByText('The trash is empty').waitFor();
});

journey('tasks: a line is understood, a task is edited, commented, done and deleted by keys', async (person) => {
  const { page } = await begun(person);
  await project(person, page, 'House');
  await page.getByText('No task yet').waitFor();
  const field = page.getByLabel('New task in one line');
  await field.fill('Pay the rent tomorrow p1 #house @anna');
  await page.getByText('High', { exact: true }).waitFor();
  await page.getByText('@anna').waitFor();
  await field.press('Enter');
  const todo = page.getByRole('list', { name: 'To do' });
  await todo.getByRole('button', { name: 'Pay the rent', exact: true }).waitFor();
  assert.equal(await field.inputValue(), '', 'the field is ready for the next');
  await field.fill('Nothing #nowhere');
  await page.getByText('There is no project called nowhere').waitFor();
  await add(page, 'Paint the door');
  await todo.getByRole('button', { name: 'Paint the door', exact: true }).waitFor();
  await isAccessible(page);

  await todo.getByRole('button', { name: 'Paint the door', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Task' });
  await dialog.getByLabel('Description').fill('Green, **twice**.');
  await dialog.getByLabel('Due').fill('2020-01-02');
  await dialog.getByRole('textbox', { name: 'Comment' }).fill('Anna has the colour');
  await dialog.getByRole('button', { name: 'Comment', exact: true }).click();
  await dialog.getByText('Anna has the colour').waitFor();
  await isAccessible(page);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.waitFor({ state: 'hidden' });
  await todo.getByText('2 Jan 2020, late').waitFor();

  await todo.getByLabel('Pay the rent: done').check();
  await page.getByText('Done (1)').waitFor();

  const row = todo.getByRole('button', { name: 'Paint the door', exact: true });
  await row.focus();
  await page.keyboard.press('Delete');
  await page.getByText('Paint the door is in the trash').waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await row.waitFor();
});

journey('board: cards are moved by keys and by dragging, and what agents suggest is decided', async (person) => {
  const { page } = await begun(person, { theme: 'dark' });
  const id = await project(person, page, 'House', 'board');
  for (const title of ['one', 'two', 'three']) await person.call('tasks.create', { title, project_id: id });
  const column = (name) => page.getByRole('region', { name });
  const titles = (name) => column(name).locator('.task-title').allInnerTexts();
  await column('To do').getByRole('button', { name: 'three' }).waitFor();
  await isAccessible(page);

  await column('To do').getByRole('button', { name: 'three' }).focus();
  await page.keyboard.press('Shift+ArrowUp');
  await page.getByText('three moved in To do').waitFor({ state: 'attached' });
  await page.waitForFunction(() => document.activeElement?.textContent?.trim() === 'three');
  assert.deepEqual(await titles('To do'), ['one', 'three', 'two']);
  await page.keyboard.press('Shift+ArrowRight');
  await column('In progress').getByRole('button', { name: 'three' }).waitFor();
  await page.waitForFunction(() => document.activeElement?.textContent?.trim() === 'three');
  await page.keyboard.press('ArrowLeft');
  await page.waitForFunction(() => document.activeElement?.textContent?.trim() === 'one');

  await column('To do').locator('li', { hasText: 'two' }).dragTo(column('Done'));
  await column('Done').getByRole('button', { name: 'two' }).waitFor();
  assert.deepEqual([await titles('To do'), await titles('In progress')], [['one'], ['three']]);
  await isAccessible(page);
});

journey('timeline: checkpoints stand among due tasks', async (person) => {
  const { page } = await begun(person);
  const id = await project(person, page, 'House', 'timeline');
  await page.getByText('No date yet').waitFor();
  await isAccessible(page);
  await person.call('tasks.create', { title: 'Old bill', project_id: id, due_date: Date.UTC(2020, 0, 2, 12) });
  await page.getByLabel('Checkpoint').fill('Roof done');
  await page.getByLabel('Date').fill('2099-05-01');
  await page.getByRole('main').getByRole('button', { name: 'Add', exact: true }).click();
  const dates = page.getByRole('list', { name: 'Timeline' });
  await dates.getByText('Roof done').waitFor();
  const order = await dates.getByRole('listitem').allInnerTexts();
  assert.deepEqual(
    order.map((entry) => /Old bill|Today|Roof done/.exec(entry)?.[0]),
    ['Old bill', 'Today', 'Roof done'],
  );
  await isAccessible(page);
  await dates.getByRole('button', { name: 'Delete Roof done' }).click();
  await page.getByRole('button', { name: 'Undo' }).click();
  await dates.getByText('Roof done').waitFor();
});

journey('docs: a clash keeps both texts, revisions come back, and Markdown cannot run', async (person) => {
  const { page } = await begun(person);
  const project_id = await project(person, page, 'House', 'docs');
  await page.getByText('No doc yet').waitFor();
  await page.getByRole('button', { name: 'New doc' }).click();
  await page.getByRole('dialog').getByLabel('Title').fill('Offer');
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  const source = page.getByRole('textbox', { name: 'Source' });
  const preview = page.getByRole('region', { name: 'Preview' });
  await source.fill('# Dear Anna\n\n<img src=x onerror=alert(1)> **bold**');
  await preview.getByText('bold', { exact: true }).waitFor();
  assert.equal(await preview.locator('img').count(), 0);
  await isAccessible(page);
  await page.keyboard.press('Control+s');
  await page.getByRole('button', { name: 'Saved' }).waitFor();

  const [{ id }] = (await person.call('docs.list', { project_id })).docs;
  await source.fill('my text');
  await person.call('docs.save', { doc: id, from: 2, content: 'their text' });
  await page.getByText('When you save, both texts are kept').waitFor();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  const clash = page.getByRole('region', { name: 'Two texts' });
  await clash.getByText('my text').waitFor();
  await clash.getByText('their text').waitFor();
  await isAccessible(page);
  await clash.getByRole('button', { name: 'Append the other' }).click();
  await clash.waitFor({ state: 'hidden' });
  await page.waitForFunction(() => document.querySelector('textarea')?.value === 'their text\n\nmy text\n');

  await page.getByRole('button', { name: 'Revisions' }).click();
  const revisions = page.getByRole('dialog', { name: 'Revisions' });
  await revisions.getByRole('listitem').first().waitFor();
  assert.equal(await revisions.getByRole('listitem').count(), 5);
  await isAccessible(page);
  await revisions.getByRole('listitem').filter({ hasText: /^1 / }).getByRole('button', { name: 'Restore' }).click();
  await page.waitForFunction(() => document.querySelector('textarea')?.value === '');
});

journey('notes: a text that changed elsewhere is shown beside mine; found by search', async (person) => {
  const { page } = await begun(person);
  await project(person, page, 'House', 'notes');
  await page.getByRole('button', { name: 'New note' }).click();
  await page.getByRole('dialog').getByLabel('Title').fill('Boiler');
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  const source = page.getByRole('textbox', { name: 'Source' });
  await source.fill('mine');
  const [{ id }] = (await person.call('notes.list')).notes;
  await person.call('notes.update', { note: id, revision: 1, content: 'theirs' });
  await page.getByText('Both texts are here').waitFor();
  await isAccessible(page);
  await page.getByRole('button', { name: 'Keep mine' }).click();
  await page.getByRole('button', { name: 'Saved' }).waitFor();
  assert.equal((await person.call('notes.get', { note: id })).content, 'mine');

  await page.getByRole('link', { name: '← Projects' }).click();
  await page.getByRole('searchbox').fill('boil');
  await page.getByRole('list', { name: 'Found' }).getByRole('link', { name: 'Boiler' }).click();
  await page.getByRole('textbox', { name: 'Source' }).waitFor();
});

journey('files: one is added, kept sealed, saved again and deleted', async (person) => {
  const { page } = await begun(person);
  const project_id = await project(person, page, 'House', 'files');
  await page.getByText('No file yet').waitFor();
  const file = { name: 'plan.txt', mimeType: 'text/html', buffer: Buffer.from('the plan of the house') };
  await page.locator('input[type=file]').setInputFiles(file);
  const list = page.getByRole('list', { name: 'Files' });
  await list.getByText('text/plain').waitFor();
  await isAccessible(page);
  const [{ id, name }] = (await person.call('artifacts.list', { project_id })).artifacts;
  const { content } = await person.call('artifacts.read', { artifact: id });
  assert.equal(Buffer.from(content, 'base64').toString(), 'the plan of the house');
  const download = page.waitForEvent('download');
  await list.getByRole('button', { name: 'Save a copy' }).click();
  assert.equal((await download).suggestedFilename(), name);
  await list.getByRole('button', { name: 'Delete plan.txt' }).click();
  await page.getByRole('button', { name: 'Undo' }).waitFor();
});

journey('files: a large one goes in pieces, is stopped without a trace, and added with the bytes it has', async (person) => {
  const { page } = await begun(person);
  const project_id = await project(person, page, 'House', 'files');
  const line = 'the plan of the house, from cellar to roof\n';
  const large = Buffer.alloc(20 * 1024 * 1024, line);
  const file = { name: 'plan.txt', mimeType: 'text/plain', buffer: large };
  const input = page.locator('input[type=file]');
  const list = page.getByRole('list', { name: 'Files' });
  const far = page.getByRole('progressbar', { name: 'Adding plan.txt' });

  await input.setInputFiles(file);
  await far.and(page.locator('[value]:not([value="0"])')).waitFor();
  await isAccessible(page);
  await page.getByRole('button', { name: 'Cancel' }).press('Enter');
  await input.waitFor({ state: 'attached' });
  assert.equal(await list.count(), 0);
  await until(async () => (await person.sealed()).length === 0, 'nothing of it is left');

  await input.setInputFiles(file);
  await far.waitFor();
  await list.getByText('20 MB').or(list.getByText('21 MB')).waitFor();
  const [{ id, size }] = (await person.call('artifacts.list', { project_id })).artifacts;
  assert.equal(size, large.length);
  const { content } = await person.call('artifacts.read', { artifact: id });
  assert.ok(Buffer.from(content, 'base64').equals(large), 'every byte is there');
  assert.deepEqual(await person.sealed(), [id]);
  const download = page.waitForEvent('download');
  await list.getByRole('button', { name: 'Save a copy' }).click();
  const saved = await readFile(await (await download).path());
  assert.ok(saved.equals(large), 'and comes out again');
});

journey('progetti: in italiano, al buio, in una finestra stretta, solo con la tastiera', async (person) => {
  const wishes = { theme: 'dark', language: 'it-IT', size: { width: 720, height: 540 } };
  const { page } = await begun(person, wishes);
  await isAccessible(page);
  await tabTo(page, page.getByRole('main').getByRole('button', { name: 'Nuovo progetto' }).first());
  await page.keyboard.press('Enter');
  await page.keyboard.type('Casa');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Casa' }).waitFor();
  await tabTo(page, page.getByLabel('Nuova attività in una riga'));
  await page.keyboard.type('Chiamare il muratore venerdì alle 9 p1');
  await page.keyboard.press('Enter');
  await page.getByRole('list', { name: 'Da fare' }).getByText('Chiamare il muratore').waitFor();
  await isAccessible(page);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  assert.equal(wide, false, 'nothing lies beside the window');
  for (const view of ['Lavagna', 'Calendario', 'Note', 'Documenti', 'File']) {
    await page.getByRole('link', { name: view, exact: true }).click();
    await page.waitForTimeout(400);
    await isAccessible(page);
  }
});

journey('the terminal adds a task in one line', async (person) => {
  await person.command('init');
  await person.call('projects.create', { name: 'New House' });
  const task = await person.command('task', 'Buy', 'milk tomorrow p1 #new-house @anna');
  assert.deepEqual([task.title, task.priority, task.assignees], ['Buy milk', 'high', ['anna']]);
  const due = new Date(task.due_date);
  const tomorrow = new Date();
  tomorrow.setDate(tomorrow.getDate() + 1);
  assert.equal(due.toDateString(), tomorrow.toDateString());
});

journey('clients are added, renamed and deleted, and a doc is given another name', async (person) => {
  const { page } = await begun(person);
  await page.getByRole('link', { name: 'Clients' }).click();
  await page.getByText('No clients yet').waitFor();
  await page.getByRole('button', { name: 'New client' }).click();
  const name = page.getByRole('dialog', { name: 'Client' }).getByLabel('Name');
  await name.fill('Rossi');
  await name.press('Enter');
  const clients = page.getByRole('list', { name: 'Clients' });
  await clients.getByText('Rossi').waitFor();
  await isAccessible(page);
  await clients.getByRole('button', { name: 'Rename' }).click();
  await name.fill('Rossi and sons');
  await name.press('Enter');
  await clients.getByText('Rossi and sons').waitFor();
  await clients.getByRole('button', { name: 'Delete Rossi and sons' }).click();
  await page.getByText('No clients yet').waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await clients.getByText('Rossi and sons').waitFor();

  await project(person, page, 'Garden', 'docs');
  await page.getByRole('button', { name: 'New doc' }).click();
  await page.getByRole('dialog', { name: 'New doc' }).getByLabel('Title').fill('Plan');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Plan', level: 2 }).waitFor();
  await page.getByRole('button', { name: 'Rename' }).click();
  const title = page.getByRole('dialog', { name: 'Rename the doc' }).getByLabel('Title');
  await title.fill('Plan for spring');
  await title.press('Enter');
  await page.getByRole('heading', { name: 'Plan for spring', level: 2 }).waitFor();
});
