/** RNA binding (paper, section 5.4): 14-mers, four targets, real nearest-neighbor energies; tuned on the first target. */
import { ALL, FASTER, VARIANTS } from '../contenders.js';
import type { Experiment } from '../experiment.js';

export const rna: Experiment = {
  name: 'rna',
  title: 'RNA binding, 14-mers',
  taskName: 'rna',
  tuningReward: 'rna:L14_RNA1',
  contenders: ALL,
  variants: VARIANTS.slice(0, 3),
  scales: {
    smoke: {
      task: { length: 8 },
      pretrain: { steps: 500, every: 250, evaluate: 300 },
      seeds: 1,
      rewards: ['rna:L8_RNA2'],
      budget: 128,
      calls: [64, 128],
      settings: { active: { first: 48, surrogateSteps: 60 }, 'surrogate only': { first: 48, surrogateSteps: 60 }, 'fine-tuned': { distillSteps: 30 } },
      variants: 1,
      tries: 1,
    }, // prettier-ignore
    laptop: {
      task: { length: 14 },
      pretrain: {},
      seeds: 3,
      rewards: ['rna:L14_RNA2', 'rna:L14_RNA3', 'rna:L14_RNA4'],
      budget: 3000,
      calls: [300, 1000, 3000],
    },
    paper: {
      task: { length: 14 },
      pretrain: { steps: 40_000 },
      seeds: 3,
      rewards: ['rna:L14_RNA2', 'rna:L14_RNA3', 'rna:L14_RNA4'],
      budget: 30_000,
      calls: [300, 1000, 3000, 10_000, 30_000],
    },
  },
  claims: [{ text: 'OC-GFN reaches given outcomes', rule: { kind: 'success', least: 0.95 } }, ...FASTER],
  remarks: ['A mode is a strict local optimum at or above the 99.5 % quantile of all 14-mers.'],
};
