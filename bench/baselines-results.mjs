// What bench/baselines.mjs keeps of runs by presets, as a file of results/: a comparison a budget over the
// tables held out, one over those looked at in development, and one more for contenders of fewer seeds.
import { writeResultsFile } from '../dist/reproduce/results-file.js';
import { HELD_OUT, LOOKED_AT, RNA, TASKS } from './baselines-setting.mjs';

const BASE = 'active';
const GROUPS = [
  {
    name: 'held-out',
    title: 'TFBind8, 25 tables that nothing was tuned on',
    task: 'tfbind8',
    tables: HELD_OUT,
  },
  {
    name: 'looked-at',
    title: 'TFBind8, 5 tables looked at in development',
    task: 'tfbind8',
    tables: LOOKED_AT,
  },
  { name: 'rna', title: 'RNA 14-mers, binding to three molecules', task: 'rna', tables: RNA },
];

/** Seeds of which a contender has every table. */
function completeSeeds(runs, tables) {
  const seeds = new Map();
  for (const { seed, table } of runs) seeds.set(seed, (seeds.get(seed) ?? new Set()).add(table));
  return [...seeds].filter(([, made]) => made.size === tables.length).map(([seed]) => seed).sort((a, b) => a - b); // prettier-ignore
}

/** Means over the tables, by seed. */
function figuresOf(runs, seeds, budget) {
  const means = (value) =>
    seeds.map((seed) => {
      const own = runs.filter((run) => run.seed === seed);
      return own.reduce((sum, { figures }) => sum + value(figures), 0) / own.length;
    });
  return {
    [`modes@${budget}`]: means(({ modes }) => modes),
    [`top100@${budget}`]: means(({ top100 }) => top100),
    processorSeconds: means(({ seconds }) => seconds),
  };
}

function comparison({ name, title, task, tables, budget, seeds, rows }) {
  const calls = `${budget.toLocaleString('en-US')} calls`;
  return {
    name,
    title,
    task,
    rewards: tables.map(TASKS[task].rewardOf),
    budget,
    seeds,
    measures: [
      { key: `modes@${budget}`, title: `modes, ${calls}`, digits: 1 },
      { key: `top100@${budget}`, title: `best 100, ${calls}`, digits: 3 },
      { key: 'processorSeconds', title: 'processor s', digits: 1, isDistance: true },
    ],
    rows: rows.map(({ contender, runs }) => ({
      name: contender,
      ...(contender !== BASE && { controls: { of: BASE, without: `active in the place of ${contender}` } }),
      figures: figuresOf(runs, seeds, budget),
    })),
  };
}

/** @param runs those by presets, tables, contenders and budgets mixed */
export function writeBaselines(folder, command, runs) {
  const comparisons = [];
  for (const budget of [...new Set(runs.map((run) => run.budget))].sort((a, b) => a - b)) {
    for (const { name, title, task, tables } of GROUPS) {
      const made = new Map();
      for (const run of runs)
        if (run.budget === budget && tables.includes(run.table))
          made.set(run.contender, [...(made.get(run.contender) ?? []), run]);
      const bySeeds = new Map();
      const own = completeSeeds(made.get(BASE) ?? [], tables);
      for (const [contender, all] of made) {
        const seeds = completeSeeds(all, tables).filter((seed) => own.includes(seed));
        if (contender === BASE || seeds.length === 0) continue;
        bySeeds.set(seeds.join(), [...(bySeeds.get(seeds.join()) ?? []), { contender, all }]);
      }
      for (const [key, others] of bySeeds) {
        const seeds = key.split(',').map(Number);
        const rows = [{ contender: BASE, all: made.get(BASE) }, ...others].map(({ contender, all }) => ({
          contender,
          runs: all.filter(({ seed }) => seeds.includes(seed)),
        }));
        const part = seeds.length === own.length ? '' : `-${seeds.length}-of-${own.length}-seeds`;
        comparisons.push(comparison({ name: `${name}-${budget}${part}`, title, task, tables, budget, seeds, rows })); // prettier-ignore
      }
    }
  }
  const done = comparisons.reduce((sum, { rows, seeds, rewards }) => sum + rows.length * seeds.length * rewards.length, 0); // prettier-ignore
  return writeResultsFile(folder, 'baselines', { command, done, planned: done, comparisons });
}
