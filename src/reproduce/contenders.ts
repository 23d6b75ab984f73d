/**
 * The contenders that experiments share. Each gets three tries on the tuning reward: the same effort for all.
 */
import type { Claim, Contender } from './experiment.js';

/** The same adaptation of a model that was never trained: what differs is what pre-training has caused. */
export const untrainedParent = (of: Contender): Contender => ({
  ...of,
  name: `${of.name}, untrained parent`,
  parent: 'untrained',
  controls: { of: of.name, without: 'pre-training', sameSettings: true },
});

/** Powers of the reward that every method is offered as its target. */
const SHARPENED = [{ gamma: 1 }, { gamma: 4 }, { gamma: 8 }] as const;

const active: Contender = {
  name: 'active',
  method: 'active',
  // Batches are drawn from r_hat^gamma, the finished sampler is after r.
  settings: { finalGamma: 1 },
  tries: SHARPENED,
  forDistribution: true,
};
const amortized: Contender = { name: 'amortized', method: 'amortized', tries: SHARPENED };
export const finetuned: Contender = { name: 'fine-tuned', method: 'finetune', tries: SHARPENED };
export const tb: Contender = { name: 'GFN TB+replay', method: 'gflownet', tries: SHARPENED };
export const subtb: Contender = {
  name: 'GFN SubTB+replay',
  method: 'gflownet',
  settings: { objective: 'subtb' },
  tries: SHARPENED,
};
/** The paper's GFN: detailed balance on its own roll-outs. */
export const db: Contender = {
  name: 'GFN DB',
  method: 'gflownet',
  settings: { objective: 'db', replay: false },
  tries: SHARPENED,
};
const mcmc: Contender = {
  name: 'MCMC',
  method: 'mcmc',
  tries: [{ gamma: 2 }, { gamma: 4 }, { gamma: 8 }],
};
const dqn: Contender = {
  name: 'DQN',
  method: 'dqn',
  tries: [{ soft: false }, { soft: true, gamma: 4 }, { soft: true, gamma: 8 }],
};
const surrogate: Contender = {
  name: 'surrogate only',
  method: 'surrogate',
  tries: [{ localShare: 0.4 }, { localShare: 0 }, { localShare: 0, optimism: 0 }],
};
/** What active does, its candidates bred in place of drawn: the control that says what the GFlowNet has caused. */
const sameAcquisition: Contender = {
  name: 'same acquisition, no GFlowNet',
  method: 'surrogate-climb',
  tries: [{}, { localShare: 0.4 }, { oversample: 16 }],
  controls: { of: active.name, without: 'the GFlowNet' },
};
const random: Contender = { name: 'random', method: 'random', tries: [{}] };

/** Those after the distribution: the target is r itself. Not tuned. */
export const exactExtraction: Contender = {
  name: 'exact extraction',
  method: 'extraction',
  tries: [{}],
  forDistribution: true,
};
export const monteCarloExtraction: Contender = {
  name: 'Monte-Carlo extraction',
  method: 'monte-carlo',
  tries: [{}],
  forDistribution: true,
};
export const amortizedDistribution: Contender = {
  name: 'amortized, target r',
  method: 'amortized',
  tries: [{ gamma: 1 }],
  forDistribution: true,
};
export const tbDistribution: Contender = {
  name: 'GFN TB+replay, target r',
  method: 'gflownet',
  tries: [{ gamma: 1 }],
  forDistribution: true,
};

export const ALL: readonly Contender[] = [
  active,
  untrainedParent(active),
  sameAcquisition,
  amortized,
  untrainedParent(amortized),
  finetuned,
  untrainedParent(finetuned),
  tb,
  subtb,
  db,
  mcmc,
  dqn,
  surrogate,
  random,
];

const namesOf = (...contenders: readonly Contender[]): readonly string[] =>
  contenders.map(({ name }) => name);

/** Charts of what is found against calls: few enough curves to tell apart. */
export const CHARTS: readonly (readonly [title: string, contenders: readonly string[]])[] = [
  ["the paper's comparison", namesOf(amortized, active, db, mcmc, dqn, random)],
  ['stronger baselines', namesOf(amortized, active, tb, subtb, finetuned, surrogate)],
  [
    'with controls',
    namesOf(active, untrainedParent(active), sameAcquisition, amortized, untrainedParent(amortized)),
  ],
];

/** Whose policies are shown as maps, in this order, and whose best outcomes as logos. */
export const IN_MAPS = namesOf(
  exactExtraction,
  monteCarloExtraction,
  amortizedDistribution,
  active,
  tbDistribution,
  amortized,
  tb,
);
export const IN_LOGOS = namesOf(active, amortized, db, mcmc);

/** Those that ask for everything at once: a number of calls says nothing of them. */
export const AT_ONCE = namesOf(exactExtraction, untrainedParent(exactExtraction), monteCarloExtraction);

/** Baselines of the paper. */
const PAPER_BASELINES = namesOf(db, mcmc, dqn);

/** The paper's claim of every experiment, and ours. */
export const FASTER: readonly Claim[] = [
  {
    text: 'adapted from the pre-trained model (amortized predictor), modes are found faster than by GFN, MCMC and DQN',
    rule: { kind: 'first', contender: amortized.name, against: PAPER_BASELINES },
  },
  {
    text: 'ours, not in the paper: the active loop finds them faster than all others but its controls',
    rule: { kind: 'first', contender: active.name, against: [] },
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
