// How soon the properties page of the lab answers, in a Chromium that is installed here: 50 questions, by sliders of
// one or two descriptors, others open; each answer is a screen of 16 peptides of 20 letters that have what was
// asked for. Milliseconds from the question to the frame that shows the answer.
//
//     npm run build && node bench/lab-properties.mjs [--questions 50] [--pictures FOLDER]
import { mkdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { RandomStream } from '../dist/index.js';
import { openLabBrowser } from './lab-browser.mjs';

const { values } = parseArgs({
  options: { questions: { type: 'string', default: '50' }, pictures: { type: 'string' } },
});
const { url, browser, close } = await openLabBrowser();

/** Opens the page and waits for its first answer. */
async function open(options) {
  const page = await (await browser.newContext({ reducedMotion: 'reduce', ...options })).newPage();
  await page.goto(`${url}#/properties`);
  await page.waitForSelector('[data-figure="asked"]');
  return page;
}

const page = await open({ viewport: { width: 1400, height: 1000 } });
const sliders = page.locator('input[type="range"]');
const times = [];
const counts = [];
const random = new RandomStream(0);
let empty = 0;
while (times.length < Number(values.questions)) {
  await page.getByRole('button', { name: 'Everything open' }).click();
  await page.waitForTimeout(100);
  // One or two of three descriptors, anywhere on their axes.
  const first = random.int(3);
  const asked = random.uniform() < 0.5 ? [first] : [first, (first + 1 + random.int(2)) % 3];
  for (const [i, k] of asked.entries()) {
    const slider = sliders.nth(k);
    const most = Number(await slider.getAttribute('max'));
    if (i === asked.length - 1) await page.evaluate('performance.clearMeasures()');
    await slider.fill(String(random.int(most + 1)));
  }
  await page.waitForFunction(() => performance.getEntriesByName('lab:ask').length > 0);
  const [time] = await page.evaluate(
    `performance.getEntriesByName('lab:ask').map(({ duration }) => duration)`,
  );
  const rows = await page.locator('[data-figure="asked"] tbody tr').count();
  if (rows === 0) {
    // Nothing there: an empty cell.
    empty++;
    continue;
  }
  times.push(time);
  counts.push(rows);
}
times.sort((a, b) => a - b);
console.log(
  `${times.length} questions (${empty} more named cells that are empty): median ${times[times.length >> 1].toFixed(0)} ms, ` +
    `worst ${times.at(-1).toFixed(0)} ms, above 100 ms ${times.filter((ms) => ms > 100).length}; ` +
    `peptides an answer ${Math.min(...counts)} to ${Math.max(...counts)}`,
);

if (values.pictures) {
  mkdirSync(values.pictures, { recursive: true });
  for (const [width, height] of [[1400, 1000], [390, 844]])
    for (const colorScheme of ['light', 'dark']) {
      const shown = await open({ viewport: { width, height }, colorScheme });
      await shown.getByRole('button', { name: 'Two far peaks of charge' }).click();
      await shown.waitForTimeout(3000);
      await shown.screenshot({ path: `${values.pictures}/properties-${width}-${colorScheme}.png`, fullPage: true });
      await shown.getByRole('button', { name: 'Cationic and amphipathic' }).click();
      await shown.waitForTimeout(2500);
      await shown.screenshot({ path: `${values.pictures}/asked-${width}-${colorScheme}.png`, fullPage: true });
    } // prettier-ignore
}
await close();
