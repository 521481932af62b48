// Whether everybody can use a page: axe-core's rules, and what only a keyboard shows.

import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';

import { library } from './programs.mjs';

const AXE = readFileSync(library.resolve('axe-core/axe.min.js'), 'utf8');

/** Findings of these weights fail a journey. */
const WEIGHTS = ['serious', 'critical'];

/** No serious or critical finding, in the light and in the dark. */
export async function isAccessible(page) {
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const findings = await audit(page);
    assert.deepEqual(findings, [], `${page.url()}, ${colorScheme}`);
  }
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
}

async function audit(page) {
  // By the debugging protocol, so the page's content policy stays on.
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  return violations
    .filter(({ impact }) => WEIGHTS.includes(impact))
    .map(({ id, impact, nodes }) => {
      const places = nodes.map(({ html, any }) => `${html} ${any[0]?.message ?? ''}`);
      return `${impact} ${id}: ${places.join(' | ')}`;
    });
}

/** Presses Tab until the element has the focus, as somebody without a mouse does. */
export async function tabTo(page, locator, limit = 60) {
  const target = await locator.elementHandle();
  for (let presses = 0; presses < limit; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) {
      await isFocusSeen(page);
      return;
    }
    await page.keyboard.press('Tab');
  }
  assert.fail(`${locator} is not reached by ${limit} presses of Tab`);
}

/** Whatever has the focus shows it by an outline or a shadow. */
async function isFocusSeen(page) {
  const seen = await page.evaluate(() => {
    const focused = document.activeElement;
    const around = ['label, .field, .with-button', '.composer-field, .ask-field, .quick-field'];
    const places = [focused, ...around.map((place) => focused?.closest(place))];
    return places.some((place) => {
      if (!place) return false;
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(place);
      return (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none';
    });
  });
  assert.ok(seen, 'the focus is visible');
}
