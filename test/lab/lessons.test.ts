/**
 * Lessons and sequences: the toy DAG's flows against the published ones, detailed balance learnt to them,
 * principal axes, tables that cannot be used; and, in a real browser, every lesson's live parts and
 * candidates found for a table of scores.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openReward } from '../../lab/src/engine/sequences.js';
import { ToyBalance, toyFlow, TOY_OUTCOMES, TOY_REWARDS } from '../../lab/src/engine/toy-dag.js';
import { exactly, findings, labInBrowser, missing, openLab, skipped } from './lab-page.js';

describe('the toy DAG', () => {
  it('has the flow of its rewards: Z = 112, kept at every state', () => {
    const { Z, node } = toyFlow(TOY_REWARDS);
    expect(Z).toBeCloseTo(112, 9);
    expect(node.get('0')).toBeCloseTo(112, 9);
    expect(node.get('10')).toBeCloseTo(5, 9);
    expect(node.get('8')! + node.get('7')!).toBeCloseTo(10 + 30, 9);
    expect(toyFlow({ ...TOY_REWARDS, 10: 25 }).Z).toBeCloseTo(132, 9);
  });

  it('is learnt by detailed balance', () => {
    const learner = new ToyBalance(TOY_REWARDS);
    const square = (): number => learner.residuals().reduce((sum, d) => sum + d * d, 0);
    const before = square();
    learner.learn(1);
    expect(square()).toBeLessThan(before);
    learner.learn(6000);
    expect(square()).toBeLessThan(1e-6);
    expect(learner.flow().get('0')).toBeCloseTo(112, 1);
    learner.terminating().forEach((p, i) => expect(p).toBeCloseTo(TOY_REWARDS[TOY_OUTCOMES[i]] / 112, 3));
  });
});

describe('a table of scores', () => {
  const open = (text: string): ReturnType<typeof openReward> =>
    openReward({ kind: 'table', name: 'a.csv', text });

  it('says what its task is', async () => {
    const { env, reward } = await open('sequence,score\nACG,1\nGGG,2\n');
    expect(env.task).toMatchObject({ name: 'sequence', alphabet: 'ACGT', length: 3 });
    expect(await reward.oracle.score(['GGG', 'TTT'])).toEqual([2, null]);
    expect((await open('AUG,1\nGGG,2\n')).env.task).toMatchObject({ alphabet: 'ACGU' });
  });

  it.each([
    ['', 'the file is empty'],
    ['AC,1\nACG,2\n', 'all sequences must have one length, up to 50; this table has lengths 2, 3'],
    ['AAA,1\nAAA,1\n', 'sequences of 2 to 26 different letters are needed, this table has 1'],
    ['ACG,1\nACT,x\n', 'a.csv'],
  ])('%j is refused in a sentence', async (text, sentence) => {
    await expect(open(text)).rejects.toThrow(sentence);
  });
});

describe.skipIf(missing)(skipped('in the page'), () => {
  const lab = labInBrowser();

  it('lessons answer: flow, balance, outcome, teleportation, extraction', async () => {
    const { page, problems, close } = await openLab(lab.browser, `${lab.url}#/lessons`);
    const says = (name: string): Promise<string> => page.locator(`[data-lesson="${name}"]`).innerText();
    const next = (name: string): Promise<void> => page.getByRole('button', { name: `${name} →` }).click();

    await page.getByRole('heading', { name: 'What a flow is' }).waitFor();
    expect(await says('balance')).toContain('At s3: in 57.5, out 27.5, reward 30.0; Z = 112.0.');
    await page.getByRole('button', { name: '1000 drops' }).click();
    expect(Number(await says('tv'))).toBeLessThan(0.08);
    expect(await findings(page)).toEqual([]);

    await next('Detailed balance');
    const before = await says('loss');
    for (let i = 0; i < 4; i++) await page.getByRole('button', { name: '500 steps' }).click();
    expect(await says('loss')).not.toBe(before);
    expect(Number(await says('tv'))).toBeLessThan(0.02);
    expect(await findings(page)).toEqual([]);

    await next('Conditioning on an outcome');
    expect(await says('conditional')).toContain('right 0.667, up 0.333');
    await page.getByRole('button', { name: 'The reward of a conditioned flow' }).focus();
    await page.locator('.says', { hasText: '1 for ending in y (red ring), else 0.' }).waitFor();
    expect(await findings(page)).toEqual([]);

    await next('Teleportation');
    await page.getByRole('button', { name: 'Train all three' }).click();
    await page.waitForFunction(() => {
      const said = document.querySelector('[data-lesson="teleport-unreachable"]')!.textContent;
      return Number(/([\d.]+) %/.exec(said)?.[1]) > 30;
    });
    expect(await findings(page)).toEqual([]);

    await next('Extraction');
    expect(await says('extraction')).toBe('ends: 0.750 and 0.250; wanted: 0.750 and 0.250');
    expect(await findings(page)).toEqual([]);
    await page.setViewportSize({ width: 360, height: 740 });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
    expect(problems).toEqual([]);
    await close();
  });

  it('candidates are found in a table, and downloaded', async () => {
    const { page, problems, close } = await openLab(lab.browser, `${lab.url}#/sequences`);
    // All 4-mers; the score counts places that agree with GATC.
    const letters = [...'ACGT'];
    const all = letters.flatMap((a) =>
      letters.flatMap((b) => letters.flatMap((c) => letters.map((d) => a + b + c + d))),
    );
    const csv = all
      .map((text) => `${text},${[...text].filter((letter, i) => letter === 'GATC'[i]).length}\n`)
      .join('');
    const input = page.getByLabel('Table of scores', { exact: true });
    await input.setInputFiles({
      name: 'bad.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from('AC,1\nACG,2\n'),
    });
    await page.getByRole('button', { name: 'Find candidates' }).click();
    await page.locator('.notice', { hasText: 'all sequences must have one length' }).waitFor();
    await input.setInputFiles({ name: 'gatc.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
    await page.getByRole('combobox', { name: /^reward calls/ }).selectOption('200');
    await page.getByRole('button', { name: 'Find candidates' }).click();
    await page.getByRole('button', { name: 'FASTA' }).waitFor({ timeout: 50_000 });
    expect(await exactly(page, 'sequence-best')).toBe(4);
    expect(await exactly(page, 'sequence-calls')).toBe(200);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'FASTA' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('candidates.fasta');
    expect(readFileSync(await download.path(), 'utf8')).toMatch(
      /^>candidate_1 score=4\nGATC\n>candidate_2 score=3\n/,
    );
    expect(await findings(page)).toEqual([]);
    expect(problems).toEqual([]);
    await close();
  });
});
