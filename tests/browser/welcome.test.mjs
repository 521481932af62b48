// The first start, as somebody goes through it who has nothing yet.

import { strict as assert } from 'node:assert';

import { PASSPHRASE, isAccessible, journey, tabTo } from './person.mjs';

/** Types back the two groups of the code that are asked for. */
async function confirmCode(page, type) {
  const code = await page.getByRole('list', { name: 'Recovery code' }).getByRole('listitem').allTextContents();
  await page.getByRole('button', { name: 'I have written it down' }).click();
  const fields = page.getByLabel(/^Group \d+$/);
  await fields.first().waitFor();
  assert.equal(await fields.count(), 2);
  for (const field of await fields.all()) {
    const label = await page.locator(`label[for="${await field.getAttribute('id')}"]`).textContent();
    await type(field, code[Number(label.match(/\d+/)[0]) - 1]);
  }
  return code.join('-');
}

journey('from nothing to a folder that is read', async (person) => {
  await person.write('boiler.md', '# Boiler\n\nThe boiler is serviced every October by the Halvorsen company.\n');
  await person.serve();
  const { page } = await person.open();

  await page.getByRole('heading', { name: 'Welcome to Adiuva' }).waitFor();
  assert.equal(new URL(page.url()).pathname, '/welcome');
  assert.equal(new URL(page.url()).hash, '', 'the code of the link leaves the address');
  await isAccessible(page);
  await page.getByLabel('Open with my login').uncheck();
  const make = page.getByRole('button', { name: 'Make the vault' });
  await page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
  assert.ok(await make.isDisabled(), 'the passphrase is typed twice');
  await page.getByLabel('Repeat the passphrase').fill('something else');
  await page.getByText('The two are not the same').waitFor();
  await page.getByLabel('Repeat the passphrase').fill(PASSPHRASE);
  await make.click();

  await page.getByRole('heading', { name: 'Write down the recovery code' }).waitFor();
  await isAccessible(page);
  await confirmCode(page, (field, group) => field.fill(group.toLowerCase()));
  await isAccessible(page);
  await page.getByRole('button', { name: 'Continue' }).click();

  await page.getByRole('heading', { name: 'Choose a folder' }).waitFor();
  await isAccessible(page);
  await page.getByLabel('Path of the folder').fill(person.documents);
  await page.getByRole('button', { name: 'Add the folder' }).click();
  await page.getByText(`Added: ${person.documents}`).waitFor();
  await page.getByRole('button', { name: 'Continue' }).click();

  await page.getByRole('heading', { name: 'A model for answers' }).waitFor();
  await page.getByText('No model was found, and that is fine.').waitFor();
  await isAccessible(page);
  await page.getByRole('button', { name: 'Start' }).click();
  await page.getByRole('navigation').waitFor();
  await page.getByRole('contentinfo').getByText('1').waitFor();
});

journey('a wrong group of the recovery code is said, and the code can be seen again', async (person) => {
  await person.serve();
  const { page } = await person.open();
  await page.getByLabel('Open with my login').uncheck();
  await page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
  await page.getByLabel('Repeat the passphrase').fill(PASSPHRASE);
  await page.getByRole('button', { name: 'Make the vault' }).click();
  await confirmCode(page, (field) => field.fill('0000'));
  await page.getByRole('button', { name: 'Continue' }).click();
  assert.equal(await page.getByText('This is not that group').count(), 2);
  await page.getByRole('button', { name: 'Show the code again' }).click();
  await confirmCode(page, (field, group) => field.fill(group));
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('heading', { name: 'Choose a folder' }).waitFor();
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
  const list = page.getByRole('list', { name: 'Recovery code' });
  await list.waitFor();
  const code = await list.getByRole('listitem').allTextContents();
  await tabTo(page, page.getByRole('button', { name: 'I have written it down' }));
  await keyboard.press('Enter');
  for (const field of await page.getByLabel(/^Group \d+$/).all()) {
    const label = await page.locator(`label[for="${await field.getAttribute('id')}"]`).textContent();
    await tabTo(page, field);
    await keyboard.type(code[Number(label.match(/\d+/)[0]) - 1]);
  }
  await keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Choose a folder' }).waitFor();
  await tabTo(page, page.getByRole('button', { name: 'Do this later' }));
  await keyboard.press('Enter');
  await page.getByRole('heading', { name: 'A model for answers' }).waitFor();
  await tabTo(page, page.getByRole('button', { name: 'Start' }));
  await keyboard.press('Enter');
  await page.getByRole('navigation').waitFor();
});
