// What goes wrong is explained in the person's language, with the server, model or folder that it is about.

import { strict as assert } from 'node:assert';

import { PASSPHRASE, isAccessible, journey } from './person.mjs';

/** Chromium reports every refusal of a request by itself. */
const REFUSED = /Failed to load resource: the server responded with a status of [45]\d\d/;

journey('in italiano: frase segreta sbagliata, server spento, modello che manca', async (person) => {
  await person.command('init');
  await person.serve();
  const screen = await person.open({ language: 'it-IT' });
  const { page } = screen;
  screen.expect(REFUSED);
  const passphrase = page.getByLabel('Frase segreta', { exact: true });
  await passphrase.fill('correct horse battery stable');
  await passphrase.press('Enter');
  await page.getByText('la frase segreta è sbagliata').waitFor();
  await isAccessible(page);
  await passphrase.fill(PASSPHRASE);
  await passphrase.press('Enter');
  await page.getByRole('navigation').first().waitFor();

  const { ollama } = await person.models({});
  const host = new URL(ollama).host;
  const message = page.getByRole('textbox', { name: 'Messaggio' });
  const asks = async (wishes, said) => {
    await person.useModels({ ollama }, wishes);
    await page.goto(new URL('/chat', person.address).href);
    await message.fill('Quando si pota la siepe?');
    await message.press('Enter');
    await page.getByText(said, { exact: false }).first().waitFor();
  };
  await asks({ base_url: 'http://127.0.0.1:9' }, 'Il server 127.0.0.1:9 non è raggiungibile');
  await isAccessible(page);
  await asks({ name: 'Altro', model: 'grande' }, `Il server ${host} non ha il modello grande`);
  assert.equal(await page.getByText('cannot reach').count(), 0);
});

journey('in italiano: perché un file non è stato letto', async (person) => {
  await person.write('vuoto.md', '');
  const { page } = await person.settled({ 'giardino.md': '# Giardino\n' }, { language: 'it-IT' });
  await page.getByRole('navigation').first().waitFor();
  await page.goto(new URL('/knowledge?view=files', person.address).href);
  await page.getByText('il file è vuoto').first().waitFor();
  assert.equal(await page.getByText('the file is empty').count(), 0);
});
