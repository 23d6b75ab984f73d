/** Files of results/ are read as they were written, and pages are made from them alone. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryPaths } from '../../test/temporary-folder.js';
import type { Contrast } from './contrast-types.js';
import { checkHoldsNoOthers, readResultsFile, writeResultsFile } from './results-file.js';
import { fillPage, isMade, resultsNamed } from './results-page.js';

const fresh = temporaryPaths();

const comparison: Contrast = {
  name: 'small',
  title: 'Small',
  task: 'grid side=4',
  rewards: ['grid:ring'],
  budget: 1200,
  rounds: ['first=128 roundShare=0.05'],
  seeds: [0, 1, 2],
  measures: [{ key: 'modes@1200', title: 'modes, 1,200 calls', digits: 1 }],
  rows: [
    { name: 'own', figures: { 'modes@1200': [4, 5, 6] } },
    { name: 'none', controls: { of: 'own', without: 'pre-training' }, figures: { 'modes@1200': [4, 5, 6] } },
  ],
};

describe('a file of results', () => {
  it('is read as it was written, with its command and no path of this machine', () => {
    const folder = fresh('results');
    const command = 'ocgfn reproduce controls --scale smoke';
    const content = { command, done: 6, planned: 8, comparisons: [comparison] };
    const path = writeResultsFile(folder, 'controls-smoke', content);
    expect(path).toBe(join(folder, 'controls-smoke.json'));
    const text = readFileSync(path, 'utf8');
    expect(text).not.toContain(folder);
    expect(text).toContain('"modes@1200": [4, 5, 6]');
    expect(readResultsFile(path)).toMatchObject(content);
    expect(readResultsFile(path).machine).toContain(`Node.js ${process.versions.node}`);
  });

  it('has no measure of which no row has a figure, as written and as read', () => {
    const empty = { key: 'processorSeconds', title: 'processor s', digits: 1 };
    const comparisons = [{ ...comparison, measures: [...comparison.measures, empty] }];
    const path = writeResultsFile(fresh('results'), 'x', { command: 'x', done: 1, planned: 1, comparisons });
    const text = readFileSync(path, 'utf8');
    expect(text).not.toContain('processorSeconds');
    writeFileSync(path, JSON.stringify({ ...JSON.parse(text), comparisons }));
    expect(readResultsFile(path).comparisons).toEqual([comparison]);
  });

  it('is not replaced by a part of it', () => {
    const folder = fresh('results');
    checkHoldsNoOthers(folder, 'controls-smoke', ['small']);
    const comparisons = [comparison, { ...comparison, name: 'large' }];
    writeResultsFile(folder, 'controls-smoke', { command: 'x', done: 6, planned: 8, comparisons });
    checkHoldsNoOthers(folder, 'controls-smoke', ['large', 'small', 'new']);
    expect(() => checkHoldsNoOthers(folder, 'controls-smoke', ['small'])).toThrow(
      'controls-smoke.json: holds large too, which --tasks would drop',
    );
  });

  it('is refused with what is wrong in it', () => {
    const path = fresh('results');
    mkdirSync(path, { recursive: true });
    const file = join(path, 'x.json');
    writeFileSync(file, JSON.stringify({ command: 3 }));
    expect(() => readResultsFile(file)).toThrow(/x\.json: .*command/);
    writeFileSync(file, '{half');
    expect(() => readResultsFile(file)).toThrow(/x\.json: not valid JSON: /);
  });
});

describe('a page', () => {
  const file = { command: 'ocgfn reproduce x', version: '1', machine: 'm', done: 6, planned: 8, comparisons: [comparison] }; // prettier-ignore
  const page = 'before\n<!-- results x.json small -->\nold\n<!-- end of results -->\nafter\n';

  it('gets its tables and sentences from the file, and stays as it is once it has them', () => {
    const filled = fillPage(page, () => file, '../results');
    expect(resultsNamed(page)).toEqual([{ file: 'x.json', comparison: 'small' }]);
    expect(filled).toContain('| row | modes, 1,200 calls |');
    expect(filled).toContain('| control: none | 5.0 ± 2.5 |');
    expect(filled).toContain(
      '- own beside none, 3 seeds, too few to rank: modes, 1,200 calls +0.0 [0.0, 0.0].',
    );
    expect(filled).toContain(
      '6 of 8 runs so far; rounds `first=128 roundShare=0.05`; [figures by seed](../results/x.json)',
    );
    expect(filled).not.toContain('old');
    expect(filled.startsWith('before\n') && filled.endsWith('\nafter\n')).toBe(true);
    expect(fillPage(filled, () => file, '../results')).toBe(filled);
  });

  it('says of figures without calls that they have none', () => {
    const free = { ...file, comparisons: [{ ...comparison, budget: 0 }] };
    expect(fillPage(page, () => free, '.')).toContain('**Small**: no reward call, 3 seeds,');
  });

  it('shows of two seeds their figures, of one seed its own, and no interval', () => {
    const of = (figures: readonly number[]) => {
      const rows = [{ name: 'own', figures: { 'modes@1200': figures } }];
      const few = { ...file, comparisons: [{ ...comparison, seeds: [...figures.keys()], rows }] };
      return fillPage(page, () => few, '.');
    };
    expect(of([4, 5])).toContain('| own | 4.5 (4.0, 5.0) |');
    expect(of([4, 5])).toContain('2 seeds, mean (the figure of each seed)\n');
    expect(of([4])).toContain('| own | 4.0 |');
    for (const figures of [[4, 5], [4]]) expect(of(figures)).not.toContain('±'); // prettier-ignore
  });

  it('says in a cell how many runs of a file are done, where that is not all', () => {
    const cell = (text: string) => `| claim | [x.json](../results/x.json)${text} | control |\n`;
    expect(isMade(cell(''))).toBe(true);
    expect(isMade('see [x.json](../results/x.json)\n')).toBe(false);
    for (const before of ['', ', 5 of 8 runs so far'])
      expect(fillPage(cell(before), () => file, '../results')).toBe(cell(', 6 of 8 runs so far'));
    expect(fillPage(cell(', 6 of 8 runs so far'), () => ({ ...file, done: 8 }), '../results')).toBe(cell(''));
  });

  it('names what a file does not hold', () => {
    expect(() => fillPage(page.replace('small', 'large'), () => file, '.')).toThrow(
      './x.json: holds no comparison "large", it has small',
    );
  });
});
