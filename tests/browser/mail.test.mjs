// Mail: the account set and tested, a mail asked for in chat, changed before it leaves, and arrived as it was agreed to.

import { strict as assert } from 'node:assert';

import { isAccessible, journey } from './person.mjs';

const MAIL = { to: ['bob@example.org'], subject: 'The summary', body: 'Dear Bob,\n\nthe hedge is cut in May.\n\nAnna' };

journey('an account is set, tested, and a mail leaves with the words that were agreed to', async (person) => {
  const server = await person.mailServer();
  const { page } = await person.chatting({ 'garden.md': '# Garden\n\nThe hedge is cut in June.\n' });
  const go = (path) => page.goto(new URL(path, person.address).href);
  const field = (name) => page.getByRole('textbox', { name, exact: true });

  await go('/settings/mail');
  await page.getByText('No mail has been sent from here yet').waitFor();
  await isAccessible(page);
  await field('Your name').fill('Anna Rossi');
  await field('Mail address').fill('anna@example.org');
  await field('Server for sending (SMTP)').fill('localhost');
  await field('Port').fill(String(server.port));
  await field('User name').fill('anna');
  await page.getByLabel('Password', { exact: true }).fill('wrong');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('refused the login').waitFor();
  await isAccessible(page);
  await page.getByLabel('Password', { exact: true }).fill('pass');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Works, last used').waitFor();
  await isAccessible(page);
  await page.reload();
  await page.getByText('Works, last used').waitFor();
  assert.equal(await page.getByLabel('Password', { exact: true }).inputValue(), '', 'a password is never shown');

  const call = { calls: [{ name: 'mail_send', arguments: MAIL }] };
  const replies = [call, { text: 'The summary is sent.' }, call, { text: 'Nobody knows.' }];
  await person.useModels(await person.models({ replies }));
  await go('/chat');
  await field('Message').fill('Mail the summary to bob@example.org');
  await field('Message').press('Enter');
  const asks = page.getByRole('region', { name: 'This waits for you' });
  await asks.getByText('anna@example.org').waitFor();
  assert.match(await asks.innerText(), /Dear Bob,\n\nthe hedge is cut in May\.\n\nAnna/, 'the whole mail is seen');
  await isAccessible(page);

  await go('/approvals');
  const card = page.getByRole('listitem').filter({ hasText: 'mail_send' });
  await card.getByText('anna@example.org').waitFor();
  await card.getByText('mailto:bob@example.org').waitFor();
  const body = card.getByRole('textbox', { name: 'body' });
  assert.equal(await body.inputValue(), MAIL.body, 'the whole mail is seen');
  await isAccessible(page);
  await body.fill('Dear Bob,\n\nthe hedge is cut in June.\n\nAnna');
  await card.getByRole('button', { name: 'Approve as edited' }).click();

  const mail = await server.mail();
  assert.match(mail, /cut in June/);
  assert.doesNotMatch(mail, /May/);
  assert.match(mail, /^From: "Anna Rossi" <anna@example\.org>/m);
  await go('/settings/mail');
  await page.getByText('The summary').waitFor();
  await page.locator('.badge').getByText('Sent').waitFor();

  await server.cut();
  await go('/chat');
  await field('Message').fill('Mail it to bob@example.org once more');
  await field('Message').press('Enter');
  await asks.getByRole('button', { name: 'Approve' }).click();
  await page.getByText('Nobody knows.').waitFor();
  await server.mail();
  await go('/settings/mail');
  const unknown = page.getByRole('listitem').filter({ hasText: 'Unknown' });
  await unknown.getByText('never sent again by itself').waitFor();
  for (const width of [1280, 380]) {
    await page.setViewportSize({ width, height: 900 });
    await isAccessible(page);
    const sticks = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
    assert.equal(sticks, false, `nothing sticks out at ${width}`);
  }
  await unknown.getByRole('button', { name: 'It was sent' }).click();
  await page.getByText('never sent again by itself').waitFor({ state: 'detached' });
  assert.equal(await page.locator('.badge').getByText('Sent', { exact: true }).count(), 2);
});
