/**
 * Files of sequences in the forms in which people have them, through every way into the program: the same
 * answer everywhere. The forms are written here; the collection of ../shared/cases/data-files is read too where
 * it is there.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { openReward as openLabReward } from '../lab/src/engine/sequences.js';
import { readResults } from '../src/campaign/results-files.js';
import { buildTask } from '../src/env/tasks.js';
import { DataReader } from '../src/format/data/data-reader.js';
import { wholeText } from '../src/format/text-chunks.js';
import { encodeParquet } from '../src/write-up/parquet.js';
import { readDataOptions } from '../src/reward/table/data-parameters.js';
import { dataFile } from '../src/host/data-file.js';
import { measuredSentence, readMeasuredFile } from '../src/host/measured-files.js';
import { readOfflineData } from '../src/host/offline-data.js';
import { readOutcomes } from '../src/host/outcome-file.js';
import { readProxyFile } from '../src/host/proxy/proxy-data.js';
import { openReward } from '../src/host/rewards.js';
import { ocgfn } from './run-command.js';
import { temporaryPaths } from './temporary-folder.js';
import { workbook } from './workbook.js';

const fresh = temporaryPaths();

type Scores = Readonly<Record<string, number | null>>;

/** What a file says: scores by sequence (null: failed), or the sentence that refuses it. */
type Answer = Scores | string;

interface Case {
  readonly file: string;
  readonly content?: string | Uint8Array;
  /** Options behind the file's name. */
  readonly said?: string;
  /** Scores, or what the sentence has to say. */
  readonly expected: Scores | RegExp;
  /** Sequences that wait for a score. */
  readonly waiting?: readonly string[];
  readonly task?: 'rna' | 'amp' | 'tri';
}

const RNA = { ACGUA: 0.91, GGGCC: 0.12, UUACG: 0.55 };
const M = { GAAUU: 2, UGACC: 3, CACCC: 4, ACGAC: 5, AUUUC: 6, GCAGU: 7 };
const tenths = (scores: Scores): Scores =>
  Object.fromEntries(Object.entries(scores).map(([key, value]) => [key, value! / 10]));
const FLEXS = 'sequence,model_score,true_score,round,model_cost\nACGUA,,0.91,0,0\nGGGCC,0.9,0.12,1,20\nUUACG,0.2,0.55,1,20\n'; // prettier-ignore

const OWN: readonly Case[] = [
  { file: 'index.csv', content: ',sequence,affinity\n0,ACGUA,0.91\n1,GGGCC,0.12\n2,UUACG,0.55\n', expected: RNA },
  { file: 'r-rownames.tsv', content: 'sequence\taffinity\n1\tACGUA\t0.91\n2\tGGGCC\t0.12\n3\tUUACG\t0.55\n', expected: RNA },
  { file: 'id.csv', content: 'id;sequence;pIC50\n101;ACGUA;0.91\n102;GGGCC;0.12\n103;UUACG;0.55\n', expected: RNA },
  { file: 'excel-german.csv', content: '\uFEFFSequence;Aktivität\r\nACGUA;0,91\r\nGGGCC;0,12\r\nUUACG;0,55\r\n;\r\n;\r\n', expected: RNA },
  { file: 'sep.csv', content: 'sep=;\nsequence;score\nACGUA;0,91\nGGGCC;0,12\nUUACG;0,55\n', expected: RNA },
  { file: 'unicode.txt', content: Uint8Array.from(Buffer.from('\uFEFFsequence\tscore\r\nACGUA\t0.91\r\nGGGCC\t0.12\r\nUUACG\t0.55\r\n', 'utf16le')), expected: RNA },
  { file: 'quotes.csv', content: '"name","sequence","score"\n"a, b","ACGUA","0.91"\n"c ""d""","GGGCC","0.12"\n"e\nf","UUACG","0.55"\n', expected: RNA },
  { file: 'quoted-commas.csv', content: 'sequence,score\nACGUA,"0,91"\nGGGCC,"0,12"\nUUACG,"0,55"\n', expected: RNA },
  { file: 'old-mac.csv', content: 'sequence,score\rACGUA,0.91\rGGGCC,0.12\rUUACG,0.55\r', expected: RNA },
  { file: 'packed.csv.gz', content: gzipSync('sequence,score\nACGUA,0.91\nGGGCC,0.12\nUUACG,0.55\n'), expected: RNA },
  { file: 'reader.csv', content: 'Instrument: X100\nDate: 2024-01-02\n\nsequence,well,signal\nACGUA,A1,0.91\nGGGCC,A2,0.12\nUUACG,A3,0.55\n', expected: RNA },
  { file: 'padded.csv', content: 'Instrument;X100;;\n;;;\nid;sequence;signal;\nx1;ACGUA;0,91;\nx2;GGGCC;0,12;\nx3;UUACG;0,55;\n;;;\n', expected: RNA },
  { file: 'names.csv', content: 'name,description,sequence,score\nALA,GCA,ACGUA,0.91\nGLY,GCC,GGGCC,0.12\nPHE,UUU,UUACG,0.55\n', expected: RNA },
  { file: 'lower.csv', content: 'sequence,score\nacgua,0.91\nGGGCC,0.12\nuuacg,0.55\n', expected: RNA },
  { file: 'scored.jsonl', content: '{"outcome":"ACGUA","raw":0.91,"reward":0.9,"logReward":-0.1}\n{"outcome":"GGGCC","raw":0.12,"reward":0.1,"logReward":-2}\n{"outcome":"UUACG","raw":null,"reward":0.001,"logReward":-7}\n', expected: { ...RNA, UUACG: null } },
  { file: 'scored.csv', content: 'outcome,raw,reward,logReward\nACGUA,0.91,0.9,-0.1\nGGGCC,0.12,0.1,-2\nUUACG,,0.001,-7\n', expected: { ...RNA, UUACG: null } },
  { file: 'drawn.fasta', content: '>1 reward=0.91 logProbability=-1\nACG\nUA\n>2 reward=0.12 logProbability=-2\nGGGCC\n>3 reward=0.55 logProbability=-2\nUUACG\n', expected: RNA },
  { file: 'preamble.csv', content: `{"run_id": "x", "rounds": 2}\n${FLEXS}`, said: '(score=true_score)', expected: RNA },
  { file: 'flexs.csv', content: FLEXS, expected: /which column holds the scores\? It has .*"model_score" \(numbers 0.2 to 0.9\).*; write score=true_score, say, in parentheses/ },
  { file: 'replicates.csv', content: 'sequence,replicate,value\nACGUA,1,0.9\nACGUA,2,0.92\nGGGCC,1,0.12\nUUACG,1,0.5\nUUACG,2,0.6\n', said: '(score=value)', expected: RNA },
  { file: 'wide.csv', content: 'sequence,rep1,rep2\nACGUA,0.9,0.92\nGGGCC,0.12,\nUUACG,0.5,0.6\n', said: '(score=rep1+rep2)', expected: RNA },
  { file: 'wide-unsaid.csv', content: 'sequence,rep1,rep2\nACGUA,0.9,0.92\nGGGCC,0.12,\nUUACG,0.5,0.6\n', expected: /or for replicates score=rep1\+rep2$/ },
  { file: 'kd.csv', content: 'Sequence,replicate,Kd (nM)\nACGUA,1,0.91\nGGGCC,1,0.12\n', said: '(score="Kd (nM)")', expected: /is more or less of "Kd \(nM\)" better\? Write lower=yes/ },
  { file: 'delta-g.csv', content: 'sequence,ΔG\nACGUA,-0.91\nGGGCC,-0.12\n', expected: /is more or less of "ΔG" better\?/ },
  { file: 'k-d.csv', content: 'sequence,K_D\nACGUA,0.91\nGGGCC,0.12\n', expected: /is more or less of "K_D" better\?/ },
  { file: 'kd-said.csv', content: 'Sequence,Kd (nM)\nACGUA,0.91\nGGGCC,0.12\nUUACG,0.55\n', said: '(lower=yes)', expected: RNA },
  { file: 'states.csv', content: 'sequence,score\nACGUA,0.91\nGGGCC,failed\nUUACG,\nCCCGG,n.d.\nGAUAC,0.2\nAAAAA,NA\n', expected: { ACGUA: 0.91, GGGCC: null, GAUAC: 0.2 }, waiting: ['UUACG', 'CCCGG', 'AAAAA'] },
  { file: 'bounds.csv', content: 'sequence,score\nACGUA,0.91\nGGGCC,<0.12\nUUACG,>10000\n', expected: /line 3 scores "GGGCC" "<0.12", a bound: write censored=drop .* or censored=bound/ },
  { file: 'bounds-drop.csv', content: 'sequence,score\nACGUA,0.91\nGGGCC,<0.12\nUUACG,0.55\n', said: '(censored=drop)', expected: { ACGUA: 0.91, UUACG: 0.55 } },
  { file: 'bounds-kept.csv', content: 'sequence,score\nACGUA,0.91\nGGGCC,<0.12\nUUACG,0.55\n', said: '(censored=bound)', expected: RNA },
  { file: 'foreign.csv', content: 'sequence,score\nACGUA,0.91\nGGGCC,0.12\nUUACG,0.55\nACGAA,1\nACGA*,1\n', expected: /line 6 has "\*" in "ACGA\*", .* the letters ACGU; correct it, or write foreign=drop/ },
  { file: 'foreign-drop.csv', content: 'sequence,score\nACGUA,0.91\nGGGCC,0.12\nUUACG,0.55\nGGGGG,1\nACGA*,1\n', said: '(foreign=drop)', expected: { ...RNA, GGGGG: 1 } },
  { file: 'high.csv', content: 'sequence,score\nACGUA,0.91\nGGGCC,high\nUUACG,0.55\n', expected: /line 3 scores "GGGCC" "high", expected a number, nothing or NA/ },
  { file: 'ragged.csv', content: 'sequence,score\nACGUA,0.91\nGGGCC,0,12\nUUACG,0.55\n', expected: /line 3 has 3 fields, the header has 2; is a decimal comma/ },
  { file: 'array.json', content: '[{"sequence":"ACGUA","score":1}]', expected: /is a JSON array; write one object a line/ },
  { file: 'thousands.csv', content: 'sequence,score\nACGUA,"1,234"\nGGGCC,"2,345"\n', expected: /are the commas in cells such as "1,234" decimal marks\? Write decimal=comma/ },
  { file: 'uniprot.fasta', content: '>sp|P1|X OS=Y OX=1 PE=1 SV=2\nACGUA\n>sp|P2|Z OS=Y OX=1 PE=3 SV=1\nGGGCC\n', expected: /has no score= in its header .*; its keys are OS, OX, PE, SV/ },
  { file: 'ilearn.fasta', content: '>p|0.91|training\nACGUA\n>n|0.12|training\nGGGCC\n>m|0.55|testing\nUUACG\n', said: '(score=|2)', expected: RNA },
  { file: 'many.csv', content: 'name,a,b\nx,ACGUA,GGGCC\n', expected: /which column holds the sequences\? It has "?column|"a" \(sequences/ },
  { file: 'score-commas.csv', content: 'sequence,score,n\nACGUA,"0,91",3\nGGGCC,"0,5",2.5\n', expected: /line 2 scores "ACGUA" "0,91", expected a number/ },
  { file: 'score-date.csv', content: 'sequence;score;when\nACGUA;0,91;12.05\nGGGCC;0,5;13.05\n', expected: /line 2 scores "ACGUA" "0,91", expected a number/ },
  { file: 'score-words.csv', content: 'sequence;score;conc\nACGUA;high;10.5\nGGGCC;low;11.5\n', expected: /line 2 scores "ACGUA" "high", expected a number/ },
  { file: 'thousands.tsv', content: 'sequence\tcounts\nACGUA\t1,234\nGGGCC\t987\nUUACG\t12,345\n', expected: /are the commas in cells such as "1,234" decimal marks\? Write decimal=comma/ },
  { file: 'thousands-said.tsv', content: 'sequence\tcounts\nACGUA\t1,234\nGGGCC\t987\nUUACG\t12,345\n', said: '(decimal=comma)', expected: { ACGUA: 1.234, GGGCC: 987, UUACG: 12.345 } },
  { file: 'one-name.csv', content: 'sequence,rep,rep\nACGUA,1,3\nGGGCC,4,4\n', expected: /write score=rep, say, in parentheses behind the file's name$/ },
  { file: 'one-name-said.csv', content: 'sequence,rep,rep\nACGUA,1,3\nGGGCC,4,4\n', said: '(score=rep)', expected: { ACGUA: 2, GGGCC: 4 } },
  { file: 'one-name-twice.csv', content: 'sequence,rep,rep\nACGUA,1,3\nGGGCC,4,4\n', said: '(score=rep+rep)', expected: { ACGUA: 2, GGGCC: 4 } },
  { file: 'seq-peptide.csv', content: 'AAA,1.5\nCCC,2.5\nSEQ,3.5\nDDD,4.5\n', expected: { AAA: 1.5, CCC: 2.5, SEQ: 3.5, DDD: 4.5 }, task: 'tri' },
  { file: 'seq-first.csv', content: 'SEQ,3.5\nAAA,1.5\nCCC,2.5\n', expected: { SEQ: 3.5, AAA: 1.5, CCC: 2.5 }, task: 'tri' },
  { file: 'sql.csv', content: 'sequence,score\nACGUA,0.91\nGGGCC,NULL\nUUACG,0.55\n', expected: { ACGUA: 0.91, UUACG: 0.55 }, waiting: ['GGGCC'] },
  { file: 'minus.csv', content: 'sequence;score\nACGUA;−0,91\nGGGCC;−0,12\n', expected: { ACGUA: -0.91, GGGCC: -0.12 } },
  { file: 'skip.fasta', content: 'AC\n>a score=0.91\nACGUA\n>b score=0.12\nGGGCC\n>c score=0.55\nUUACG\n', said: '(skip=1)', expected: RNA },
  { file: 'skip.jsonl', content: '{"run":1}\n{"sequence":"ACGUA","score":0.91}\n{"sequence":"GGGCC","score":0.12}\n{"sequence":"UUACG","score":0.55}\n', said: '(skip=1)', expected: RNA },
  { file: 'decimal.fasta', content: '>a score=1,234\nACGUA\n>b score=2,345\nGGGCC\n', said: '(decimal=comma)', expected: { ACGUA: 1.234, GGGCC: 2.345 } },
  { file: 'decimal-point.fasta', content: '>a score=0,91\nACGUA\n>b score=0,12\nGGGCC\n', said: '(decimal=point)', expected: /scores "ACGUA" "0,91", expected a number/ },
  { file: 'broken-header.csv', content: 'sequence,"signal\n(a.u.)"\nACGUA,0.91\nGGGCC,0.12\nUUACG,0.55\n', expected: RNA },
  { file: 'zero.csv', content: 'sequence,score\nACGUA,0.91\nGGGCC,-0.0\nUUACG,0.55\n', expected: { ...RNA, GGGCC: -0 } },
  { file: 'wells.csv', content: ',1,2,3\nA,0.1,0.2,0.3\nB,0.4,0.5,0.6\n', expected: /which column holds the scores\?|which column holds the sequences\?/ },
]; // prettier-ignore

const folder = fileURLToPath(new URL('../../shared/cases/data-files/', import.meta.url));
const AMBIGUOUS = /which column holds the scores\?.*write score=\w+, say, in parentheses/;

const SHARED: readonly Case[] = [
  { file: 'c-decimal-comma-no-header.csv', expected: {}, task: 'amp' },
  { file: 'c-index.csv', expected: /is more or less of "log10_MIC" better\?/, task: 'amp' },
  { file: 'c-index.csv', said: '(lower=yes)', expected: {}, task: 'amp' },
  { file: 'c-lower.csv', expected: {}, task: 'amp' },
  { file: 'c-one-X.csv', expected: /line 5 has "X" in "KARCKGYHEKIKRNTNTX"/, task: 'amp' },
  { file: 'c-plain.csv', expected: {}, task: 'amp' },
  { file: 'c-replicates.csv', expected: {}, task: 'amp' },
  { file: 'c-sklearn-header.csv', expected: {}, task: 'amp' },
  { file: 'c-sklearn-noheader.csv', expected: {}, task: 'amp' },
  { file: 'c-uniprot.fasta', expected: /has no score= in its header .* its keys are OS, OX, PE, SV/, task: 'amp' },
  { file: 'cens.csv', expected: /line 3 scores "GGGCC" "<0.05", a bound/ },
  { file: 'cens.csv', said: '(censored=bound)', expected: { ACGUA: 0.91, GGGCC: 0.05 }, waiting: ['UUACG'] },
  { file: 'decc-nohead.csv', expected: RNA },
  { file: 'flexs_full.csv', expected: AMBIGUOUS },
  { file: 'flexs_tail.csv', expected: AMBIGUOUS },
  { file: 'flexs_full.csv', said: '(score=true_score)', expected: { ACGUA: 0.28, GGGCC: 0.1, UUACG: 0.95, CCCGG: 0.15, GAUAC: 0.7 } },
  { file: 'half.csv', expected: { GAAUU: 0.2, UGACC: 0.3, CACCC: 0.4 }, waiting: ['ACGAC', 'AUUUC', 'GCAGU'] },
  { file: 'idx.csv', expected: { ...RNA, CCCGG: 0.05 } },
  { file: 'ilearn.fasta', expected: /has no score= in its header "pos_1\|1\|training"/ },
  { file: 'ls.csv', expected: AMBIGUOUS },
  { file: 'm.csv.gz', expected: M },
  { file: 'm1.csv', expected: tenths(M) },
  { file: 'm16.csv', expected: M },
  { file: 'm2.csv', expected: { ...tenths(M), GAAUU: 0.9 } },
  { file: 'm_fail.csv', expected: { GAAUU: null, CACCC: 0.4, ACGAC: 0.5, AUUUC: 0.6, GCAGU: 0.7 }, waiting: ['UGACC'] },
  { file: 'm_fail2.csv', expected: { CACCC: 0.4, ACGAC: 0.5, AUUUC: 0.6, GCAGU: 0.7 }, waiting: ['GAAUU', 'UGACC'] },
  { file: 'm_idx.csv', expected: { GAAUU: 0.8, UGACC: 0.7, CACCC: 0.6, ACGAC: 0.5, AUUUC: 0.4, GCAGU: 0.3 } },
  { file: 'mac.csv', expected: { ACGUA: 0.4, GGGCC: 0.5 } },
  { file: 'merged.csv', expected: { GAAUU: 0.1, UGACC: 0.2, CACCC: 0.3, ACGAC: 0.4, AUUUC: 0.5, GCAGU: 0.6 } },
  { file: 'mid.fasta', expected: { ACGUA: 0.9, GGGCC: 0.1, UUACG: 0.5 } },
  { file: 'na.csv', expected: { ACGUA: 0.91 }, waiting: ['GGGCC', 'UUACG'] },
  { file: 'num.fasta', expected: /has no score= in its header "12"/ },
  { file: 'repl.csv', expected: { GAAUU: 0.21, UGACC: 0.31, CACCC: 0.41, ACGAC: 0.51, AUUUC: 0.61, GCAGU: 0.71 } },
  { file: 'reps.csv', expected: /write score=rep1, say, .* or for replicates score=rep1\+rep2\+rep3$/ },
  { file: 'real.xlsx', expected: /the workbook cannot be read|reading it needs the package read-excel-file/ },
  { file: 'semi.csv', expected: { ACGUA: 7.2, GGGCC: 4.1, UUACG: 5.5 } },
  { file: 'trail.csv', expected: { ACGUA: 0.91, GGGCC: 0.12 } },
  { file: 'uni.fasta', expected: /has no score= in its header .* its keys are OS, OX, GN, PE, SV/ },
  { file: 'wl.csv', expected: { ACGUAC: 0.91, GGGC: 0.12 } },
]; // prettier-ignore

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

async function check(one: Case, path: string): Promise<void> {
  const { expected } = one;
  const first = await answerOf('--measured', path, one);
  for (const way of Object.keys(WAYS)) {
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
