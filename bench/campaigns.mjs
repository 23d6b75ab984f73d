// Simulated campaigns: rounds of a plate from a measured library, ours beside what one would do instead.
//
//     npm run build && node bench/campaigns.mjs [--landscapes rna14,peptides] [--seeds 5] [--plates 3x96,15x20]
//         [--only NAME,NAME] [--python PATH] [--part test|tune] [--keep FILE.jsonl] [--print] [--results FOLDER]
//         [--set key=value,...]
//
// A campaign starts from the landscape's library (of as many random outcomes as a plate holds, or variants of
// a parent) and measures its plates one after the other. Figures: best true score on the plates, mean of all
// plates, of the last one, coverage of 90 % intervals on the plates that came back, processor seconds. With
// --keep every campaign is written as it ends, and those that the file has are not made again. --python: an
// interpreter with BoTorch 0.18.1 and BayBE 0.15.0. --set: settings of ours, under its name in the file.
// --results writes FOLDER/campaigns.json, as results/ has it.
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { mean, moments } from '../dist/math/moments.js';
import { normal } from '../dist/random/normal.js';
import { RandomStream } from '../dist/random/stream.js';
import { openBackend } from '../dist/tensor/loader.js';
import { contenders, ours } from './campaigns-contenders.mjs';
import { LANDSCAPES } from './campaigns-landscapes.mjs';
import { writeCampaigns } from './campaigns-results.mjs';
import { printCampaigns } from './campaigns-table.mjs';

const list = (text) => text.split(',').filter(Boolean);
const { values: options } = parseArgs({
  options: {
    landscapes: { type: 'string', default: Object.keys(LANDSCAPES).join(',') },
    seeds: { type: 'string', default: '5' },
    plates: { type: 'string', default: '3x96' },
    only: { type: 'string' },
    python: { type: 'string' },
    part: { type: 'string', default: 'test' },
    keep: { type: 'string' },
    print: { type: 'boolean', default: false },
    set: { type: 'string' },
    results: { type: 'string' },
  },
});
const note = (line) => process.stderr.write(`${line}\n`);
if (!options.python) note('BoTorch and BayBE are left out: --python names an interpreter that has them');
const runs = options.keep && existsSync(options.keep)
  ? readFileSync(options.keep, 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line))
  : []; // prettier-ignore
const backend = await openBackend();

/** What a laboratory would hand back: the mean of replicates, with their deviation. */
async function measure({ score: ask, noise }, replicates, texts, random) {
  const truths = await ask(texts);
  return texts.map((text, i) => {
    if (truths[i] === null || noise === 0) return { text, truth: truths[i], score: truths[i] };
    const stream = random.fork(text);
    const values = Array.from({ length: replicates }, () => truths[i] + noise * normal(stream));
    const { mean: score, deviation } = moments(values);
    return { text, truth: truths[i], score, ...(replicates > 1 && { n: replicates, deviation }) };
  });
}

/** What is told of a result: not the truth. */
const evidenceOf = ({ text, score, n, deviation }, round) => ({ text, score, n, deviation, round });

async function campaign(name, contender, seed, plates) {
  const key = { landscape: name, contender, seed, plates, part: options.part };
  const known = runs.find((run) => Object.entries(key).every(([field, value]) => run[field] === value));
  if (known || options.print) return known;
  const [rounds, size] = plates.split('x').map(Number);
  const { open, replicates } = LANDSCAPES[name];
  const landscape = await open(options.part, seed, size);
  const random = new RandomStream(seed).fork('campaign');
  const player = await all[contender]({ ...landscape, backend });
  let results = await measure(landscape, replicates, landscape.library, random.fork('noise'));
  const evidence = results.map((one) => evidenceOf(one));
  const start = Math.max(...results.map(({ truth }) => truth ?? -Infinity));
  const truths = [];
  let seconds = 0;
  for (let round = 1; round <= rounds; round++) {
    const plate = await player.propose(evidence, size, random.fork(`plate${round}`));
    seconds += plate.seconds;
    results = await measure(landscape, replicates, plate.texts, random.fork('noise'));
    player.returned?.(new Map(results.map(({ text, score }) => [text, score])));
    for (const one of results) {
      const { truth } = one;
      evidence.push(evidenceOf(one, round));
      truths.push({ round, truth: truth ?? 0, failed: truth === null });
    }
  }
  player.close?.();
  const facts = player.facts?.() ?? [];
  const covered = facts.map(({ coverage }) => coverage).filter(({ count } = {}) => count > 0);
  const run = {
    ...key,
    figures: {
      start,
      best: Math.max(...truths.map(({ truth }) => truth)),
      mean: mean(truths.map(({ truth }) => truth)),
      last: mean(truths.filter(({ round }) => round === rounds).map(({ truth }) => truth)),
      failed: truths.filter(({ failed }) => failed).length,
      seconds,
      ...(covered.length > 0 && {
        coverage: covered.reduce((sum, { inside }) => sum + inside, 0) / covered.reduce((sum, { count }) => sum + count, 0),
      }),
    },
    ...(facts.length > 0 && { facts }),
  }; // prettier-ignore
  if (options.keep) appendFileSync(options.keep, `${JSON.stringify(run)}\n`);
  runs.push(run);
  const { figures } = run;
  note(`${plates} ${name} ${seed} ${contender}: best ${figures.best.toFixed(3)} (from ${start.toFixed(3)}), mean ${figures.mean.toFixed(3)}, last ${figures.last.toFixed(3)}, failed ${figures.failed}, coverage ${figures.coverage?.toFixed(2) ?? '-'}, ${seconds.toFixed(1)} s`); // prettier-ignore
  return run;
}

const all = contenders(options.python);
if (options.set) {
  const given = Object.fromEntries(list(options.set).map((pair) => pair.split('=')));
  all[`ours ${options.set}`] = ours(given);
}
const names = Object.keys(all).filter((name) => !options.only || list(options.only).some((one) => name === one || (options.set && name.startsWith(`${one} `)))); // prettier-ignore
for (const plates of list(options.plates)) {
  for (const landscape of list(options.landscapes)) {
    for (let seed = 0; seed < Number(options.seeds); seed++)
      for (const contender of names) await campaign(landscape, contender, seed, plates);
  }
}
const [shown, layouts, landscapes] = [runs.filter(({ part }) => part === options.part), list(options.plates), list(options.landscapes)]; // prettier-ignore
printCampaigns(shown, layouts, landscapes);
// Of ours and five others.
if (options.results) writeCampaigns(options.results, shown, layouts, landscapes, 6 * Number(options.seeds) * layouts.length * landscapes.length); // prettier-ignore
