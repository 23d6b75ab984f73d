import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { temporaryPaths } from '../../../test/temporary-folder.js';
import type { DescriptorSet } from '../../descriptor/descriptor-set.js';
import { buildTask } from '../../env/tasks.js';
import { propertyPresets } from '../../property/presets.js';
import { UsageError } from '../../settings/errors.js';
import { openDescriptorSet } from './index.js';

const fresh = temporaryPaths();
const dna = buildTask('sequence', { length: 6 });

/** A module of the user's as a descriptor. */
function module(text: string, parameters = 'least=0,greatest=6,integer=true'): Promise<DescriptorSet> {
  const path = `${fresh('f')}.mjs`;
  writeFileSync(path, text);
  return openDescriptorSet(`module:"${path}"${parameters && `(${parameters})`}`, dna);
}

/** A program that answers a line with the value of an expression in `line` and the number `n` of the line. */
function program(expression: string, parameters = 'least=0,greatest=6,integer=true'): Promise<DescriptorSet> {
  const path = `${fresh('program')}.mjs`;
  writeFileSync(
    path,
    `import { createInterface } from 'node:readline';
     let n = 0;
     createInterface({ input: process.stdin }).on('line', (line) => { n++; console.log(${expression}); });`,
  );
  return openDescriptorSet(`command:"'${process.execPath}' '${path}'"(${parameters})`, dna);
}

/** The sentence of a failure, without the temporary path. */
async function sentence(opened: Promise<unknown>): Promise<string> {
  const error = await opened.then(
    () => undefined,
    (reason: Error) => reason,
  );
  if (!(error instanceof UsageError)) return `no usage error: ${String(error)}`;
  return error.message.replace(/"?'?(?:\/\S*'? '?)?\/\S+\.mjs'?"?/, 'F');
}

function states(...texts: string[]): Int32Array {
  const rows = new Int32Array(texts.length * dna.stateSize);
  texts.forEach((text, i) => dna.outcomeFromText(text, rows, i * dna.stateSize));
  return rows;
}

const COUNT_A = "export default (texts) => texts.map((text) => text.split('A').length - 1);";

describe('module:', () => {
  it('measures a batch', async () => {
    const set = await module(COUNT_A);
    expect([set.cells, set.immediate]).toEqual([7, false]);
    const cells = new Int32Array(3);
    await set.measure(states('AAAAAA', 'ACGTAC', 'CCCCCC'), 3, cells);
    expect([...cells]).toEqual([6, 2, 0]);
    expect(set.components[0].seconds).toBeGreaterThan(0);
    expect(set.components[0].label(6)).toBe('6 or more');
  });

  it('stands beside built-in ones, under a name of its own', async () => {
    const path = `${fresh('f')}.mjs`;
    writeFileSync(path, `${COUNT_A} export const half = (text) => text.length / 4;`);
    const set = await openDescriptorSet(
      `gc, module:"${path}"(as=adenines,labels=[none,one,two,three,four,five,six]),module:"${path}"(export=half,each=true,as=half,edges=[0,1,2],seconds=2)`,
      dna,
    );
    expect(set.components.map(({ name }) => name)).toEqual(['gc', 'adenines', 'half']);
    expect(set.components[2].seconds).toBe(2);
    const cells = new Int32Array(1);
    await set.measure(states('ACGTAC'), 1, cells);
    expect(set.label(cells[0])).toBe('gc=3, adenines=two, half=1 or more');
    expect((await openDescriptorSet(set.spec, dna)).label(cells[0])).toBe(set.label(cells[0]));
  });

  it('says its bins and cost itself, and writes running values', async () => {
    const set = await module(
      `${COUNT_A}
       export const info = { least: 0, greatest: 6, bins: 3, seconds: 0.5, help: 'letters A' };
       export const running = { size: 2, scale: [1 / 6, 1], write(tokens, out, at) {
         out[at] = tokens.reduce((sum, token) => sum + (token === 0 ? 1 : 0), 0);
         out[at + 1] = tokens[0] === 0 ? 1 : 0;
       } };`,
      '',
    );
    const [one] = set.components;
    expect([one.bins, one.seconds, one.help]).toEqual([3, 0.5, 'letters A']);
    const out = new Float64Array(4);
    const state = new Int32Array(dna.stateSize);
    dna.reset(state, 0);
    for (const token of [0, 1, 0]) dna.step(state, 0, token);
    one.running!.write(state, 0, out, 1);
    expect([...out]).toEqual([0, 2, 1, 0]);
  });

  it('keeps values in a file', async () => {
    const cache = fresh('values.jsonl');
    const set = await module(COUNT_A, `least=0,greatest=6,integer=true,cache="${cache}"`);
    const cells = new Int32Array(2);
    await set.measure(states('AAAAAA', 'ACGTAC'), 2, cells);
    expect(readFileSync(cache, 'utf8')).toContain('"ACGTAC"');
  });

  it.each([
    ['no file', () => openDescriptorSet('module:none.mjs(least=0,greatest=1)', dna), 'descriptor module:none.mjs: no such file'],
    ['no bins', () => module(COUNT_A, ''), 'descriptor module:F: has no bins; give least and greatest (with bins=10 or integer=true), edges, or labels'],
    ['one cell', () => module(COUNT_A, 'least=3,greatest=3,integer=true'), 'descriptor module:F: values from 3 to 3 make one bin, which tells nothing apart; at least 2 bins are needed'],
    ['one label', () => module(COUNT_A, 'labels=[all]'), 'descriptor module:F: values from 0 to 0 make one bin, which tells nothing apart; at least 2 bins are needed'],
    ['a broken file', () => module('export default ('), "descriptor module:F cannot be loaded: Unexpected end of input"],
    ['no function', () => module('export default 3;'), 'descriptor module:F: must export a function as default, got number'],
    ['an unknown export', () => module('export const count = () => 1;', 'export=cuont,least=0,greatest=1'), 'descriptor module:F: must export a function as cuont, got undefined; did you mean "count"?'],
    ['a throw', () => module("export default (texts) => { if (texts.some((t) => t.includes('G'))) throw new Error('boom'); return texts.map(() => 1); };"), 'descriptor module:F failed on "GATTCG": throws: boom'],
    ['NaN', () => module('export default (texts) => texts.map(() => NaN);'), 'descriptor module:F scored "GGATAA" NaN, expected a finite number'],
    ['null', () => module('export default (texts) => texts.map(() => null);'), 'descriptor module:F gave null for "GGATAA", expected a finite number'],
    ['another length', () => module('export default (texts) => [1];'), 'descriptor module:F returned 1 scores for 4 outcomes on a batch of 4 outcomes that begins with "GGATAA"'],
    ['no list', () => module('export default () => 1;'), 'descriptor module:F must return a list of 4 scores, got 1 on a batch of 4 outcomes that begins with "GGATAA"'],
    ['another value every time', () => module('let n = 0; export default (texts) => texts.map(() => n++ % 6);'), 'descriptor module:F gave 0 and 1 for "GGATAA"; a descriptor must give an object the same value every time'],
    ['a real for an integer', () => module('export default (texts) => texts.map(() => 0.5);'), 'descriptor module:F: gave 0.5, expected an integer'],
    ['no answer', () => module('export default () => new Promise(() => {});', 'least=0,greatest=1,timeout=0.2'), 'descriptor module:F did not answer within 0.2 s'],
    ['a wrong info', () => module(`${COUNT_A} export const info = { bins: 'many' };`), 'descriptor module:F: its info.bins is wrong: Invalid input: expected number, received string'],
    ['a wrong running', () => module(`${COUNT_A} export const running = { size: 2, write() {} };`), 'descriptor module:F: its running wrote NaN as number 1 of 2'],
    ['too many running', () => module(`${COUNT_A} export const running = { size: 1, write(t, out, at) { out.fill(1, at); } };`), 'descriptor module:F: its running wrote more than 1 numbers'],
  ])('says in one sentence: %s', async (_, opened, expected) => {
    expect((await sentence(opened())).replace(/"[ACGT]{6}"/, '"T"')).toBe(expected.replace(/"[ACGT]{6}"/, '"T"'));
  }); // prettier-ignore
});

describe('command:', () => {
  it('measures line by line', async () => {
    const set = await program("line.split('A').length - 1");
    const cells = new Int32Array(2);
    await set.measure(states('AAAAAA', 'ACGTAC'), 2, cells);
    expect([...cells]).toEqual([6, 2]);
  });

  it.each([
    ['no program', () => openDescriptorSet('command:no-such-program-here(least=0,greatest=1)', dna), 'descriptor command:no-such-program-here cannot be started: there is no program no-such-program-here'],
    ['no number', () => program("'many'"), 'descriptor command:F scored "T" "many", expected a finite number'],
    ['null', () => program("'null'"), 'descriptor command:F gave null for "T", expected a finite number'],
    ['another value every time', () => program('n % 6'), 'descriptor command:F gave 1 and 2 for "T"; a descriptor must give an object the same value every time'],
    ['no bins', () => program('1', 'bins=4'), 'descriptor command:F: has no bins; give least and greatest (with bins=10 or integer=true), edges, or labels'],
  ])('says in one sentence: %s', async (_, opened, expected) => {
    expect((await sentence(opened())).replace(/"[ACGT]{6}"/, '"T"')).toBe(expected);
  }); // prettier-ignore
});

it('a duplex states what it costs by the lengths of its strands, and presets follow', async () => {
  const rna = buildTask('rna', { length: 30, construction: 'append' });
  const [short, long] = await Promise.all(
    [12, 30].map((bases) => openDescriptorSet(`stem, duplex:${'GAC'.repeat(10).slice(0, bases)}`, rna)),
  );
  const seconds = ({ components }: DescriptorSet): number => components[1].seconds;
  // 13 us for 14 with 14 bases, 155 us for 30 with 30.
  expect(seconds(short)).toBeCloseTo(3.5e-5, 5);
  expect(seconds(long)).toBeCloseTo(1.5e-4, 5);
  expect([propertyPresets(short).lookAhead, propertyPresets(long).lookAhead]).toEqual([2, 0]);
});
