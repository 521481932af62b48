// Starting the programs under test: where they are is told by `cargo xtask e2e`.

import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const SUFFIX = process.platform === 'win32' ? '.exe' : '';

/** A variable that `cargo xtask e2e` sets. */
function told(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: start the journeys by \`cargo xtask e2e\``);
  return value;
}

/** A package of Node, from the user's cache. */
export const library = createRequire(join(told('ADIUVA_NODE_MODULES'), 'from-here.js'));

/** The browser's program. */
export const chromium = told('ADIUVA_CHROMIUM');

/** A program of ours by its name, such as `adiuva` or `examples/model_server`. */
export function program(name) {
  return join(told('ADIUVA_PROGRAMS'), name + SUFFIX);
}

/**
 * A program that talks to us in lines of JSON and runs until it is stopped.
 */
export class Talking {
  #child;
  #lines = [];
  #waiting = [];
  #errors = '';
  #ended;

  constructor(path, args, env) {
    this.#child = spawn(path, args, { env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'pipe'] });
    this.#ended = new Promise((resolve) => {
      this.#child.on('error', (error) => resolve(`cannot start ${path}: ${error.message}`));
      this.#child.on('close', (code, signal) => resolve(`${path} ended with ${signal ?? code}`));
    });
    createInterface({ input: this.#child.stdout }).on('line', (line) => {
      const waiting = this.#waiting.shift();
      if (waiting) waiting(line);
      else this.#lines.push(line);
    });
    // A program that has ended cannot be told anything; that it ended is said by whoever waits for its lines.
    this.#child.stdin.on('error', () => {});
    this.#child.stderr.on('data', (data) => (this.#errors += data));
  }

  /** The next line it says. */
  async line() {
    if (this.#lines.length > 0) return JSON.parse(this.#lines.shift());
    const said = new Promise((resolve) => this.#waiting.push(resolve));
    const over = this.#ended.then((how) => {
      throw new Error(`${how}: ${this.#errors}`);
    });
    return JSON.parse(await Promise.race([said, over]));
  }

  /** The lines it said that nobody asked for yet. */
  heard() {
    return this.#lines.splice(0).map((line) => JSON.parse(line));
  }

  /** Says a line to it. */
  tell(value) {
    this.#child.stdin.write(`${JSON.stringify(value)}\n`);
  }

  /** What it wrote as errors and log. */
  get errors() {
    return this.#errors;
  }

  /** Ends it as Ctrl-C does, and waits until it has ended. */
  async stop(signal = 'SIGINT') {
    this.#child.stdin.end();
    if (this.#child.exitCode === null && this.#child.signalCode === null) this.#child.kill(signal);
    return this.#ended;
  }
}

/** Runs a program to its end. */
export function run(path, args, env) {
  return new Promise((resolve, reject) => {
    const child = spawn(path, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    let [out, err] = ['', ''];
    child.stdout.on('data', (data) => (out += data));
    child.stderr.on('data', (data) => (err += data));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out, err }));
  });
}
