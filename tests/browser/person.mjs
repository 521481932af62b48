// Somebody with a data folder, a folder of documents, and a browser. Journeys are told through them.

import { strict as assert } from 'node:assert';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';

import { Talking, program, run } from './person/programs.mjs';
import { Screen, closeBrowser } from './person/screen.mjs';

export { isAccessible, tabTo } from './person/access.mjs';

export const PASSPHRASE = 'correct horse battery staple';

/** The longest a journey may take. */
const LIMIT = 300_000;

after(closeBrowser);

const DAY = 24 * 60 * 60 * 1000;

/** Midnight in Rome, where the person is, so many days from today. */
export function midnight(days) {
  const day = new Date(Date.now() + days * DAY).toLocaleDateString('sv', { timeZone: 'Europe/Rome' });
  // Rome is one or two hours ahead of UTC.
  const hours = (at) => Number(new Date(at).toLocaleTimeString('sv', { timeZone: 'Europe/Rome' }).slice(0, 2));
  const utc = Date.parse(`${day}T00:00:00Z`);
  return utc - hours(utc) * 60 * 60 * 1000;
}

/** Waits until something is so. */
export async function until(isSo, what) {
  const end = Date.now() + 30_000;
  while (!(await isSo())) {
    assert.ok(Date.now() < end, what);
    await new Promise((done) => setTimeout(done, 50));
  }
}

/**
 * A test: the story of one person. It fails also by what a page complained about; then pictures of all pages are kept.
 */
export function journey(name, story) {
  test(name, { timeout: LIMIT }, async () => {
    const person = await Person.arrive();
    try {
      await story(person);
      assert.deepEqual(person.complaints, [], 'nothing was complained about');
    } catch (error) {
      await person.keepEvidence(name);
      throw error;
    } finally {
      await person.leave();
    }
  });
}

class Person {
  #place;
  #screens = [];
  #models = [];
  #mails;
  #trusted;
  #server;

  static async arrive() {
    const person = new Person();
    person.#place = await mkdtemp(join(tmpdir(), 'adiuva-journey-'));
    await mkdir(person.documents);
    return person;
  }

  get documents() {
    return join(this.#place, 'documents');
  }

  get complaints() {
    return this.#screens.flatMap((screen) => screen.complaints);
  }

  /** Puts a document into the folder and says where. */
  async write(name, text) {
    const path = join(this.documents, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
    return path;
  }

  /** The files in the folder of sealed contents, by name. */
  async sealed() {
    return readdir(join(this.#place, 'home', 'blobs')).catch(() => []);
  }

  /** The person's surroundings, with nothing of the machine's keyring. */
  #surroundings(passphrase) {
    return {
      ADIUVA_HOME: join(this.#place, 'home'),
      ADIUVA_PASSPHRASE: passphrase ?? '',
      DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent',
      ...(this.#trusted ? { SSL_CERT_FILE: this.#trusted } : {}),
    };
  }

  /** Runs a command of `adiuva` at the terminal and gives what it printed as JSON. */
  async command(...args) {
    const { code, out, err } = await run(program('adiuva'), [...args, '--json'], this.#surroundings(PASSPHRASE));
    assert.equal(code, 0, `adiuva ${args.join(' ')}: ${out}${err}`);
    return out.trim() ? JSON.parse(out) : undefined;
  }

  /** Any command of the contract. */
  async call(command, request) {
    return this.command('call', command, JSON.stringify(request ?? {}));
  }

  /** Starts serving; with `unlocked`, the passphrase is in the environment. */
  async serve({ unlocked = false, port = '0' } = {}) {
    const passphrase = unlocked ? PASSPHRASE : undefined;
    this.#server = new Talking(program('adiuva'), ['serve', '--port', port, '--json'], this.#surroundings(passphrase));
    const { address, link } = await this.#server.line();
    this.address = address;
    this.link = link;
  }

  /** Ends the server as Ctrl-C does, or with another signal. */
  async stopServing(signal) {
    await this.#server?.stop(signal);
    this.#server = undefined;
  }

  /** A new link: each opens once. */
  async newLink() {
    return (await this.command('link')).link;
  }

  /** Opens the app in a browser of its own, by the link that was printed or a new one. */
  async open(wishes = {}) {
    const link = this.link ?? (await this.newLink());
    this.link = undefined;
    const screen = await Screen.open(link, wishes);
    this.#screens.push(screen);
    return screen;
  }

  /** A vault, documents found by meaning, and the app open at them. */
  async settled(documents, wishes) {
    await this.command('init');
    for (const [name, text] of Object.entries(documents)) await this.write(name, text);
    await this.command('add', '--wait-embedded', this.documents);
    await this.serve({ unlocked: true });
    return this.open(wishes);
  }

  /** The same at the page of chat. */
  async chatting(documents, wishes) {
    const screen = await this.settled(documents, wishes);
    // Signed in by the link only once a page is there.
    await screen.page.getByRole('heading', { level: 1 }).first().waitFor();
    await screen.page.goto(new URL('/chat', this.address).href);
    return screen;
  }

  /** Starts a model server with a script; `examples/model_server.rs` of testkit says what may stand in it. */
  async models(script) {
    const server = new Talking(program('examples/model_server'), []);
    this.#models.push(server);
    server.tell({ models: ['small'], ...script });
    const addresses = await server.line();
    return { ...addresses, questions: () => server.heard() };
  }

  /** Asks a model server from now on. */
  async useModels(addresses, wishes = {}) {
    const provider = { name: 'Scripted', wire: 'ollama', base_url: addresses.ollama, model: 'small', preferred: true };
    await this.call('models.set_provider', { ...provider, ...wishes });
  }

  /** Starts a mail server whose certificate the person's machine trusts from then on; call it before serving. */
  async mailServer() {
    const folder = join(this.#place, 'mail');
    await mkdir(folder);
    this.#mails = new Talking(program('examples/mail_server'), [folder]);
    const { tls, certificate } = await this.#mails.line();
    this.#trusted = certificate;
    const cut = () => writeFile(join(folder, 'cut'), '');
    return { port: tls, cut, mail: async () => (await this.#mails.line()).mail };
  }

  /** Keeps what the pages showed where somebody can look at it. */
  async keepEvidence(name) {
    const folder = join(tmpdir(), 'adiuva-journeys', name.replace(/[^\w]+/g, '-'));
    await mkdir(folder, { recursive: true });
    const shown = (await Promise.all(this.#screens.map((screen) => screen.evidence()))).flat();
    for (const [index, { picture, text }] of shown.entries()) {
      if (picture) await writeFile(join(folder, `${index}.png`), picture);
      await writeFile(join(folder, `${index}.txt`), text);
    }
    await writeFile(join(folder, 'complaints.txt'), this.complaints.join('\n'));
    await writeFile(join(folder, 'server.txt'), this.#server?.errors ?? '');
    console.log(`pictures of what was shown: ${folder}`);
  }

  async leave() {
    await Promise.all(this.#screens.map((screen) => screen.close()));
    await Promise.all([this.stopServing(), ...this.#models.map((server) => server.stop('SIGTERM'))]);
    await this.#mails?.stop('SIGTERM');
    await rm(this.#place, { recursive: true, force: true });
  }
}
