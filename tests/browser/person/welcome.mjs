// The way through the welcome, for the journeys that begin with nothing.

import { strict as assert } from 'node:assert';

/** The recovery code as it stands on the page, by its groups. */
export async function codeShown(page) {
  return page.getByRole('list', { name: 'Recovery code' }).getByRole('listitem').allTextContents();
}

/** The fields that ask for two groups of the code, each with the number of its group. */
export async function groupsAsked(page) {
  const fields = page.getByLabel(/^Group \d+$/);
  await fields.first().waitFor();
  assert.equal(await fields.count(), 2);
  return Promise.all(
    (await fields.all()).map(async (field) => {
      const label = await page.locator(`label[for="${await field.getAttribute('id')}"]`).textContent();
      return { field, group: Number(label.match(/\d+/)[0]) };
    }),
  );
}

/** Makes a vault that a passphrase opens, up to the page with the recovery code. */
export async function protect(page, passphrase) {
  await page.getByLabel('Open with my login').uncheck();
  await page.getByLabel('Passphrase', { exact: true }).fill(passphrase);
  await page.getByLabel('Repeat the passphrase').fill(passphrase);
  await page.getByRole('button', { name: 'Make the vault' }).click();
  await page.getByRole('heading', { name: 'Write down the recovery code' }).waitFor();
}

/** Types back what is asked for of the code that is shown; `spell` may change what is typed. */
export async function confirmCode(page, spell = (group) => group) {
  const code = await codeShown(page);
  await page.getByRole('button', { name: 'I have written it down' }).click();
  for (const { field, group } of await groupsAsked(page)) await field.fill(spell(code[group - 1]));
  await page.getByRole('button', { name: 'Continue' }).click();
}

/** Adds a folder by its path and goes on. */
export async function addFolder(page, path) {
  await page.getByRole('heading', { name: 'Choose a folder' }).waitFor();
  await page.getByLabel('Path of the folder').fill(path);
  await page.getByRole('button', { name: 'Add the folder' }).click();
  await page.getByText(`Added: ${path}`).waitFor();
  await page.getByRole('button', { name: 'Continue' }).click();
}
