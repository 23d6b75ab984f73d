// Figures of bench/properties.mjs and bench/residual.mjs as rows beside their controls, in the form of results/
// (src/reproduce/results-file.ts): tables of pages and the sentences below them are made from these.
import { writeResultsFile } from '../dist/reproduce/results-file.js';

/** Figures by seed, of the measures that every seed has. */
function figuresOf(results, measures, of) {
  const found = measures.map(({ key }) => [key, results.map((one) => of(one, key))]);
  return Object.fromEntries(found.filter(([, values]) => values.every((value) => Number.isFinite(value))));
}

const control = (without) => ({ controls: { of: 'ours', without } });

/** Rows that have a figure. */
function rowsOf(results, measures, contenders) {
  return contenders
    .map(({ of, ...row }) => ({ ...row, figures: figuresOf(results, measures, of) }))
    .filter(({ figures }) => Object.keys(figures).length > 0);
}

function contrast(results, { name, title, task, measures, contenders, rewards = [], budget = 0 }) {
  const rows = rowsOf(results, measures, contenders);
  return { name, title, task, rewards, budget, seeds: results.map(({ seed }) => seed), measures, rows };
}

/** tv over cells of 10,000 draws: ours beside what has no model, or another one. */
function answers(results, seconds, own) {
  const names = results[0].answers.map(({ name }) => name);
  const answer = (list, key) => list?.find(({ name }) => name === key);
  const of = (kind) => (one, key) => one.controls[key]?.[kind];
  return contrast(results, {
    ...own,
    measures: names.map((key) => ({ key, title: `tv, ${key}`, digits: 3, isDistance: true })),
    contenders: [
      { name: 'ours', of: (one, key) => answer(one.answers, key)?.tv },
      { name: 'untrained', ...control('pre-training'), of: (one, key) => answer(one.untrained?.answers, key)?.tv }, // prettier-ignore
      { name: `from scratch, ${seconds} s`, ...control('starting from a model'), of: of('scratch') },
      { name: `from scratch, ${10 * seconds} s`, ...control('starting from a model'), of: of('scratch10') },
      { name: `rejection, ${seconds} s`, ...control('the model'), of: of('rejection') },
      { name: `MCMC, ${seconds} s`, ...control('the model'), of: of('mcmc') },
      { name: `flat histogram, ${seconds} s`, ...control('the model'), of: of('flat') },
      { name: 'exact draws', of: (one, key) => answer(one.answers, key)?.noise },
    ],
  });
}

function dnaContrasts(results, seconds) {
  const at = (list) => list?.find(({ lookAhead }) => lookAhead === 3);
  const success = contrast(results, {
    name: 'dna10-success',
    title: 'DNA of 10, 149 cells of GC, CpG, stem and motif, looking three letters ahead',
    task: 'sequence',
    measures: [
      { key: 'success', title: 'success over cells', digits: 3 },
      { key: 'worst', title: 'worst cell', digits: 3 },
      { key: 'extraction', title: 'extraction, tv, mean of ten rewards', digits: 3, isDistance: true },
    ],
    contenders: [
      { name: 'ours', of: (one, key) => at(one.ours)[key] },
      { name: 'untrained', ...control('pre-training'), of: (one, key) => at(one.untrained)?.[key] },
      { name: 'objects of p0 only, equal seconds', ...control('explored goals'), of: (one, key) => at(one['no-goals'])?.[key] }, // prettier-ignore
    ],
  });
  const title = 'DNA of 10, rewards over cells, tv of 10,000 draws';
  return [success, answers(results, seconds, { name: 'dna10-rewards', title, task: 'sequence' })];
}

function peptideContrasts(results, seconds) {
  const success = contrast(results, {
    name: 'peptides20-success',
    title: 'Peptides of 20, 815 cells of charge, hydrophobicity and moment',
    task: 'sequence',
    measures: [
      { key: 'found', title: 'cells found', digits: 0 },
      { key: 'uniform', title: 'success over cells', digits: 3 },
      { key: 'rarest', title: 'success, rarest tenth', digits: 3 },
    ],
    contenders: [
      { name: 'ours', of: (one, key) => one.ours[key] },
      { name: 'untrained', ...control('pre-training'), of: (one, key) => one.untrained?.[key] },
      { name: 'tails=0, equal seconds', ...control('sums of the last steps'), of: (one, key) => one['no-sums']?.[key] }, // prettier-ignore
    ],
  });
  const title = 'Peptides of 20, rewards over cells, tv of 10,000 draws';
  return [success, answers(results, seconds, { name: 'peptides20-rewards', title, task: 'sequence' })];
}

/** Writes FOLDER/properties-YARDSTICK.json. @param seconds that controls had */
export function writeProperties(folder, yardstick, results, seconds) {
  const contrasts = { dna10: dnaContrasts, peptides20: peptideContrasts }[yardstick];
  if (!contrasts) return undefined;
  return writeResultsFile(folder, `properties-${yardstick}`, {
    command: `node bench/properties.mjs --only ${yardstick} --seeds ${results.length}`,
    done: results.length,
    planned: results.length,
    comparisons: contrasts(results, seconds),
  });
}

/** Writes FOLDER/residual.json. @param lines of the bench, one a contender, reward, seed and number of calls */
export function writeResidual(folder, lines, rewards) {
  const given = { of: 'extraction, g given' };
  const controls = {
    'untrained parent, g given': { ...given, without: 'pre-training' },
    'relative TB, g given': { ...given, without: 'weighed draws' },
    'all strings listed, g given': { ...given, without: 'the model' },
    'from scratch, replay': { of: 'extraction, g from the calls', without: 'starting from a model' },
    'all strings listed, g from the calls': { of: 'extraction, g from the calls', without: 'the model' },
  };
  const seeds = [...new Set(lines.map(({ seed }) => seed))].sort((a, b) => a - b);
  const names = [...new Set(lines.map(({ name }) => name))];
  const measures = [0, 300, 3000].map((calls) => ({ key: `tv@${calls}`, title: `tv, ${calls.toLocaleString('en-US')} calls`, digits: 3, isDistance: true })); // prettier-ignore
  const comparisons = rewards.map((reward) => {
    const at = (name, seed, key) =>
      lines.find((one) => one.reward === reward && one.name === name && one.seed === seed && `tv@${one.calls}` === key)?.tv; // prettier-ignore
    return contrast(
      seeds.map((seed) => ({ seed })),
      {
        name: reward,
        title: `DNA of 10, \`${reward}\``,
        task: 'sequence',
        rewards: [reward],
        budget: 3000,
        measures,
        contenders: names.map((name) => ({
          name,
          ...(controls[name] && { controls: controls[name] }),
          of: ({ seed }, key) => at(name, seed, key),
        })),
      },
    );
  });
  return writeResultsFile(folder, 'residual', {
    command: `node bench/residual.mjs --seeds ${seeds.length}`,
    done: lines.filter(({ last }) => last).length,
    planned: lines.filter(({ last }) => last).length,
    comparisons,
  });
}
