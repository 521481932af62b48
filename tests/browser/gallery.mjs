// Makes the pictures of the README from the real program. Started with `node`, in the environment that `cargo xtask e2e`
// gives its journeys: ADIUVA_PROGRAMS, ADIUVA_CHROMIUM and ADIUVA_NODE_MODULES.

import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { journey, midnight } from './person.mjs';

const GALLERY = fileURLToPath(new URL('../../ui/gallery/', import.meta.url));

const DOCUMENTS = {
  'House/Lease.md':
    '# Lease of the flat in Via Garibaldi 12\n\n## Term and notice\n\nThe lease runs until 30 June 2028. The tenant may end it with three months’ notice by registered letter. The landlord may end it with six months’ notice, and only for the reasons that the law names.\n\n## Heating\n\nThe landlord has the boiler serviced every October by the Halvorsen company; the tenant pays half of it.\n',
  'House/Boiler manual.md':
    '# Boiler HX-4\n\n## Pressure\n\nThe pressure should lie between 1.0 and 1.5 bar when cold. Below 0.8 bar the burner does not start; fill up slowly by the left tap.\n\n## Service\n\nHave it serviced once a year, before the heating season.\n',
  'Work/Delivery agreement.md':
    '# Delivery agreement with the north harbour\n\n## Delivery\n\nThe delivery happens within thirty days after the order was confirmed. Late deliveries cost a penalty of two percent of the order a week, at most ten percent.\n\n## Complaints\n\nDefects are reported within eight days after the goods arrived.\n',
  'Work/Riunione di marzo.md':
    '# Riunione di marzo\n\nLa consegna del secondo lotto è rinviata al 14 maggio. Il fornitore concede uno sconto del tre per cento per il ritardo.\n',
  'Notes/Garden.md':
    '# Garden\n\nThe hedge is cut in June, after the birds have left their nests. The beech hedge is cut a second time in September. Compost is turned every six weeks.\n',
};

journey('pictures', async (person) => {
  await mkdir(GALLERY, { recursive: true });
  const server = await person.mailServer();
  const answer = {
    text: 'You may end the lease with **three months’ notice**, by registered letter [1]. It runs until 30 June 2028 otherwise [1].\n\nThe landlord needs six months and a reason that the law names [1].',
  };
  const mail = { to: ['bob@example.org'], subject: 'The second lot', body: 'Dear Bob,\n\nthe second lot comes on 14 May.\n\nAnna' };
  const models = await person.models({ replies: [answer, { calls: [{ name: 'mail_send', arguments: mail }] }] });
  const screen = await person.settled(DOCUMENTS, {});
  await person.useModels(models);
  const { page } = screen;
  await page.setViewportSize({ width: 1280, height: 800 });
  const shot = async (name) => {
    await page.waitForTimeout(1200);
    await page.screenshot({ path: `${GALLERY}${name}.png` });
  };
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await page.goto(`${person.address}/chat`);
  const message = page.getByRole('textbox', { name: 'Message' });
  await message.fill('How do I end the lease of the flat?');
  await message.press('Enter');
  await page.getByText('registered letter').first().waitFor();
  await page.getByRole('button', { name: 'Send' }).waitFor();
  await shot('chat');
  await page.getByRole('article').locator('.cite').first().click();
  await page.locator('mark.current').first().waitFor();
  await shot('document');
  const project = await person.call('projects.create', { name: 'North harbour' });
  for (const [title, days, priority] of [['Call Halvorsen about the boiler', -2, 'high'], ['Send the second lot', 0, 'high'], ['Answer the supplier', 0, 'medium']]) {
    await person.call('tasks.create', { title, due_date: midnight(days), priority, project_id: project.id });
  }
  await person.call('checkpoints.create', { title: 'Second lot delivered', date: midnight(12), project_id: project.id });
  await page.goto(`${person.address}/`);
  await page.getByText('Send the second lot').first().waitFor();
  await shot('home');
  await page.goto(`${person.address}/knowledge`);
  await page.getByText('5 of 5 searchable').first().waitFor();
  await shot('knowledge');
  await page.goto(`${person.address}/settings/models`);
  await page.getByText('Scripted').first().waitFor();
  await shot('settings');
  const account = { name: 'Anna Rossi', address: 'anna@example.org', host: 'localhost', port: server.port, security: 'tls', user: 'anna', password: 'pass' };
  await person.call('mail.set_account', account);
  await page.goto(`${person.address}/chat`);
  await message.fill('Mail bob@example.org when the second lot comes');
  await message.press('Enter');
  await page.getByRole('region', { name: 'This waits for you' }).waitFor();
  await page.goto(`${person.address}/approvals`);
  await page.getByRole('textbox', { name: 'body' }).waitFor();
  await shot('approvals');
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.goto(`${person.address}/search?q=late%20deliveries`);
  await page.getByText('penalty').first().waitFor();
  await shot('search-dark');
});
