/** What the scales of experiments have in common. */
import type { Given } from '../settings/given.js';
import type { Scale } from './experiment.js';

type Own = Pick<Scale, 'task' | 'rewards' | 'budget'> & Partial<Scale>;

/**
 * Every part runs within a minute or two; the figures mean nothing. `given`: rounds of those that ask a
 * surrogate, short like the budget.
 */
export function smoke({ given, ...own }: Own & Pick<Scale, 'pretrain'> & { readonly given: Given }): Scale {
  const rounds = { ...given, surrogateSteps: 60 };
  return {
    seeds: 1,
    calls: [own.budget / 2, own.budget],
    settings: {
      active: rounds,
      'surrogate only': rounds,
      'same acquisition, no GFlowNet': rounds,
      'fine-tuned': { distillSteps: 30 },
    },
    variants: 1,
    tries: 1,
    ...own,
  };
}

/** Five seeds, and figures that mean something; the presets pre-train, or more steps of them. */
export function full(own: Own): Scale {
  const { budget } = own;
  return {
    pretrain: {},
    seeds: 5,
    calls: [...[300, 1000, 3000, 10_000, 30_000].filter((calls) => calls < budget), budget],
    ...own,
  };
}
