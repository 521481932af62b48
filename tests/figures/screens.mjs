// How the screens behave when they are full, measured in Chromium. Started by `cargo xtask bench screens`: the data
// folder that was furnished for this and its long thread are the arguments, and what is printed is one line of JSON.

import { Talking, program, run } from '../browser/person/programs.mjs';
import { Screen, closeBrowser } from '../browser/person/screen.mjs';

const [home, thread, passphrase] = process.argv.slice(2);

const OPENINGS = 9;
const SECONDS_OF_SCROLLING = 8;
const TOKENS = 1_600;
const [ROUNDS, CALLS] = [4, 75];

const middle = (numbers) => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** Follows a link as a click in the app does. */
const goTo = (page, path) =>
  page.evaluate((path) => {
    history.pushState({}, '', path);
    dispatchEvent(new PopStateEvent('popstate'));
  }, path);

/** Milliseconds from leaving another page until the thread's last messages are painted. */
async function openingAThread(page) {
  const times = [];
  for (let time = 0; time < OPENINGS; time += 1) {
    await goTo(page, '/search');
    await page.getByRole('searchbox').first().waitFor();
    await page.waitForTimeout(400);
    times.push(
      await page.evaluate(async (path) => {
        const begun = performance.now();
        history.pushState({}, '', path);
        dispatchEvent(new PopStateEvent('popstate'));
        while (document.querySelectorAll('[data-row]').length < 2) await new Promise(requestAnimationFrame);
        // A task after the frame: by then it is painted.
        await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
        return performance.now() - begun;
      }, `/chat/${thread}`),
    );
  }
  return middle(times);
}

/** Any command of the contract, at the terminal. */
async function call(command, request) {
  const { code, out, err } = await run(program('adiuva'), ['call', command, JSON.stringify(request)], environment);
  if (code !== 0) throw new Error(`${command}: ${out}${err}`);
  return JSON.parse(out);
}

/** A run of 300 steps: an agent calls tools, round after round. */
async function longRun() {
  const { id } = await call('chat.begin', {});
  const message = crypto.randomUUID();
  const send = { thread: id, message, text: 'Look everywhere.', use_files: false, agents: ['task'] };
  const { run: longest } = await call('chat.send', send);
  for (;;) {
    const { runs } = await call('runs.list', { limit: 1 });
    if (runs[0].id === longest && runs[0].status === 'done') return longest;
    if (runs[0].status === 'failed') throw new Error('the long run failed');
    await new Promise((done) => setTimeout(done, 200));
  }
}

/** Milliseconds from leaving another page until the last step of the run is painted. */
async function replaying(page, longest) {
  const times = [];
  for (let time = 0; time < OPENINGS; time += 1) {
    await goTo(page, '/search');
    await page.getByRole('searchbox').first().waitFor();
    await page.waitForTimeout(400);
    const path = `/runs/${longest}`;
    times.push(
      await page.evaluate(
        async ({ path, calls }) => {
          const begun = performance.now();
          history.pushState({}, '', path);
          dispatchEvent(new PopStateEvent('popstate'));
          const steps = () => document.querySelectorAll('.run-steps > li');
          const isOver = (last) => last?.textContent === 'Over';
          while (steps().length < calls || !isOver([...steps()].at(-1))) await new Promise(requestAnimationFrame);
          [...steps()].at(-1).scrollIntoView();
          await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
          return performance.now() - begun;
        },
        { path, calls: ROUNDS * CALLS },
      ),
    );
  }
  return middle(times);
}

/** What the scripted model says in the long run: calls that differ, so that none counts as made already. */
function rounds() {
  const calls = (round) =>
    Array.from({ length: CALLS }, (_, call) => ({
      name: 'list_tasks',
      arguments: { search: `part ${round * CALLS + call}` },
    }));
  return [...Array.from({ length: ROUNDS }, (_, round) => ({ calls: calls(round) })), { text: 'Nothing anywhere.' }];
}

/** Frames of the slowest second while a list of files is scrolled. */
async function scrolling(page) {
  await goTo(page, '/knowledge?view=files');
  const list = page.getByRole('main').getByRole('listbox').first();
  await list.getByRole('option').first().waitFor();
  await page.waitForTimeout(1_000);
  return list.evaluate(async (list, seconds) => {
    const frames = [];
    const begun = await new Promise(requestAnimationFrame);
    for (let now = begun; now - begun < seconds * 1_000; ) {
      list.scrollTop += frames.length % 40 === 39 ? list.scrollHeight / 20 : 60;
      now = await new Promise(requestAnimationFrame);
      frames.push(now - begun);
    }
    const bySecond = Array.from({ length: seconds }, (_, second) =>
      frames.filter((at) => Math.floor(at / 1_000) === second).length,
    );
    return Math.min(...bySecond);
  }, SECONDS_OF_SCROLLING);
}

/** The longest that the page's main thread was held up while an answer of 200 tokens a second is drawn. */
async function streaming(page) {
  await goTo(page, '/chat');
  const field = page.getByRole('textbox', { name: 'Message' });
  await field.waitFor();
  await page.waitForTimeout(1_000);
  await page.evaluate(() => {
    window.longest = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) window.longest = Math.max(window.longest, entry.duration);
    }).observe({ entryTypes: ['longtask'] });
  });
  const begun = Date.now();
  await field.fill('Tell everything.');
  await field.press('Enter');
  await page.getByText('the very end').last().waitFor();
  const seconds = (Date.now() - begun) / 1_000;
  return { longest: await page.evaluate(() => window.longest), rate: TOKENS / seconds };
}

/** An answer with what answers have: paragraphs, lists, code, a table. */
function answer() {
  const words = [];
  for (let part = 0; words.length < TOKENS - 3; part += 1) {
    const piece = [
      'The **delivery** of the second part is put off by a month, and the `supplier` grants a discount for it.\n\n',
      '- one of the points that were agreed on\n- another of these points\n\n',
      '| month | amount |\n|---|---|\n| March | 12 |\n| April | 14 |\n\n',
      '```rust\nfn main() { println!("part"); }\n```\n\n',
    ][part % 4];
    words.push(...piece.match(/\S+\s*/g));
  }
  return `${words.slice(0, TOKENS - 3).join('')}\n\nthe very end`;
}

const environment = { ADIUVA_HOME: home, ADIUVA_PASSPHRASE: passphrase, DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent' };
const models = new Talking(program('examples/model_server'), []);
models.tell({ models: ['small'], replies: rounds(), otherwise: { text: answer(), pause_ms: 5 } });
const server = new Talking(program('adiuva'), ['serve', '--port', '0', '--json'], environment);
try {
  const { ollama } = await models.line();
  const { link } = await server.line();
  const { page } = await Screen.open(link);
  await page.getByRole('navigation').first().waitFor();
  const provider = { name: 'Scripted', wire: 'ollama', base_url: ollama, model: 'small', preferred: true };
  await call('models.set_provider', provider);
  const replay = await replaying(page, await longRun());
  const opening = await openingAThread(page);
  const frames = await scrolling(page);
  const { longest, rate } = await streaming(page);
  console.log(JSON.stringify({ opening, replay, frames, longest, rate }));
} finally {
  await closeBrowser();
  await server.stop();
  await models.stop('SIGTERM');
}
