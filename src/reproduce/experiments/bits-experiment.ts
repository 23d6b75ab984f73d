/**
 * Bit strings (paper, section 5.2): small, medium and large. The mode sets are ours: random strings, and
 * Malkin's blocks of eight.
 */
import { ALL, FASTER, VARIANTS } from '../contenders.js';
import type { Experiment } from '../experiment.js';
import { full, smoke } from '../scales.js';

const OTHERS = ['bits:modes(seed=1,count=60)', 'bits:modes(seed=2,count=60)', 'bits:malkin(seed=1,count=60)'];

export const bits: Experiment = {
  name: 'bits',
  title: 'Bit strings',
  taskName: 'bits',
  tuningReward: 'bits:modes(seed=0,count=60)',
  contenders: ALL,
  variants: VARIANTS,
  scales: {
    smoke: smoke({
      task: { length: 12, word: 2 },
      pretrain: { steps: 600, every: 200, evaluate: 300 },
      rewards: ['bits:modes(seed=1,count=20)'],
      budget: 96,
      calls: [32, 64, 96],
      given: { first: 32, roundLeast: 32 },
      variants: 2,
      tries: 2,
    }),
    laptop: full({ task: { length: 40, word: 2 }, rewards: OTHERS, budget: 2000 }),
    paper: full({
      task: { length: 120, word: 8 },
      pretrain: { steps: 50_000 },
      rewards: OTHERS,
      budget: 10_000,
    }),
  },
  claims: [
    { text: 'success of 98.37 %', rule: { kind: 'success', least: 0.98 } },
    {
      text: 'without outcome teleportation it does not learn',
      rule: { kind: 'variant-fails', variant: 'contrastive DB, no teleportation', below: 0.9 },
    },
    ...FASTER,
  ],
  remarks: ['A mode is found within a quarter of the bits of it (Malkin et al. 2022).'],
};
