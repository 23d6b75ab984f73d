/**
 * The contenders that experiments share. Each gets three tries on the tuning reward: the same effort for all.
 */
import type { Claim, Contender } from './experiment.js';

/** Powers of the reward that every method is offered as its target. */
const SHARPENED = [{ gamma: 1 }, { gamma: 4 }, { gamma: 8 }] as const;

export const active: Contender = {
  name: 'active',
  adapt: 'active',
  // Batches are drawn from r_hat^gamma, the finished sampler is after r.
  settings: { finalGamma: 1 },
  tries: SHARPENED,
  forDistribution: true,
};
export const amortized: Contender = { name: 'amortized', adapt: 'amortized', tries: SHARPENED };
export const finetuned: Contender = { name: 'fine-tuned', adapt: 'finetune', tries: SHARPENED };
export const tb: Contender = { name: 'GFN TB+replay', baseline: 'gflownet', tries: SHARPENED };
export const subtb: Contender = {
  name: 'GFN SubTB+replay',
  baseline: 'gflownet',
  settings: { objective: 'subtb' },
  tries: SHARPENED,
};
/** The paper's GFN: detailed balance on its own roll-outs. */
export const db: Contender = {
  name: 'GFN DB',
  baseline: 'gflownet',
  settings: { objective: 'db', replay: false },
  tries: SHARPENED,
};
export const mcmc: Contender = {
  name: 'MCMC',
  baseline: 'mcmc',
  tries: [{ gamma: 2 }, { gamma: 4 }, { gamma: 8 }],
};
export const dqn: Contender = {
  name: 'DQN',
  baseline: 'dqn',
  tries: [{ soft: false }, { soft: true, gamma: 4 }, { soft: true, gamma: 8 }],
};
export const surrogate: Contender = {
  name: 'surrogate only',
  baseline: 'surrogate',
  tries: [{ localShare: 0.4 }, { localShare: 0 }, { localShare: 0, optimism: 0 }],
};
export const random: Contender = { name: 'random', baseline: 'random', tries: [{}] };

/** Those after the distribution: the target is r itself. Not tuned. */
export const amortizedDistribution: Contender = {
  name: 'amortized, target r',
  adapt: 'amortized',
  tries: [{ gamma: 1 }],
  forDistribution: true,
};
export const tbDistribution: Contender = {
  name: 'GFN TB+replay, target r',
  baseline: 'gflownet',
  tries: [{ gamma: 1 }],
  forDistribution: true,
};

export const ALL: readonly Contender[] = [
  active,
  amortized,
  finetuned,
  tb,
  subtb,
  db,
  mcmc,
  dqn,
  surrogate,
  random,
];

/** Baselines of the paper. */
const PAPER_BASELINES = ['GFN DB', 'MCMC', 'DQN'] as const;

/** The paper's claim of every experiment, and ours. */
export const FASTER: readonly Claim[] = [
  {
    text: 'adapted from the pre-trained model (amortized predictor), modes are found faster than by GFN, MCMC and DQN',
    rule: { kind: 'first', contender: 'amortized', against: PAPER_BASELINES },
  },
  {
    text: 'ours, not in the paper: the active loop finds them faster than all others',
    rule: { kind: 'first', contender: 'active', against: [] },
  },
];

/** Ways to pre-train: the paper's and its ablations, beside our default. */
export const VARIANTS = [
  { name: 'contrastive DB, teleport where needed', settings: { objective: 'db' } },
  { name: 'contrastive DB, teleport always (paper)', settings: { objective: 'db', teleport: 'always' } },
  { name: 'contrastive DB, no teleportation', settings: { objective: 'db', teleport: 'off' } },
  { name: 'DB, no contrast', settings: { objective: 'db', contrastive: false, anchor: 1 } },
  { name: 'contrastive DB, random-walk explorer', settings: { objective: 'db', explorer: 'uniform' } },
] as const;
