/** An experiment of the kind that `ocgfn reproduce` runs, done within seconds. */
import { ALL, amortizedDistribution, exactExtraction } from '../src/reproduce/contenders.js';
import type { Experiment, Scale } from '../src/reproduce/experiment.js';

const small: Scale = {
  task: { side: 4 },
  pretrain: { steps: 60, every: 30, evaluate: 50 },
  seeds: 2,
  rewards: ['grid:corners'],
  budget: 12,
  calls: [6, 12],
  settings: {
    active: { first: 4, roundLeast: 4, surrogateSteps: 10 },
    'surrogate only': { first: 4, roundLeast: 4, surrogateSteps: 10 },
  },
  tries: 1,
};
export const TINY: Experiment = {
  name: 'tiny',
  title: 'Tiny',
  taskName: 'grid',
  tuningReward: 'grid:classic',
  contenders: [
    exactExtraction,
    { ...amortizedDistribution, settings: { updates: 1, polish: 2 } },
    ...ALL.filter(({ name }) =>
      ['active', 'active, untrained parent', 'MCMC', 'surrogate only', 'random'].includes(name),
    ),
  ],
  variants: [{ name: 'no contrast', settings: { objective: 'db', contrastive: false } }],
  scales: { smoke: small, laptop: small, paper: small },
  claims: [
    { text: 'reaches', rule: { kind: 'success', least: 0 } },
    { text: 'needs contrast', rule: { kind: 'variant-fails', variant: 'no contrast', below: 1.01 } },
    { text: 'is exact', rule: { kind: 'tv', contender: 'exact extraction', most: 1 } },
    { text: 'is first', rule: { kind: 'first', contender: 'active', against: ['random'] } },
    { text: 'is not there', rule: { kind: 'tv', contender: 'none', most: 1 } },
  ],
  remarks: [],
};
