/** Hypergrid (paper, section 5.1). Sizes are not stated there; ours are 32, 64 and 128 cells a side. */
import {
  ALL,
  amortizedDistribution,
  exactExtraction,
  FASTER,
  monteCarloExtraction,
  tbDistribution,
  untrainedParent,
  VARIANTS,
} from '../contenders.js';
import type { Experiment } from '../experiment.js';

export const grid: Experiment = {
  name: 'grid',
  title: 'Hypergrid',
  taskName: 'grid',
  tuningReward: 'grid:classic',
  contenders: [
    exactExtraction,
    untrainedParent(exactExtraction),
    monteCarloExtraction,
    amortizedDistribution,
    untrainedParent(amortizedDistribution),
    tbDistribution,
    ...ALL,
  ],
  variants: VARIANTS,
  scales: {
    smoke: {
      task: { side: 12 },
      pretrain: { steps: 1200, every: 200, evaluate: 500 },
      seeds: 1,
      rewards: ['grid:corners'],
      budget: 96,
      calls: [32, 64, 96],
      settings: {
        active: { first: 24, roundLeast: 16, surrogateSteps: 100 },
        'surrogate only': { first: 24, roundLeast: 16, surrogateSteps: 100 },
        'same acquisition, no GFlowNet': { first: 24, roundLeast: 16, surrogateSteps: 100 },
        'fine-tuned': { distillSteps: 50 },
      },
      variants: 2,
      tries: 2,
    },
    laptop: {
      task: { side: 32 },
      pretrain: {},
      seeds: 5,
      rewards: ['grid:corners', 'grid:ring', 'grid:hard'],
      budget: 512,
      calls: [128, 256, 512],
      settings: {
        active: { first: 64, roundLeast: 24 },
        'surrogate only': { first: 64, roundLeast: 24 },
        'same acquisition, no GFlowNet': { first: 64, roundLeast: 24 },
      },
    },
    paper: {
      task: { side: 128 },
      pretrain: { steps: 20_000 },
      seeds: 5,
      rewards: ['grid:corners', 'grid:ring', 'grid:hard'],
      budget: 4000,
      calls: [500, 1000, 2000, 4000],
      without: ['Monte-Carlo extraction'],
    },
  },
  claims: [
    { text: 'OC-GFN reaches given goals with success near 100 %', rule: { kind: 'success', least: 0.98 } },
    {
      text: 'without contrastive training it does not learn to reach them',
      rule: { kind: 'variant-fails', variant: 'DB, no contrast', below: 0.9 },
    },
    {
      text: 'without outcome teleportation it learns worse',
      rule: { kind: 'variant-fails', variant: 'contrastive DB, no teleportation', below: 0.9 },
    },
    {
      text: 'the policy extracted from the pre-trained model matches the target distribution',
      rule: { kind: 'tv', contender: exactExtraction.name, most: 0.1 },
    },
    {
      text: 'the amortized predictor matches it too',
      rule: { kind: 'tv', contender: amortizedDistribution.name, most: 0.1 },
    },
    ...FASTER,
  ],
  remarks: [
    'Exact extraction asks for every outcome once, whatever the budget; Monte-Carlo extraction spends its budget on uniform draws.',
  ],
};
