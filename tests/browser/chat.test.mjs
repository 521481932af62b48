// Chat: asking, reading what an answer rests on, versions, threads, and what goes wrong on the way.

import { strict as assert } from 'node:assert';

import { isAccessible, journey, tabTo } from './person.mjs';

const DOCUMENTS = {
  'garden.md': '# Garden\n\nThe hedge is cut in June, after the birds have left their nests.\n',
  'house.md': '# House\n\nThe boiler is serviced in October by the firm Rossi.\n',
};

const field = (page) => page.getByRole('textbox', { name: 'Message' });
const answers = (page) => page.locator('article.assistant');

/** Says something and waits until the answer is whole. */
async function say(page, text) {
  const before = await answers(page).count();
  await field(page).fill(text);
  await field(page).press('Enter');
  await page.locator('article.person').filter({ hasText: text }).waitFor();
  await answers(page).nth(before).waitFor();
  await page.getByRole('button', { name: 'Send' }).waitFor();
}

journey('a question is answered with sources, and a citation leads to its place', async (person) => {
  const { page } = await person.chatting(DOCUMENTS);
  await say(page, 'When is the hedge cut?');
  await page.waitForURL(/\/chat\/[0-9a-f-]{36}$/);
  const chip = answers(page).locator('.cite').first();
  await chip.hover();
  const card = page.getByRole('tooltip');
  await card.getByText('garden.md').first().waitFor();
  await card.getByText('The hedge is cut in June').waitFor();

  await answers(page).first().hover();
  await page.getByRole('button', { name: 'What was used' }).click();
  const panel = page.getByRole('complementary', { name: 'Details' });
  await panel.getByText('No model was asked').waitFor();
  await panel.getByText('Citations').waitFor();
  await isAccessible(page);

  await chip.click();
  await page.waitForURL(/\/document\/[0-9a-f-]{36}\?start=\d+&end=\d+$/);
  await page.goBack();
  await answers(page).first().waitFor();
});

journey('a message is changed by keys, and both versions stay', async (person) => {
  const { page } = await person.chatting(DOCUMENTS);
  const { keyboard } = page;
  await tabTo(page, field(page));
  await keyboard.type('When is the hedge cut?');
  await keyboard.press('Shift+Enter');
  await keyboard.type('Please say.');
  await keyboard.press('Enter');
  await answers(page).first().waitFor();
  await page.getByRole('button', { name: 'Send' }).waitFor();

  await keyboard.press('ArrowUp');
  await page.getByText('Changing an earlier message').waitFor();
  assert.equal(await field(page).inputValue(), 'When is the hedge cut?\nPlease say.');
  await keyboard.press('Escape');
  await page.getByText('Changing an earlier message').waitFor({ state: 'hidden' });
  assert.equal(await field(page).inputValue(), '');

  await keyboard.press('ArrowUp');
  await keyboard.press('Control+a');
  await keyboard.type('When is the boiler serviced?');
  await keyboard.press('Enter');
  await page.getByText('2 / 2').first().waitFor();
  await page.locator('article.person').filter({ hasText: 'boiler' }).waitFor();
  assert.equal(await page.locator('article.person').count(), 1, 'the other version is another branch');

  const before = page.getByRole('button', { name: 'Previous version' }).first();
  await tabTo(page, before, 120);
  await keyboard.press('Enter');
  await page.locator('article.person').filter({ hasText: 'hedge' }).waitFor();
  await page.getByText('1 / 2').first().waitFor();
  await isAccessible(page);
});

journey('threads are found, renamed, pinned, and deleted with a way back', async (person) => {
  const { page } = await person.chatting(DOCUMENTS);
  for (const question of ['When is the hedge cut?', 'When is the boiler serviced?']) {
    await page.getByRole('button', { name: 'New conversation' }).click();
    await answers(page).first().waitFor({ state: 'hidden' });
    await say(page, question);
  }
  const threads = page.getByRole('listbox', { name: 'Conversations' });
  const row = (name) => threads.getByRole('option').filter({ hasText: name });
  await row('hedge').waitFor();
  await page.getByLabel('Find by title').fill('hedge');
  await row('boiler').waitFor({ state: 'hidden' });
  await page.getByLabel('Find by title').fill('');

  await row('hedge').click();
  await threads.press('F2');
  const title = page.getByRole('dialog').getByRole('textbox', { name: 'Title' });
  await title.fill('About the garden');
  await title.press('Enter');
  await page.getByRole('heading', { name: 'About the garden', level: 1 }).waitFor();
  await threads.press('p');
  await row('About the garden').getByText('Pinned').waitFor({ state: 'attached' });
  assert.match(await threads.getByRole('option').first().innerText(), /About the garden/);

  await threads.press('Delete');
  await row('About the garden').waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: 'Undo' }).click();
  await row('About the garden').waitFor();
  await isAccessible(page);
});

journey('an answer is stopped, fails in words, and hostile text stays text', async (person) => {
  const { page } = await person.chatting(DOCUMENTS);
  const models = await person.models({
    replies: [
      { text: `The hedge is cut in June [1]. ${'word '.repeat(600)}`, pause_ms: 40 },
      { refuse: 429, body: 'slow down' },
      { text: '<script>alert(1)</script><img src=x onerror=alert(2)> ![x](https://evil.example/x.png) [y](javascript:alert(3))' },
    ],
    otherwise: { cite: 1 },
  });
  await person.useModels(models);
  await field(page).fill('Tell a long story about the hedge');
  await field(page).press('Enter');
  await answers(page).getByText('word word').first().waitFor();
  await isAccessible(page);
  await page.keyboard.press('Escape');
  await answers(page).getByText('Stopped').waitFor();
  await answers(page).locator('.cite').first().waitFor();

  await say(page, 'And the boiler?');
  await page.getByText('Too many requests').waitFor();
  await page.getByRole('button', { name: 'Answer with extracts' }).waitFor();

  await say(page, 'What about the hedge?');
  await page.getByText('<script>alert(1)</script>').waitFor();
  assert.equal(await page.locator('.md script, .md img').count(), 0);
  assert.equal(await page.locator('.md a[href^="javascript"]').count(), 0);
  await isAccessible(page);

  // What was written is there again after the page is loaded anew, each message once.
  await page.reload();
  await page.getByText('Too many requests').waitFor();
  assert.equal(await page.locator('article.person').count(), 3);
});

journey('a megabyte is said, and shown in part', async (person) => {
  const { page } = await person.chatting(DOCUMENTS);
  await field(page).fill('hedge '.repeat(170_000));
  await field(page).press('Enter');
  await page.getByRole('button', { name: 'Show all of it' }).first().waitFor({ timeout: 60_000 });
});

journey('the small window answers and leads into chat', async (person) => {
  const { page } = await person.chatting(DOCUMENTS, { size: { width: 720, height: 540 } });
  await field(page).waitFor();
  await page.goto(new URL('/ask', person.address).href);
  const ask = page.getByRole('textbox', { name: 'Ask about your files' });
  await ask.fill('When is the hedge cut?');
  await ask.press('Enter');
  await answers(page).locator('.cite').first().waitFor();
  await isAccessible(page);
  await page.getByRole('button', { name: 'Continue in chat' }).click();
  await page.waitForURL(/\/chat\/[0-9a-f-]{36}$/);
  await answers(page).first().waitFor();
});
