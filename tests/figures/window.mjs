// How soon the real window shows something and what it holds in memory, beside a bare window of the same parts. Started
// by `cargo xtask bench window`: a data folder with a vault, its passphrase, and the bare window's program are the
// arguments, and what is printed is one line of JSON. Both windows are driven by the web view's own WebDriver.

import { spawn } from 'node:child_process';
import { mkdtemp, readFile, readdir, readlink, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { program } from '../browser/person/programs.mjs';

const [home, passphrase, bare] = process.argv.slice(2);

const ROUNDS = 7;
const IDLE_MS = 6_000;
const PATIENCE_MS = 60_000;

const middle = (numbers) => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

/** Starts something that tells where it is reached by its first line. */
async function started(name, args, env) {
  const child = spawn(name, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'ignore'] });
  const line = await new Promise((done, failed) => {
    child.on('error', failed);
    createInterface({ input: child.stdout }).once('line', done);
  });
  return { child, line: line.trim() };
}

/** A port that nobody listens on. */
function freePort() {
  return new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

/** Asks until it is there. */
async function until(what, look) {
  for (const begun = Date.now(); Date.now() - begun < PATIENCE_MS; await sleep(20)) {
    const found = await look();
    if (found !== undefined) return found;
  }
  throw new Error(`waited in vain for ${what}`);
}

/** A WebDriver session with a window of its own. */
class Window {
  static async open(binary, env) {
    const window = new Window();
    const port = await freePort();
    window.driver = spawn('WebKitWebDriver', [`--port=${port}`, '--host=127.0.0.1'], {
      env: { ...process.env, ...env, TAURI_WEBVIEW_AUTOMATION: 'true' },
      stdio: 'ignore',
    });
    window.address = `http://127.0.0.1:${port}/session`;
    const wanted = { capabilities: { alwaysMatch: { 'webkitgtk:browserOptions': { binary, args: [] } } } };
    const { sessionId } = await until('the driver', () => window.#post('', wanted).catch(() => undefined));
    window.address += `/${sessionId}`;
    window.pid = await until('the process', () => processOf(binary));
    return window;
  }

  async #post(path, body) {
    const answer = await fetch(`${this.address}${path}`, { method: 'POST', body: JSON.stringify(body) });
    const { value } = await answer.json();
    if (!answer.ok) throw new Error(JSON.stringify(value));
    return value;
  }

  run(script) {
    return this.#post('/execute/sync', { script, args: [] });
  }

  async close() {
    await fetch(this.address, { method: 'DELETE' }).catch(() => {});
    this.driver.kill();
    await until('the end of the window', async () => ((await exists(this.pid)) ? undefined : true));
  }
}

async function exists(pid) {
  return readFile(`/proc/${pid}/stat`).then(() => true, () => false);
}

async function processOf(binary) {
  for (const pid of await readdir('/proc')) {
    if (/^\d+$/.test(pid) && (await readlink(`/proc/${pid}/exe`).catch(() => '')) === binary) return Number(pid);
  }
  return undefined;
}

/** The fields of a process after its name: the first is its state. */
async function fields(pid) {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

/** When a process began, milliseconds since the epoch, to 10 ms. */
async function beginning(pid) {
  const [uptime] = (await readFile('/proc/uptime', 'utf8')).split(' ').map(Number);
  const ticks = Number((await fields(pid))[19]);
  return Date.now() - (uptime * 1_000 - ticks * 10);
}

/** Proportional memory of a process and all that it started, in MiB: pages that are shared count by their share. */
async function memory(pid) {
  const parents = new Map();
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const parent = await fields(name).then((of) => Number(of[1]), () => 0);
    parents.set(parent, [...(parents.get(parent) ?? []), Number(name)]);
  }
  let kib = 0;
  for (const family = [pid]; family.length > 0; ) {
    const one = family.pop();
    family.push(...(parents.get(one) ?? []));
    const rollup = await readFile(`/proc/${one}/smaps_rollup`, 'utf8').catch(() => '');
    kib += Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1] ?? 0);
  }
  return kib / 1_024;
}

/** Milliseconds from the start of the process to the first paint with content, and memory when nothing happens any more. */
async function measure(binary, env) {
  const window = await Window.open(binary, env);
  try {
    const painted = await until('the first paint', async () => {
      const at = await window
        .run(
          `const [paint] = performance.getEntriesByName('first-contentful-paint');
           return paint ? performance.timeOrigin + paint.startTime : null;`,
        )
        .catch(() => null);
      return at ?? undefined;
    });
    const first = painted - (await beginning(window.pid));
    await sleep(IDLE_MS);
    return { first, memory: await memory(window.pid) };
  } finally {
    await window.close();
  }
}

const folder = await mkdtemp(join(tmpdir(), 'adiuva-figures-'));
const screen = await started('Xvfb', ['-displayfd', '1', '-screen', '0', '1280x900x24', '-nolisten', 'tcp'], {});
const bus = await started('dbus-daemon', ['--session', '--nofork', '--print-address=1'], { XDG_RUNTIME_DIR: folder });
try {
  const desk = {
    HOME: folder,
    XDG_RUNTIME_DIR: folder,
    DISPLAY: `:${screen.line}`,
    DBUS_SESSION_BUS_ADDRESS: bus.line,
    LANG: 'en_US.UTF-8',
  };
  const own = { ...desk, ADIUVA_HOME: home, ADIUVA_PASSPHRASE: passphrase };
  const rounds = { ours: [], bare: [] };
  for (let round = 0; round <= ROUNDS; round += 1) {
    const ours = await measure(program('adiuva-desktop'), own);
    const bareWindow = await measure(bare, desk);
    // The first of each fills the caches.
    if (round === 0) continue;
    rounds.ours.push(ours);
    rounds.bare.push(bareWindow);
  }
  const of = (all) => ({ first: middle(all.map((one) => one.first)), memory: middle(all.map((one) => one.memory)) });
  console.log(JSON.stringify({ ours: of(rounds.ours), bare: of(rounds.bare) }));
} finally {
  bus.child.kill();
  screen.child.kill();
  await rm(folder, { recursive: true, force: true });
}
