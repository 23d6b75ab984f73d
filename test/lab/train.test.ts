/**
 * Training and racing in a real browser: 16 x 16 cells to 99 % success, the page staying quick meanwhile,
 * single updates taken apart, the trained model used to paint, and a race whose numbers are those of the same
 * race in Node.js. Times are measured and printed.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { openBackend } from 'ocgfn';
import { readPortableModel } from 'ocgfn/method';
import { describe, expect, it } from 'vitest';
import { runRace, type RacePoint } from '../../lab/src/engine/race.js';
import { RACE_METHODS } from '../../lab/src/engine/race-list.js';
import { rewardFromText } from '../../lab/src/state/reward-text.js';
import { exactly, labFolder, labInBrowser, missing, openLab, ready, skipped } from './lab-page.js';

/** Frames drawn in some milliseconds. */
const framesIn = (page: Page, milliseconds: number): Promise<number> =>
  page.evaluate(
    (wait) =>
      new Promise<number>((resolve) => {
        let frames = 0;
        const start = performance.now();
        const next = (now: number): void => {
          frames++;
          if (now - start < wait) requestAnimationFrame(next);
          else resolve(frames);
        };
        requestAnimationFrame(next);
      }),
    milliseconds,
  );

const waitForFigure = (page: Page, name: string): Promise<unknown> =>
  page.waitForFunction(
    (figure) => document.querySelector<HTMLElement>(`[data-figure="${figure}"]`)?.dataset.exact !== undefined,
    name,
  );

describe.skipIf(missing)(skipped('training in the page'), () => {
  const lab = labInBrowser();

  it('reaches 99 % on 16 x 16 cells, keeps drawing, takes updates apart, and hands its model on', async () => {
    const { page, problems, close } = await openLab(lab.browser, `${lab.url}#/train`);
    const success = (): Promise<number> => exactly(page, 'train-success');
    await waitForFigure(page, 'train-success');
    expect(await success()).toBeLessThan(0.2);

    await page.getByRole('button', { name: 'One update' }).click();
    await page.getByRole('img', { name: /Mean squared residual/ }).waitFor();
    expect(await exactly(page, 'train-step')).toBe(1);

    const idle = await framesIn(page, 1000);
    const start = performance.now();
    await page.getByRole('button', { name: 'Play' }).click();
    const frames = await framesIn(page, 2000);
    await page.getByRole('combobox', { name: /^pace/ }).selectOption('full speed');
    const fast = await framesIn(page, 1500);
    await waitForFigure(page, 'train-reached');
    const wall = (performance.now() - start) / 1000;
    const seconds = await exactly(page, 'train-reached');
    console.log(
      `16 x 16 to 99 %: ${seconds.toFixed(1)} s of training, ${wall.toFixed(1)} s on the clock with a slow start; ` +
        `${idle} frames a second before it, ${(frames / 2).toFixed(0)} at 60 updates a second, ${(fast / 1.5).toFixed(0)} at full speed`,
    );
    expect(seconds).toBeLessThan(60);
    expect(frames / 2).toBeGreaterThan(15);
    expect(fast / 1.5).toBeGreaterThan(15);

    await page.getByRole('button', { name: 'Pause' }).click();
    // The worker stops between two updates, and its last report is on the way for a moment.
    await page.waitForTimeout(500);
    const paused = await exactly(page, 'train-step');
    await page.waitForTimeout(300);
    expect(await exactly(page, 'train-step')).toBe(paused);

    await page.getByRole('button', { name: 'Paint with this model' }).click();
    await ready(page);
    expect(await page.getByText('16 × 16 cells').count()).toBe(1);
    expect(await exactly(page, 'tv')).toBeLessThan(0.35);
    expect(problems).toEqual([]);
    await close();
  });

  it("learns the paper's way too: detailed balance, contrastive, with teleportation", async () => {
    const { page, problems, close } = await openLab(lab.browser, `${lab.url}#/train`);
    await waitForFigure(page, 'train-success');
    await page.getByRole('combobox', { name: /^grid/ }).selectOption('8 × 8');
    await page.getByRole('combobox', { name: /^learn by/ }).selectOption('detailed balance (the paper)');
    await page.getByRole('combobox', { name: /^pace/ }).selectOption('full speed');
    await page.getByRole('button', { name: 'Play' }).click();
    await page.waitForFunction(() => {
      const { exact } = document.querySelector<HTMLElement>('[data-figure="train-success"]')!.dataset;
      return Number(exact) > 0.5;
    });
    expect(problems).toEqual([]);
    await close();
  });
});

describe.skipIf(missing)(skipped('the race'), () => {
  const lab = labInBrowser();

  it('ends, with the numbers of the same race in Node.js', async () => {
    const { page, problems, close } = await openLab(lab.browser, `${lab.url}#/paint?seed=3`);
    await page.getByRole('button', { name: 'Ring', exact: true }).click();
    await page.waitForTimeout(500);
    await page.getByRole('link', { name: 'Race' }).click();
    const values = new URLSearchParams(new URL(page.url()).hash.split('?')[1]);
    await page.getByRole('combobox', { name: /^calls each/ }).selectOption('128');
    await page.getByRole('button', { name: 'Start' }).click();
    await page.getByText('Finished: the same seed').waitFor();
    const shown = await page
      .locator('[data-race]')
      .evaluateAll((all) => all.map((one) => ({ ...(one as HTMLElement).dataset })));

    const file = (name: string): Buffer => readFileSync(join(labFolder, 'model', name));
    const backend = await openBackend({ flavor: 'simd' });
    const { model } = readPortableModel(String(file('run.json')), file('checkpoint.safetensors'), backend);
    const last = new Map<string, RacePoint>();
    const request = {
      levels: rewardFromText(values.get('r')!, 32 * 32),
      side: 32,
      seed: Number(values.get('seed')),
      budget: 128,
      methods: RACE_METHODS.map(({ name }) => name),
    };
    for await (const point of runRace(model, request)) last.set(point.method, point);

    expect(shown).toHaveLength(RACE_METHODS.length);
    for (const { race, calls, tv, modes } of shown) {
      const expected = last.get(race!)!;
      expect(expected.done).toBe(true);
      expect({ race, calls: Number(calls), modes: Number(modes) }).toEqual({
        race,
        calls: expected.calls,
        modes: expected.modes,
      });
      if (Number.isNaN(expected.tv)) expect(Number(tv)).toBeNaN();
      else expect(Number(tv)).toBeCloseTo(expected.tv, 6);
    }
    expect(last.get('active')!.tv).toBeLessThan(last.get('scratch')!.tv);
    expect(problems).toEqual([]);
    await close();
  });
});
