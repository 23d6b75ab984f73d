/**
 * Whoever comes to the lab: people with keyboards, screen readers and phones (axe, in both themes), a run
 * that is being trained, and input that is wrong or hostile. The last gets a sentence, and the page lives on.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { RunDirectory } from '../../src/store/run-directory.js';
import { temporaryPaths } from '../temporary-folder.js';
import {
  exactly,
  findings,
  labFolder,
  labInBrowser,
  missing,
  notices,
  openLab,
  serveLab,
  skipped,
} from './lab-page.js';

const fresh = temporaryPaths();
const PAGES = ['paint', 'train', 'race', 'properties'];

const lab = labInBrowser();

describe.skipIf(missing)(skipped('accessibility'), () => {
  it.each(PAGES)('%s: nothing serious in light and dark colors, and it fits a phone', async (name) => {
    const { page, problems, close } = await openLab(lab.browser, `${lab.url}#/${name}`, {
      colorScheme: 'light',
    });
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(await findings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Use dark colors' }).click();
    expect(await findings(page)).toEqual([]);
    await page.setViewportSize({ width: 360, height: 740 });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
    expect(problems).toEqual([]);
    await close();
  });

  it('the keyboard paints, picks and walks through the page', async () => {
    const { page, close } = await openLab(lab.browser, lab.url);
    const before = await exactly(page, 'tv');
    await page.getByRole('application', { name: 'Reward, paintable' }).focus();
    for (const key of ['ArrowDown', 'ArrowLeft', 'Shift+ArrowDown', 'Space']) await page.keyboard.press(key);
    await page.waitForFunction(
      (was) => document.querySelector<HTMLElement>('[data-figure="tv"]')!.dataset.exact !== was,
      String(before),
    );
    await page.getByRole('application', { name: /Outcome spotlight/ }).focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page.getByText('how it walks to cell 17,16').waitFor();
    await page.getByRole('button', { name: 'Undo' }).press('Enter');
    await page.waitForFunction(
      (was) => document.querySelector<HTMLElement>('[data-figure="tv"]')!.dataset.exact === was,
      String(before),
    );
    expect(await exactly(page, 'tv')).toBe(before);
    await close();
  });
});

/** Drops files onto the page as a browser does. */
async function drop(
  page: Page,
  files: readonly { name: string; type?: string; bytes: readonly number[] | string }[],
): Promise<void> {
  await page.evaluate((dropped) => {
    const data = new DataTransfer();
    for (const { name, type, bytes } of dropped) {
      const content = typeof bytes === 'string' ? bytes : new Uint8Array(bytes);
      data.items.add(new File([content], name, { type: type ?? '' }));
    }
    window.dispatchEvent(new DragEvent('drop', { dataTransfer: data, cancelable: true }));
  }, files);
}

/** The page still paints. */
async function livesOn(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Corners' }).click();
  await page.getByRole('button', { name: 'Clear' }).click();
  await page.getByRole('button', { name: 'Islands' }).click();
  await page.waitForFunction(
    () => Number(document.querySelector<HTMLElement>('[data-figure="tv"]')!.dataset.exact) < 0.1,
  );
}

describe.skipIf(missing)(skipped('wrong and hostile input'), () => {
  const checkpoint = (): number[] => [...readFileSync(join(labFolder, 'model', 'checkpoint.safetensors'))];
  const record = (): string => readFileSync(join(labFolder, 'model', 'run.json'), 'utf8');

  it('dropped onto the page gets a sentence, and the page lives on', async () => {
    const { page, problems, close } = await openLab(lab.browser, lab.url);
    const truncated = checkpoint().slice(0, 20_000);
    const flipped = checkpoint();
    flipped[30_000] ^= 1;
    const huge = [
      0x89,
      0x50,
      0x4e,
      0x47,
      0x0d,
      0x0a,
      0x1a,
      0x0a,
      0,
      0,
      0,
      13,
      0x49,
      0x48,
      0x44,
      0x52,
      0,
      1,
      0,
      0,
      0,
      1,
      0,
      0,
      ...Array<number>(20).fill(0),
    ];
    const wide = JSON.stringify({
      ...(JSON.parse(record()) as object),
      config: { hidden: [8192, 8192, 8192] },
    });
    const bits = JSON.stringify({ kind: 'pretrain', task: { name: 'bits', length: 8, word: 2 }, config: {} });
    const cases: [Parameters<typeof drop>[1], string][] = [
      [
        [{ name: 'paper.pdf', bytes: `%PDF-1.7 ${'x'.repeat(100)}` }],
        'paper.pdf is no PNG, JPEG, GIF or WebP picture',
      ],
      [
        [{ name: 'huge.png', bytes: huge }],
        'huge.png has 65536 x 65536 pixels; up to 40 megapixels are read',
      ],
      [
        [
          {
            name: 'torn.png',
            bytes: huge.map((byte, i) => (i === 17 || i === 21 ? 0 : i === 19 || i === 23 ? 9 : byte)),
          },
        ],
        'torn.png begins like a picture, but this browser cannot decode it',
      ],
      [[{ name: 'empty.png', bytes: '' }], 'empty.png is empty, or a folder'],
      [[{ name: 'run.json', bytes: record() }], 'A model is two files of its run'],
      [
        [
          { name: 'run.json', bytes: '{"a":' },
          { name: 'checkpoint.safetensors', bytes: checkpoint() },
        ],
        'run.json: not valid JSON',
      ],
      [
        [
          { name: 'run.json', bytes: '[]' },
          { name: 'checkpoint.safetensors', bytes: checkpoint() },
        ],
        'run.json: not the record of a run',
      ],
      [
        [
          { name: 'run.json', bytes: record() },
          { name: 'checkpoint.safetensors', bytes: truncated },
        ],
        'not a valid safetensors file',
      ],
      [
        [
          { name: 'run.json', bytes: record() },
          { name: 'checkpoint.safetensors', bytes: flipped },
        ],
        'the file was damaged',
      ],
      [
        [
          { name: 'run.json', bytes: wide },
          { name: 'checkpoint.safetensors', bytes: checkpoint() },
        ],
        'more than a page should hold',
      ],
      [
        [
          { name: 'run.json', bytes: bits },
          { name: 'checkpoint.safetensors', bytes: checkpoint() },
        ],
        'it belongs to another model',
      ],
    ];
    for (const [files, sentence] of cases) {
      await drop(page, files);
      await page.locator('.notice', { hasText: sentence }).waitFor({ timeout: 8000 });
      await page.getByRole('button', { name: 'Put this message away' }).click();
    }
    await drop(page, []);
    await page.locator('.notice', { hasText: 'Nothing was dropped' }).waitFor();
    await livesOn(page);
    // What is right is taken.
    await drop(page, [
      { name: 'run.json', bytes: record() },
      { name: 'checkpoint.safetensors', bytes: checkpoint() },
    ]);
    await page.getByText('Model: checkpoint.safetensors').waitFor();
    expect(problems).toEqual([]);
    await close();
  });

  it.each([
    ['too few cells', '#/paint?r=AAAA', 'the painted reward has 4 cells, the grid has 1024'],
    ['no cell, no seed', '#/paint?r=.___&y=99,99&seed=-3', 'names no cell of the grid: y=99,99'],
    ['a script', '#/<script>alert(1)</script>', 'names no page of the lab'],
    ['far too much', `#/paint?r=${'A'.repeat(9000)}`, 'too long to be one of this page'],
  ])('in the address gets a sentence: %s', async (_, hash, sentence) => {
    const { page, problems, close } = await openLab(lab.browser, `${lab.url}${hash}`);
    await page.locator('.notice', { hasText: sentence }).waitFor();
    await livesOn(page);
    expect(problems).toEqual([]);
    await close();
  });
});

describe.skipIf(missing)(skipped('a run opened in the lab'), () => {
  it('is shown live, with its report', async () => {
    const run = RunDirectory.create(fresh('run'), {
      kind: 'pretrain',
      task: { name: 'grid', side: 32, dimensions: 2 },
      config: { hidden: [64, 64] },
      seed: 4,
    });
    run.appendMetrics({ step: 100, loss: 2.5, success: 0.25 });
    const serving = await serveLab(run.path);
    const { page, problems, close } = await openLab(lab.browser, `${serving.url}#/run`);
    await page.getByText('running, seed 4').waitFor();
    expect(await page.locator('[data-metric="success"]').innerText()).toBe('0.25000');
    run.appendMetrics({ step: 200, loss: 1.5, success: 0.75 });
    await page.locator('[data-metric="success"]', { hasText: '0.75000' }).waitFor();
    expect(await findings(page)).toEqual([]);
    run.close('done');
    await page.getByText('done, seed 4').waitFor();
    await page.getByRole('button', { name: 'Paint with this model' }).click();
    await page.locator('.notice', { hasText: 'the run has no checkpoint.safetensors yet' }).waitFor();
    const [report] = await Promise.all([
      page.context().waitForEvent('page'),
      page.getByRole('link', { name: 'Report' }).click(),
    ]);
    await report.waitForLoadState();
    expect(await report.title()).not.toBe('');
    // The one request that failed is the checkpoint that is not there.
    expect(problems).toEqual([expect.stringContaining('404')]);
    expect(await notices(page)).toHaveLength(1);
    await close();
    await serving.stop();
  });
});
