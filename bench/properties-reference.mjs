// What a learnt model of y = f(x) is held against, made without learning: log Z of every cell of two spaces,
// and the controls on the standard rewards over cells.
//
//     node bench/properties-reference.mjs [--only dna10|peptides20] [--seed 1] [--draws 40] [--evaluations 1e7]
//         [--rewards corner,ridge] [--controls mcmc,scratch] [--seconds 60] [--masses-only] [--out FILE.json]
//
// DNA of 10 is enumerated. Peptides of 20: the additive part by dynamic programming, the rest by importance
// sampling inside its cells, beside a flat-histogram walk. Needs `npm run build` before. Seconds are
// processor seconds.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { cellControls, CellMeter, walkFlat } from '../dist/baseline/index.js';
import { describe } from '../dist/descriptor/index.js';
import { createSequence } from '../dist/env/index.js';
import { cellDistance } from '../dist/metric/index.js';
import {
  CELL_REWARDS,
  cellReward,
  enumerateCells,
  exactNoise,
  tiltedMasses,
  logCellTarget,
} from '../dist/property/index.js';
import { RandomStream } from '../dist/random/index.js';
import { openBackend } from '../dist/tensor/index.js';
import { processorTime } from './timing.mjs';

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    seed: { type: 'string', default: '1' },
    draws: { type: 'string', default: '40' },
    evaluations: { type: 'string', default: '1e7' },
    rewards: { type: 'string' },
    controls: { type: 'string' },
    seconds: { type: 'string', default: '60' },
    'masses-only': { type: 'boolean', default: false },
    out: { type: 'string' },
  },
});
const seed = Number(values.seed);
const SAMPLES = 10_000;

/** Name, set, group of rewards, and how its masses are had. */
const SPACES = {
  dna10: {
    env: () => createSequence({ alphabet: 'ACGT', length: 10 }),
    spec: 'gc,cpg(greatest=3),stem(greatest=3),motif:TATAAT',
    group: 'ten',
    async masses(set) {
      const { logMass, found, cellOf } = await enumerateCells(set);
      return { logMass, error: logMass.map(() => 0), found, evaluations: cellOf.length };
    },
  },
  peptides20: {
    env: () => createSequence({ alphabet: 'ACDEFGHIKLMNPQRSTVWY', length: 20 }),
    spec: 'charge,hydrophobicity(bins=10),moment',
    group: 'five',
    masses: (set) =>
      tiltedMasses(set, new RandomStream(seed).fork('reference'), { draws: Number(values.draws) }),
  },
};

const timed = async (run) => {
  const start = processorTime();
  const result = await run();
  return [result, processorTime() - start];
};

/** Cells by powers of ten of their mass. */
function byRarity(logMass) {
  const counts = [0, 3, 6, 9, 13, 20].map((power) => [
    power,
    logMass.filter((log) => log >= -power * Math.LN10).length,
  ]);
  return counts
    .slice(1)
    .map(([power, count]) => `${count} of mass >= 1e-${power}`)
    .join(', ');
}

/**
 * Root mean square, largest difference of log masses where both have some, among cells of at least a mass.
 */
function difference(one, other, least) {
  const gaps = [];
  one.forEach((log, y) => {
    if (log >= least && other[y] > -Infinity) gaps.push(Math.abs(log - other[y]));
  });
  const square = gaps.reduce((sum, gap) => sum + gap * gap, 0) / gaps.length;
  return `rms ${Math.sqrt(square).toFixed(3)}, largest ${Math.max(...gaps).toFixed(2)}, ${gaps.length} cells`;
}

const results = {};
for (const [name, space] of Object.entries(SPACES)) {
  if (values.only !== undefined && values.only !== name) continue;
  const set = describe(space.spec, space.env());
  const [table, seconds] = await timed(() => space.masses(set));
  const { logMass, error, found, evaluations } = table;
  const errors = [...error].filter(Number.isFinite).sort((a, b) => a - b);
  console.log(`## ${name}: ${space.spec}`);
  console.log(`${set.cells} cells, ${found} not empty; ${byRarity(logMass)}`);
  console.log(
    `${evaluations} evaluations of f, ${seconds.toFixed(1)} s; error of log Z: median ` +
      `${errors[errors.length >> 1].toFixed(3)}, nine of ten below ${errors[Math.floor(errors.length * 0.9)].toFixed(3)}` +
      (table.additiveGap === undefined
        ? ''
        : `; additive cells against dynamic programming: ${table.additiveGap.toFixed(3)}`),
  );
  results[name] = {
    spec: set.spec,
    seed,
    seconds,
    evaluations,
    cells: set.cells,
    logMass: [...logMass],
    error: [...error],
  };

  const meter = new CellMeter(set, { evaluations: Number(values.evaluations) });
  const [walk, walkSeconds] = await timed(() => walkFlat(set, meter, new RandomStream(seed).fork('walk')));
  const only = (a, b) => a.filter((log, y) => log > -Infinity && b[y] === -Infinity).length;
  console.log(
    `flat-histogram walk: ${walk.found} cells, ${walk.evaluations} evaluations, ${walkSeconds.toFixed(1)} s; ` +
      `${only(walk.logMass, logMass)} cells that the reference lacks, ${only(logMass, walk.logMass)} missed`,
  );
  for (const power of [6, 9, 13, 30])
    console.log(
      `  log Z against the reference, mass >= 1e-${power}: ${difference(logMass, walk.logMass, -power * Math.LN10)}`,
    );
  results[name].walk = { logMass: [...walk.logMass], seconds: walkSeconds, evaluations: walk.evaluations };
  if (values['masses-only']) continue;

  const controls = cellControls(await openBackend()).filter(
    (one) => values.controls?.split(',').includes(one.name) ?? true,
  );
  console.log(
    `tv over cells of ${SAMPLES} draws, ${values.seconds} s for each control (rejection: tries a draw)`,
  );
  console.log(`reward | noise | ${controls.map((one) => one.name).join(' | ')}`);
  for (const reward of CELL_REWARDS.filter(({ group }) => group === space.group)) {
    if (values.rewards !== undefined && !values.rewards.split(',').includes(reward.name)) continue;
    const logReward = cellReward(reward.name, { set, logMass }, seed);
    const wanted = logCellTarget(logReward, logMass);
    let best = -Infinity;
    let logTotal = 0;
    logReward.forEach((log, y) => {
      if (logMass[y] > -Infinity) best = Math.max(best, log);
      logTotal += Math.exp(log + logMass[y]);
    });
    const tries = Math.exp(best) / logTotal;
    const row = [];
    const noise = exactNoise(wanted, SAMPLES);
    for (const control of controls) {
      const start = processorTime();
      const used = () => (processorTime() - start) / Number(values.seconds);
      const got = await control.run(
        { set, logReward },
        { draws: SAMPLES, evaluations: Infinity, used },
        new RandomStream(seed).fork(control.name),
      );
      const distance = got.count > 0 ? cellDistance(got.histogram, wanted) : undefined;
      const tv = distance ? distance.tv.toFixed(3) : 'none';
      row.push(
        `${tv} (${got.evaluations.toExponential(1)}${control.name === 'rejection' ? `, ${got.count} draws` : ''})`,
      );
    }
    console.log(`${reward.name}, ${tries.toExponential(1)} tries | ${noise.toFixed(3)} | ${row.join(' | ')}`);
  }
}
if (values.out) writeFileSync(values.out, JSON.stringify(results));
