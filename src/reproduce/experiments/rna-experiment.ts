/**
 * RNA binding (paper, section 5.4): 14-mers, four targets, real nearest-neighbor energies; tuned on the first
 * target.
 */
import { ALL, FASTER, VARIANTS } from '../contenders.js';
import type { Experiment } from '../experiment.js';
import { full, smoke } from '../scales.js';

const OTHERS = ['rna:L14_RNA2', 'rna:L14_RNA3', 'rna:L14_RNA4'];

export const rna: Experiment = {
  name: 'rna',
  title: 'RNA binding, 14-mers',
  taskName: 'rna',
  tuningReward: 'rna:L14_RNA1',
  contenders: ALL,
  variants: VARIANTS.slice(0, 3),
  scales: {
    smoke: smoke({
      task: { length: 8 },
      pretrain: { steps: 500, every: 250, evaluate: 300 },
      tuningReward: 'rna:L8_RNA1',
      rewards: ['rna:L8_RNA2'],
      budget: 128,
      given: { first: 48, roundLeast: 64 },
    }),
    laptop: full({ task: { length: 14 }, rewards: OTHERS, budget: 3000 }),
    paper: full({ task: { length: 14 }, pretrain: { steps: 40_000 }, rewards: OTHERS, budget: 30_000 }),
  },
  claims: [{ text: 'OC-GFN reaches given outcomes', rule: { kind: 'success', least: 0.95 } }, ...FASTER],
  remarks: ['A mode is a strict local optimum at or above the 99.5 % quantile of all 14-mers.'],
};
