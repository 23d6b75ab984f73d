// How soon the lab's first screen answers, in a Chromium that is installed here: 21 rewards in the place of another,
// and five strokes of the brush. Milliseconds from the change to the frame that shows what is sampled for it.
//
//     npm run build && node bench/lab-paint.mjs
import { openLabBrowser } from './lab-browser.mjs';

const { url, browser, close } = await openLabBrowser();
const page = await (await browser.newContext({ reducedMotion: 'reduce' })).newPage();
const start = performance.now();
await page.goto(url);
await page.waitForFunction(() => document.querySelector('[data-figure="tv"]')?.dataset.exact);
console.log(`first screen ${(performance.now() - start).toFixed(0)} ms`);

const answers = (name) =>
  page.evaluate(`performance.getEntriesByName('lab:${name}').map(({ duration }) => duration)`);
const presets = ['Hypergrid', 'Corners', 'Ring', 'Two moons', 'GFN', 'Noise', 'Islands'];
for (let i = 0; i < 3 * presets.length; i++) {
  const before = (await answers('whole')).length;
  await page.getByRole('button', { name: presets[i % presets.length], exact: true }).click();
  await page.waitForFunction((n) => performance.getEntriesByName('lab:whole').length > n, before);
}
const box = await page.getByRole('application', { name: 'Reward, paintable' }).boundingBox();
const move = (right, down, steps = 1) =>
  page.mouse.move(box.x + right * box.width, box.y + down * box.height, { steps });
for (let i = 0; i < 5; i++) {
  await move(0.1 + 0.15 * i, 0.8);
  await page.mouse.down();
  await move(0.2 + 0.1 * i, 0.2, 12);
  await page.mouse.up();
  await page.waitForTimeout(300);
}
for (const [name, what] of [
  ['whole', 'rewards'],
  ['few', 'steps of strokes'],
]) {
  const times = (await answers(name)).sort((a, b) => a - b);
  const [median, least, most] = [times[times.length >> 1], times[0], times.at(-1)].map((ms) => ms.toFixed(1));
  console.log(`${times.length} ${what}: median ${median} ms, least ${least}, most ${most}`);
}
await close();
