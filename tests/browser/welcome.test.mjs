// The first start, as somebody goes through it who has nothing yet.

import { strict as assert } from 'node:assert';

import { PASSPHRASE, isAccessible, journey, tabTo } from './person.mjs';
import { addFolder, codeShown, confirmCode, groupsAsked, protect } from './person/welcome.mjs';

journey('every step of the welcome can be used by everybody', async (person) => {
  await person.write('boiler.md', '# Boiler\n\nThe boiler is serviced every October by the Halvorsen company.\n');
  await person.serve();
  const { page } = await person.open();

  await page.getByRole('heading', { name: 'Welcome to Adiuva' }).waitFor();
  assert.equal(new URL(page.url()).pathname, '/welcome');
  assert.equal(new URL(page.url()).hash, '', 'the code of the link leaves the address');
  await isAccessible(page);
  await page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
  assert.ok(await page.getByRole('button', { name: 'Make the vault' }).isDisabled(), 'it is typed twice');
  await page.getByLabel('Repeat the passphrase').fill('something else');
  await page.getByText('The two are not the same').waitFor();
  await isAccessible(page);

  await protect(page, PASSPHRASE);
  await isAccessible(page);
  await confirmCode(page, (group) => group.toLowerCase());
  await page.getByRole('heading', { name: 'Choose a folder' }).waitFor();
  await isAccessible(page);
  await addFolder(page, person.documents);
  await page.getByText('No model was found, and that is fine.').waitFor();
  await isAccessible(page);
  await page.getByRole('button', { name: 'Start' }).click();
  await page.getByRole('contentinfo').getByText('1 file, up to date').waitFor();
});

journey('a wrong group of the recovery code is said, and the code can be seen again', async (person) => {
  await person.serve();
  const { page } = await person.open();
  await protect(page, PASSPHRASE);
  await confirmCode(page, () => '0000');
  await page.getByText('This is not that group').first().waitFor();
  assert.equal(await page.getByText('This is not that group').count(), 2);
  await page.getByRole('button', { name: 'Show the code again' }).click();
  await confirmCode(page);
  await page.getByRole('heading', { name: 'Choose a folder' }).waitFor();
});

journey('a folder that is not there is said, and another can be added', async (person) => {
  await person.serve();
  const screen = await person.open();
  const { page } = screen;
  screen.expect(/the server responded with a status of 4\d\d/);
  await protect(page, PASSPHRASE);
  await confirmCode(page);
  await page.getByLabel('Path of the folder').fill('/no/such/folder');
  await page.getByRole('button', { name: 'Add the folder' }).click();
  await page.getByRole('alert').waitFor();
  await isAccessible(page);
  await addFolder(page, person.documents);
  await page.getByRole('heading', { name: 'A model for answers' }).waitFor();
});

journey('the welcome by keyboard alone', async (person) => {
  await person.serve();
  const { page } = await person.open();
  const { keyboard } = page;
  await page.getByRole('heading', { name: 'Protect your data' }).waitFor();
  await tabTo(page, page.getByLabel('Open with my login'));
  await keyboard.press('Space');
  await tabTo(page, page.getByLabel('Passphrase', { exact: true }));
  await keyboard.type(PASSPHRASE);
  await tabTo(page, page.getByLabel('Repeat the passphrase'));
  await keyboard.type(PASSPHRASE);
  await keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Write down the recovery code' }).waitFor();
  const code = await codeShown(page);
  await tabTo(page, page.getByRole('button', { name: 'I have written it down' }));
  await keyboard.press('Enter');
  for (const { field, group } of await groupsAsked(page)) {
    await tabTo(page, field);
    await keyboard.type(code[group - 1]);
  }
  await keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Choose a folder' }).waitFor();
  await tabTo(page, page.getByRole('button', { name: 'Do this later' }));
  await keyboard.press('Enter');
  await page.getByRole('heading', { name: 'A model for answers' }).waitFor();
  await tabTo(page, page.getByRole('button', { name: 'Start' }));
  await keyboard.press('Enter');
  await page.getByRole('navigation', { name: 'Main' }).waitFor();
});
