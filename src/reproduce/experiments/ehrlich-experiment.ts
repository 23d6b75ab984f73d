/**
 * Ehrlich functions (Stanton et al. 2024), not in the paper: thirty synthetic landscapes on one pre-trained
 * space, with forbidden transitions and motifs whose letters stand apart. What pre-training once is for: the
 * landscapes share nothing but the space.
 */
import { ALL, FASTER } from '../contenders.js';
import type { Experiment } from '../experiment.js';
import { full, smoke } from '../scales.js';

const landscape = (seed: number): string => `ehrlich:holo(motifs=2,motifLength=4,seed=${seed})`;
const OTHERS = Array.from({ length: 29 }, (_, i) => landscape(i + 1));
const AMINO_ACIDS = 'ACDEFGHIKLMNPQRSTVWY';

export const ehrlich: Experiment = {
  name: 'ehrlich',
  title: 'Ehrlich functions',
  taskName: 'sequence',
  tuningReward: landscape(0),
  contenders: ALL,
  variants: [],
  scales: {
    smoke: smoke({
      task: { alphabet: 'ACGT', length: 10 },
      pretrain: { steps: 500, every: 250, evaluate: 300 },
      rewards: OTHERS.slice(0, 1),
      budget: 128,
      given: { first: 48, roundLeast: 64 },
    }),
    laptop: full({ task: { alphabet: 'ABCDEFGH', length: 12 }, rewards: OTHERS, budget: 1000 }),
    paper: full({
      task: { alphabet: AMINO_ACIDS, length: 15 },
      pretrain: { steps: 40_000 },
      rewards: OTHERS,
      budget: 10_000,
    }),
  },
  claims: [{ text: 'OC-GFN reaches given outcomes', rule: { kind: 'success', least: 0.95 } }, ...FASTER],
  remarks: [
    'Not in the paper: its claim is held against landscapes that it did not see. A mode is a sequence with both motifs whole (f = 1). A sequence with a forbidden transition is infeasible: it is paid for, gets the least reward, and counts in no mean of the best 100.',
  ],
};
