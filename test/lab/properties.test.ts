/**
 * The properties page in a real browser: sliders and a painted curve, by pointer and keyboard; every peptide on
 * the screen has what was asked for, by descriptors computed afresh here. Times are measured by
 * bench/lab-properties.mjs.
 */
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { findings, labFolder, labInBrowser, missing, notices, openLab, skipped } from './lab-page.js';
import { binsOf } from './peptide-bins.js';

/** Bins of the peptides on the screen, once they have changed from what they were. */
async function answer(page: Page, before: string): Promise<number[][]> {
  const table = page.locator('[data-figure="asked"] tbody');
  await page.waitForFunction(
    (was) => (document.querySelector('[data-figure="asked"] tbody')?.textContent ?? was) !== was,
    before,
  );
  const texts = await table.locator('td:first-child').allInnerTexts();
  return texts.map((text) => binsOf(text.trim()));
}

const shown = async (page: Page): Promise<string> =>
  (await page.locator('[data-figure="asked"] tbody').textContent()) ?? '';

describe.skipIf(missing)(skipped('the properties page'), () => {
  const lab = labInBrowser();

  it('answers sliders and a curve that is painted, with a screen of peptides that have it', async () => {
    const { page, problems, close } = await openLab(lab.browser, `${lab.url}#/properties`);
    await page.waitForSelector('[data-figure="asked"]');
    const sliders = page.locator('input[type="range"]');
    let before = await shown(page);
    await sliders.nth(0).fill('12');
    const charged = await answer(page, before);
    expect(charged.length).toBeGreaterThanOrEqual(12);
    expect(charged.every(([charge]) => charge === 12)).toBe(true);

    before = await shown(page);
    await sliders.nth(2).fill('6');
    const both = await answer(page, before);
    expect(both.length).toBeGreaterThanOrEqual(12);
    expect(both.every(([charge, , moment]) => charge === 12 && moment === 6)).toBe(true);

    // All open again; then a curve over charge: cleared by keys, painted by a stroke over the three bins at the right.
    await page.getByRole('button', { name: 'Everything open' }).click();
    await page.getByRole('group', { name: 'What is wished of charge' }).getByText('paint').click();
    const bins = page.getByRole('slider', { name: /^charge / });
    for (let bin = 0; bin < 15; bin++) {
      await bins.nth(bin).focus();
      await page.keyboard.press('Home');
    }
    await page.getByText('The curve is 0 everywhere: paint some bins.').waitFor();
    const box = (await page.getByRole('group', { name: 'Curve over charge' }).boundingBox())!;
    const at = (bin: number): [number, number] => [
      box.x + ((bin + 0.5) / 15) * box.width,
      box.y + 0.2 * box.height,
    ];
    await page.mouse.move(...at(12));
    await page.mouse.down();
    await page.mouse.move(...at(14), { steps: 6 });
    await page.mouse.up();
    await page.waitForSelector('[data-figure="asked"]');
    await page.waitForTimeout(300);
    const painted = await answer(page, '');
    expect(painted.length).toBeGreaterThanOrEqual(12);
    expect(painted.every(([charge]) => charge >= 12)).toBe(true);
    expect(await findings(page)).toEqual([]);
    expect(problems).toEqual([]);
    await close();
  });

  it('opens the two files of a run, and says what other files are not', async () => {
    const { page, problems, close } = await openLab(lab.browser, `${lab.url}#/properties`);
    await page.waitForSelector('[data-figure="asked"]');
    const files = (folder: string): string[] =>
      ['run.json', 'checkpoint.safetensors'].map((name) => join(labFolder, folder, name));
    const input = page.getByLabel('run.json and checkpoint.safetensors');
    await input.setInputFiles(files('model'));
    await page.waitForSelector('.notice');
    expect(await notices(page)).toEqual([expect.stringContaining('pre-trained with describe=')]);
    const before = await shown(page);
    await input.setInputFiles(files('peptides'));
    expect((await answer(page, before)).length).toBeGreaterThanOrEqual(12);
    expect(await page.locator('.model').innerText()).toContain('Model: checkpoint.safetensors, 20 letters');
    expect(problems).toEqual([]);
    await close();
  });
});
