/** How the figures that runs log are drawn: their labels, axes and captions. */

/** How a logged figure is shown; figures that are not listed get a linear axis and their own name. */
export interface Shown {
  readonly label: string;
  readonly kind?: 'linear' | 'log';
  readonly include?: readonly number[];
  readonly caption?: string;
}

export const SHOWN: Readonly<Record<string, Shown>> = {
  success: {
    label: 'success rate',
    include: [0, 1],
    caption:
      'Share of roll-outs on fresh outcomes that end in the outcome they were asked for; band: 95 % interval (Wilson).',
  },
  successGreedy: { label: 'success rate, most probable actions', include: [0, 1] },
  successHeldOut: {
    label: 'success rate, held-out outcomes',
    include: [0, 1],
    caption: 'Outcomes that were never a goal in training.',
  },
  logF0Deviation: {
    label: 'deviation of log F(s0|y) over y',
    kind: 'log',
    caption: '0 for exact flows; an error here is one of the same size in log R(y) when flows are summed.',
  },
  logF0MeanAbs: { label: 'mean |log F(s0|y)|', kind: 'log' },
  policyTv: {
    label: 'policy: distance from exact',
    kind: 'log',
    caption: 'Mean total variation of P_F(.|s, y) from the exact one over visited states.',
  },
  flowError: { label: 'flow: mean |log F(s|y) − exact|', kind: 'log' },
  leak: { label: 'flow on pairs that cannot meet, times |X|', kind: 'log' },
  goalsSeen: { label: 'different goals so far' },
  novelty: { label: 'novelty of the states explored', kind: 'log' },
  explorerLoss: { label: 'loss of the explorer', kind: 'log' },
  onPolicySuccess: { label: 'success in training', include: [0, 1] },
  loss: { label: 'loss', kind: 'log' },
  policyLoss: { label: 'policy loss: mean of −log P_F' },
  flowLoss: { label: 'flow loss', kind: 'log' },
  negativeLoss: { label: 'loss of pairs that cannot meet', kind: 'log' },
  gradientNorm: { label: 'gradient norm', kind: 'log' },
  lr: { label: 'learning rate' },
  tv: {
    label: 'distance from the target (tv)',
    kind: 'log',
    caption: 'Total variation of what the policy samples from R / Z, exact.',
  },
  tvMax: {
    label: 'greatest distance over the conditions (tv)',
    kind: 'log',
    caption: 'Of the conditions that are measured while training goes on, the one that is worst.',
  },
  logZError: { label: 'mean |log Z(c) learned − exact|', kind: 'log' },
  l1: { label: 'l1 distance, 2 tv', kind: 'log' },
  jsd: { label: 'Jensen-Shannon divergence', kind: 'log' },
  kl: { label: 'KL(p || R / Z)', kind: 'log' },
  logZGap: { label: 'log Z learned minus exact' },
  rewardCalls: { label: 'reward calls' },
  modes: { label: 'modes found' },
  surrogate: { label: 'loss of the surrogates', kind: 'log' },
  predictor: { label: 'loss of N and Q', kind: 'log' },
  polish: { label: 'loss of the polish', kind: 'log' },
  distillation: { label: 'loss of the distillation', kind: 'log' },
  balance: { label: 'balance loss', kind: 'log' },
  temporalDifference: { label: 'temporal-difference loss', kind: 'log' },
  acceptance: { label: 'share of proposals accepted', include: [0, 1] },
};

/** Logged beside the figures: no curve of their own, or drawn from the reward calls. */
export const NOT_SHOWN = new Set([
  'step',
  'round',
  'seconds',
  'environmentSteps',
  'calls',
  'best',
  'top100',
  'logZ',
]);
