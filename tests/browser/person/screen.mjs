// A page in Chromium, watched: whatever it complains about, and whatever it asks of other machines, fails the journey.

import { chromium as path, library } from './programs.mjs';

const { chromium } = library('playwright-core');

const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** How long a page may take for what a person waits for, on a machine that is busy with other tests. */
const PATIENCE = 40_000;

let browser;

/** One browser for all journeys of a file. */
async function launched() {
  browser ??= chromium.launch({ executablePath: path, args: QUIET });
  return browser;
}

/** Ends the browser when the file's journeys are over. */
export async function closeBrowser() {
  if (browser) await (await browser).close();
}

/** A profile of the browser with its pages: cookies and storage are its own. */
export class Screen {
  #context;
  #complaints = [];
  #expected = [];

  constructor(context, origin) {
    this.#context = context;
    context.on('page', (page) => this.#watch(page, origin));
  }

  /**
   * Opens an address. `theme` is light or dark, `language` a tag, `size` the window's.
   */
  static async open(address, { theme = 'light', language = 'en-US', size = { width: 1280, height: 800 } } = {}) {
    const context = await (await launched()).newContext({
      colorScheme: theme,
      locale: language,
      viewport: size,
      reducedMotion: 'reduce',
      timezoneId: 'Europe/Rome',
    });
    context.setDefaultTimeout(PATIENCE);
    await context.addInitScript(() => {
      addEventListener('securitypolicyviolation', (event) => {
        console.error(`content policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
      });
    });
    const screen = new Screen(context, new URL(address).origin);
    screen.page = await context.newPage();
    await screen.page.goto(address);
    return screen;
  }

  /** Another tab of the same browser. */
  async tab(address) {
    const page = await this.#context.newPage();
    await page.goto(address);
    return page;
  }

  /** Complaints like this belong to the journey, as a wrong passphrase does. */
  expect(pattern) {
    this.#expected.push(pattern);
  }

  /** What was complained about and not expected. */
  get complaints() {
    return this.#complaints.filter((text) => !this.#expected.some((pattern) => pattern.test(text)));
  }

  /** Pictures of all pages, with their text, for somebody who looks at a failed journey. */
  async evidence() {
    const pages = this.#context.pages().filter((page) => !page.isClosed());
    return Promise.all(
      pages.map(async (page) => ({
        picture: await page.screenshot({ timeout: 5_000 }).catch(() => undefined),
        text: `${page.url()}\n${await page.locator('body').ariaSnapshot({ timeout: 5_000 }).catch(String)}`,
      })),
    );
  }

  async close() {
    await this.#context.close();
  }

  #watch(page, origin) {
    const complain = (text) => this.#complaints.push(text);
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) {
        complain(`console ${message.type()}: ${message.text()} (${message.location().url})`);
      }
    });
    page.on('pageerror', (error) => complain(`uncaught: ${error.message}`));
    page.on('crash', () => complain('the page crashed'));
    page.on('request', (request) => {
      const url = new URL(request.url());
      const own = url.origin === origin || ['data:', 'blob:'].includes(url.protocol);
      if (!own) complain(`asked another machine: ${url}`);
    });
    page.on('response', (response) => {
      if (response.status() >= 500) complain(`${response.status()} from ${response.url()}`);
    });
  }
}
