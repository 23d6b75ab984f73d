/**
 * Files of sequences in the forms in which people have them, through every way into the program: the same
 * answer everywhere (data-forms.ts has them). The collection of ../shared/cases/data-files is read too where it is
 * there.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { openReward as openLabReward } from '../lab/src/engine/sequences.js';
import { readResults } from '../src/campaign/results-files.js';
import { buildTask } from '../src/env/tasks.js';
import { DataReader } from '../src/format/data/data-reader.js';
import { wholeText } from '../src/format/text-chunks.js';
import { parseScoreTable } from '../src/reward/table/score-table.js';
import { encodeParquet } from '../src/write-up/parquet.js';
import { readDataOptions } from '../src/reward/table/data-parameters.js';
import { dataFile } from '../src/host/data-file.js';
import { measuredSentence, readMeasuredFile } from '../src/host/measured-files.js';
import { readOfflineData } from '../src/host/offline-data.js';
import { readOutcomes } from '../src/host/outcome-file.js';
import { readProxyFile } from '../src/host/proxy/proxy-data.js';
import { openReward } from '../src/host/rewards.js';
import { OWN, RNA, SHARED, type Case, type Scores } from './data-forms.js';
import { ocgfn } from './run-command.js';
import { temporaryPaths } from './temporary-folder.js';
import { workbook } from './workbook.js';

const fresh = temporaryPaths();

/** What a file says: scores by sequence (null: failed), or the sentence that refuses it. */
type Answer = Scores | string;

const folder = fileURLToPath(new URL('../../shared/cases/data-files/', import.meta.url));
/** The sentence without what stands for the way in. */
const sentenceOf = (error: unknown, path: string): string =>
  (error as Error).message.replace(/^(reward )?(table:)?/, '').replaceAll(path, 'FILE');

const plain = (scores: Iterable<readonly [string, number | null | undefined]>): Scores =>
  Object.fromEntries([...scores].filter((entry): entry is [string, number | null] => entry[1] !== undefined).map(([key, value]) => [key, value === null ? null : Math.round(value * 1e9) / 1e9])); // prettier-ignore

const env = {
  rna: buildTask('sequence', { alphabet: 'rna', maxLength: 6 }),
  amp: buildTask('amp'),
  tri: buildTask('sequence', { alphabet: 'protein', length: 3 }),
};

/** Ways into the program that take scores; `data=` and `next` do with a list that has none: nothing is guessed. */
const WAYS: Readonly<Record<string, (path: string, one: Case) => Promise<Scores>>> = {
  'table:': async (path, { said = '', task = 'rna', expected }) => {
    const { oracle } = await openReward(`table:"${path}"${withNone(said, expected)}`, env[task]);
    const texts = (await readOutcomes(`${path}${said}`, { letters: letters(task) })).map(({ outcome }) => outcome); // prettier-ignore
    const answers = await oracle.score(texts);
    return plain(texts.map((text, i) => [text, answers[i] ?? undefined] as const));
  },
  '--measured': async (path, { said = '', task = 'rna' }) => {
    const { results } = await readMeasuredFile(`${path}${said}`, letters(task));
    return plain(results.map(({ outcome, raw }) => [outcome, raw]));
  },
  next: async (path, { said = '', task = 'rna' }) => {
    const { files, reports } = await readResults([`${path}${said}`], { letters: letters(task), isFirst: true, note: () => {} }); // prettier-ignore
    if (reports.every(({ score }) => score === undefined)) throw new Error(`${path}: no scores`);
    return plain(files.flatMap(({ results }) => results).map(({ outcome, raw }) => [outcome, raw]));
  },
  'next FOLDER': async (path, { said = '', task = 'rna' }) => {
    const { files } = await readResults([`${path}${said}`], { env: env[task], tag: '7f3a', issued: new Map(), note: () => {} }); // prettier-ignore
    return plain(files.flatMap(({ results }) => results).map(({ outcome, raw }) => [outcome, raw]));
  },
  'the lab': async (path, { said = '', task = 'rna' }) => {
    const text = await wholeText(path, readFileSync(path));
    const options = said === '' ? {} : readDataOptions(path, said);
    return plain(parseScoreTable(path, text, { letters: letters(task), ...options }).scores);
  },
  'data=': async (path, { said = '', task = 'rna' }) => {
    const { texts, scores, report } = await readOfflineData(`${path}${said}`, env[task]);
    if (report.score === undefined) throw new Error(`${path}: no scores`);
    return plain(texts.map((text, i) => [text, scores[i]] as const));
  },
  'proxy train': async (path, { said = '' }) => {
    const { sequences, values } = await readProxyFile(dataFile(`${path}${said}`));
    return plain(sequences.map((text, i) => [text, values[i]] as const));
  },
};

/** A table of one value needs norm=none. */
function withNone(said: string, expected: Case['expected']): string {
  const values = expected instanceof RegExp ? [] : Object.values(expected).filter((value) => typeof value === 'number'); // prettier-ignore
  if (values.length !== 1) return said;
  return said === '' ? '(norm=none)' : `${said.slice(0, -1)},norm=none)`;
}

const letters = (task: 'rna' | 'amp' | 'tri'): string => env[task].symbols!.join('');

async function answerOf(way: string, path: string, one: Case): Promise<Answer> {
  try {
    return await WAYS[way](path, one);
  } catch (error) {
    return sentenceOf(error, path);
  }
}

/** Failed ones are infeasible in a table, and nothing that a proxy learns from. */
const seenBy = (way: string, scores: Scores): Scores =>
  Object.fromEntries(
    Object.entries(scores).filter(([, value]) =>
      way === 'table:' || way === 'proxy train' ? typeof value === 'number' : value !== undefined,
    ),
  );

/** Workbooks and Parquet files are not for the page. */
const waysOf = ({ file }: Case): string[] =>
  Object.keys(WAYS).filter((way) => way !== 'the lab' || !/\.(xlsx|parquet)$/.test(file));

async function check(one: Case, path: string): Promise<void> {
  const { expected } = one;
  const first = await answerOf('--measured', path, one);
  for (const way of waysOf(one)) {
    const answer = await answerOf(way, path, one);
    if (expected instanceof RegExp) {
      if ((way === 'data=' || way === 'next') && answer === 'FILE: no scores') continue;
      expect([way, answer]).toEqual([way, expect.stringMatching(expected)]);
      expect(answer).not.toContain('\n');
      if (way !== 'proxy train') expect([way, answer]).toEqual([way, first]);
      continue;
    }
    const whole = Object.keys(expected).length > 0 ? expected : (first as Scores);
    expect([way, answer]).toEqual([way, seenBy(way, whole)]);
  }
  // `score` and `--goals` take the sequences alone, with a score and without, and know of no bounds.
  if (!(expected instanceof RegExp) && one.said?.includes('censored=drop') !== true) {
    const { results, waiting } = await readMeasuredFile(`${path}${one.said ?? ''}`, letters(one.task ?? 'rna')); // prettier-ignore
    const listed = await readOutcomes(`${path}${one.said ?? ''}`, { letters: letters(one.task ?? 'rna') });
    const known = [...results.map(({ outcome }) => outcome), ...waiting];
    expect(['score', new Set(listed.map(({ outcome }) => outcome))]).toEqual(['score', new Set(known)]);
  }
  if (one.waiting !== undefined)
    expect((await readMeasuredFile(`${path}${one.said ?? ''}`, letters(one.task ?? 'rna'))).waiting).toEqual(
      one.waiting,
    );
}

const titled = (cases: readonly Case[]): [string, Case][] =>
  cases.map((one) => [`${one.file}${one.said ?? ''}`, one]);

describe('forms of data files', () => {
  const home = fresh('forms');
  beforeAll(() => {
    mkdirSync(home);
    for (const { file, content } of OWN) writeFileSync(join(home, file), content!);
  });

  it.each(titled(OWN))('%s: the same from every way in', async (_, one) => {
    await check(one, join(home, one.file));
  });

  it.each(titled(OWN.filter(({ expected }) => !(expected instanceof RegExp))))(
    '%s: the page of the lab reads the same',
    async (_, { file, said = '', content, expected }) => {
      const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content!;
      const text = await wholeText(file, bytes);
      const options = said === '' ? {} : readDataOptions(file, said);
      const { reward } = await openLabReward({ kind: 'table', name: file, text, options });
      const wanted = Object.entries(seenBy('table:', expected as Scores));
      const answers = await reward.oracle.score(wanted.map(([outcome]) => outcome));
      expect(plain(wanted.map(([outcome], i) => [outcome, answers[i]!] as const))).toEqual(Object.fromEntries(wanted)); // prettier-ignore
    },
  );

  it.each([
    ['index.csv', 3],
    ['kd-said.csv', 3],
    ['flexs.csv', 3],
    ['uniprot.fasta', 2],
    ['unicode.txt', 3],
    ['packed.csv.gz', 3],
    ['old-mac.csv', 3],
    ['scored.jsonl', 3],
  ])('score takes the sequences of %s', async (file, count) => {
    const { code, out } = await ocgfn('score', join(home, file), '--reward', 'rna:L5_RNA1', '--json');
    // The built-in rewards of RNA know three lengths; any of them says what was read before that.
    if (code !== 0) expect(out).toBe('');
    const read = await readOutcomes(join(home, file));
    expect(read).toHaveLength(count);
  });

  it('says what was read: ocgfn rewards', async () => {
    const { out } = await ocgfn('rewards', `table:${join(home, 'index.csv')}`);
    expect(out).toContain('sequences from "sequence", scores from "affinity" (the only one with numbers that do not count the rows), higher is better; 3 different sequences of the letters ACGU'); // prettier-ignore
  });

  it.each([
    ['zero.csv', '', '1 score is -0: some exporters write that for a missing reading'],
    ['broken-header.csv', '', 'CSV, 3 rows; sequences from "sequence", scores from "signal (a.u.)"'],
    ['one-name-said.csv', '(score=rep)', 'scores from "rep" and "rep" (as asked)'],
    ['skip.fasta', '(skip=1)', '1 line passed over that is no row'],
    ['bounds-kept.csv', '(censored=bound)', '1 bound taken for the score'],
  ])('says what was read of %s%s', async (file, said, expected) => {
    const read = await readMeasuredFile(`${join(home, file)}${said}`, letters('rna'));
    expect(measuredSentence(read)).toContain(expected);
  });

  it('keeps the number and the deviation of replicates under one name', async () => {
    const { results } = await readMeasuredFile(
      `${join(home, 'one-name.csv')}(score=rep+rep)`,
      letters('rna'),
    );
    expect(results[0]).toEqual({ outcome: 'ACGUA', raw: 2, n: 2, deviation: Math.SQRT2 });
  });

  it('passes over the lines of skip= in a list', async () => {
    const path = join(home, 'list.txt');
    writeFileSync(path, 'GGG\nACGUA\nGGGCC\n');
    const read = await readOutcomes(`${path}(skip=1)`, { letters: letters('rna') });
    expect(read.map(({ outcome }) => outcome)).toEqual(['ACGUA', 'GGGCC']);
  });

  it.each([
    ['words', [['ACGUA'], ['GGGCC'], ['UUACG']], ['ACGUA', 'GGGCC', 'UUACG']],
    ['digits', [['0101'], ['1"1']], ['0101', '1"1']],
  ])('takes one column of a workbook without its quotation marks: %s', (_, rows, expected) => {
    const read: string[] = [];
    const reader = new DataReader('book', 'book.xlsx', { scores: 'none' }, ({ outcome }) =>
      read.push(outcome),
    );
    reader.rows(rows, 'xlsx');
    expect(read).toEqual(expected);
  });

  it('reads what score writes', async () => {
    const file = join(home, 'index.csv');
    const reward = `table:${file}`;
    for (const to of ['csv', 'jsonl'] as const) {
      const { out } = await ocgfn('score', file, '--reward', reward, '--to', to);
      const path = join(home, `back.${to}`);
      writeFileSync(path, out);
      const { results } = await readMeasuredFile(path, letters('rna'));
      expect(plain(results.map(({ outcome, raw }) => [outcome, raw]))).toEqual(RNA);
    }
  });
});

const isInstalled = (name: string): boolean => {
  try {
    return import.meta.resolve(name) !== '';
  } catch {
    return false;
  }
};

describe('workbooks and Parquet', () => {
  it.skipIf(!isInstalled('read-excel-file/node'))('a workbook is read (needs read-excel-file)', async () => {
    const path = `${fresh('book')}.xlsx`;
    writeFileSync(path, workbook());
    await check({ file: 'book.xlsx', said: '(sheet=data)', expected: RNA }, path);
    await check({ file: 'book.xlsx', expected: /which column .* \(xlsx, sheet "info" of 2: "info", "data"\)$/ }, path); // prettier-ignore
    await check({ file: 'book.xlsx', said: '(sheet=3)', expected: /there is no sheet "3"; there are "info", "data"/ }, path); // prettier-ignore
  });

  it.skipIf(!isInstalled('hyparquet'))('a Parquet file is read (needs hyparquet)', async () => {
    const path = `${fresh('table')}.parquet`;
    const rows = Object.entries(RNA).map(([outcome, score], i) => [i, outcome, score]);
    writeFileSync(path, await encodeParquet({ columns: ['index', 'sequence', 'affinity'], rows }));
    await check({ file: 'table.parquet', expected: RNA }, path);
  });
});

it.each([
  ['dna', 'ACGT'],
  ['RNA', 'ACGU'],
  ['protein', 'ACDEFGHIKLMNPQRSTVWY'],
  ['01', '01'],
  ['acgt', 'acgt'],
])('alphabet=%s is %s', (given, expected) => {
  const { task, symbols } = buildTask('sequence', { alphabet: given, length: 4 });
  expect([task.alphabet, symbols!.join('')]).toEqual([expected, expected]);
});

it.each(['protien', 'aminoacids', 'peptide'])('alphabet=%s is refused with a hint', (given) => {
  expect(() => buildTask('sequence', { alphabet: given, length: 4 })).toThrow(
    `sequence: alphabet=${given} is a word; write dna, rna or protein, or the letters themselves`,
  );
});

it.skipIf(!existsSync(folder)).each(titled(SHARED))(
  '%s of ../shared/cases/data-files (skipped where it is not there)',
  async (_, one) => {
    await check(one, join(folder, one.file));
  },
);

it.skipIf(!existsSync(folder))('no file of ../shared/cases/data-files is left out (skipped where it is not there)', () => {
  const listed = new Set(SHARED.map(({ file }) => file));
  const named = readFileSync(join(folder, 'README.md'), 'utf8');
  for (const name of ['idx', 'semi', 'flexs_tail', 'wl']) expect(named).toContain(name);
  expect(listed.size).toBe(36);
}); // prettier-ignore
