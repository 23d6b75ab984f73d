/** The settings of adaptation, with presets by method and environment. */
import { usesExtraction, type ActiveOptions } from '../adapt/active.js';
import type { AmortizedAdaptationOptions } from '../adapt/amortized-adaptation.js';
import type { FineTuningOptions } from '../adapt/fine-tuning.js';
import type { Environment } from '../env/environment.js';
import type { Parameter, Values } from '../settings/parameters.js';

export const ADAPT_METHODS = ['exact', 'monte-carlo', 'amortized', 'active', 'finetune'] as const;
export type AdaptMethod = (typeof ADAPT_METHODS)[number];

/** The parameters of a method; exact extraction has none but the choice of pairs. */
export function adaptParameters(method: AdaptMethod, env?: Environment): readonly Parameter[] {
  const most = 1_000_000_000;
  const surrogate = surrogatePreset(env);
  // Draws of a table are free, and ranked hard; those of a network are few, and climb.
  const summed = env !== undefined && usesExtraction(env);
  switch (method) {
    case 'exact':
      return [
        { name: 'pairs', type: 'choice', choices: ['reachable', 'all'], preset: 'reachable', help: 'pairs (s, y) summed over' },
        { name: 'normalize', type: 'boolean', preset: true, help: 'use F(s|y) / F(s0|y)' },
      ]; // prettier-ignore
    case 'monte-carlo':
      return [{ name: 'normalize', type: 'boolean', preset: true, help: 'use F(s|y) / F(s0|y)' }];
    case 'amortized':
      return [
        { name: 'gamma', type: 'number', least: 0.01, preset: 1, help: 'the target is r^gamma' },
        { name: 'hidden', type: 'integers', least: 1, greatest: 8192, preset: [256, 256], help: 'hidden widths of N' },
        { name: 'outcomeHidden', type: 'integers', least: 1, greatest: 8192, preset: [128, 128], help: 'hidden widths of Q' },
        { name: 'samplerLr', type: 'number', least: 1e-9, greatest: 10, preset: 2e-3, help: 'learning rate' },
        { name: 'triples', type: 'choice', choices: ['per-trajectory', 'per-transition'], preset: 'per-trajectory', help: 'an outcome a trajectory, or one a transition as in the paper' },
        { name: 'support', type: 'boolean', preset: true, help: 'per-transition: only outcomes that can still be reached' },
        { name: 'depthOffset', type: 'boolean', preset: true, help: 'log N starts at the level of its depth' },
        { name: 'proposals', type: 'integer', least: 2, greatest: 65_536, preset: 16, help: 'outcomes proposed a round' },
        { name: 'outcomeShare', type: 'number', least: 0, greatest: 1, preset: 0, help: 'per-trajectory: share of the proposals that Q draws, the others end roll-outs' },
        { name: 'updates', type: 'integer', least: 0, greatest: most, preset: 2, help: 'updates of N and Q a round' },
        { name: 'roundPolish', type: 'integer', least: 0, greatest: most, preset: 8, help: 'updates by polishObjective a round' },
        { name: 'batch', type: 'integer', least: 1, greatest: 65_536, preset: 32, help: 'trajectories an update' },
        { name: 'epsilon', type: 'number', least: 0, greatest: 1, preset: 0.05, help: 'chance of a random action' },
        { name: 'temperature', type: 'number', least: 0.01, preset: 1, help: 'temperature of Q when it proposes' },
        { name: 'polish', type: 'integer', least: 0, greatest: most, preset: 1000, help: 'updates on paid outcomes at the end, which cost no call' },
        { name: 'polishObjective', type: 'choice', choices: ['tb', 'subtb'], preset: 'tb', help: 'what those minimize' },
      ]; // prettier-ignore
    case 'active':
      return [
        { name: 'gamma', type: 'number', least: 0.01, preset: 5, help: 'batches are drawn from r_hat^gamma: more for modes' },
        { name: 'finalGamma', type: 'number', least: 0.01, help: 'the finished sampler targets r^finalGamma: 1 for the distribution (default: gamma)' },
        { name: 'sampler', type: 'choice', choices: ['auto', 'extraction', 'network'], preset: 'auto', help: 'exact extraction where outcomes can be enumerated, else a network' },
        { name: 'first', type: 'integer', least: 1, greatest: most, preset: 128, help: 'outcomes drawn uniformly at first' },
        { name: 'roundShare', type: 'number', least: 0, greatest: 1, preset: 0.05, help: 'share of the budget spent a round' },
        { name: 'roundLeast', type: 'integer', least: 1, greatest: most, preset: 64, help: 'least calls a round' },
        { name: 'localShare', type: 'number', least: 0, greatest: 1, preset: 0.2, help: 'share of a round that is unranked mutants of the best' },
        { name: 'bestShare', type: 'number', least: 0, greatest: 1, preset: 0.05, help: 'share of the paid that counts as the best' },
        { name: 'oversample', type: 'integer', least: 1, greatest: 1000, preset: summed ? 16 : 4, help: 'candidates drawn for every one that is paid' },
        { name: 'climb', type: 'integer', least: 0, greatest: 100_000, preset: summed ? 0 : 100, help: 'free local moves by which every second candidate climbs the surrogate' },
        { name: 'members', type: 'integer', least: 1, greatest: 100, preset: 5, help: 'surrogates in the ensemble' },
        { name: 'surrogateHidden', type: 'integers', least: 1, greatest: 8192, preset: [128, 128], help: 'hidden widths of a surrogate' },
        { name: 'surrogateLr', type: 'number', least: 1e-9, greatest: 10, preset: surrogate.lr, help: 'learning rate of the surrogates' },
        { name: 'surrogateSteps', type: 'integer', least: 1, greatest: most, preset: surrogate.steps, help: 'minibatches a round and member, at least 12 passes over the paid' },
        { name: 'kmer', type: 'integer', least: 0, greatest: 6, preset: env?.symbols ? 4 : 0, help: 'longest k-mer that the surrogates see' },
        { name: 'symmetry', type: 'choice', choices: ['none', 'reverse-complement'], preset: 'none', help: 'reverse-complement: both strands have one score' },
        { name: 'hidden', type: 'integers', least: 1, greatest: 8192, preset: [128, 128], help: 'hidden widths of the sampler' },
        { name: 'samplerLr', type: 'number', least: 1e-9, greatest: 10, preset: 2e-3, help: 'learning rate of the sampler' },
        { name: 'epsilon', type: 'number', least: 0, greatest: 1, preset: 0.05, help: 'chance of a random action' },
        { name: 'predictorSteps', type: 'integer', least: 0, greatest: most, preset: 40, help: 'updates of N and Q a round' },
        { name: 'predictorBatch', type: 'integer', least: 2, greatest: 65_536, preset: 8, help: 'trajectories of such an update' },
        { name: 'polishSteps', type: 'integer', least: 0, greatest: most, preset: 200, help: 'updates by trajectory balance a round' },
        { name: 'polishBatch', type: 'integer', least: 2, greatest: 65_536, preset: 32, help: 'trajectories of such an update' },
        { name: 'finalSurrogateSteps', type: 'integer', least: 1, greatest: most, help: 'minibatches a member after the last round (default: surrogateSteps)' },
        { name: 'finalPolishSteps', type: 'integer', least: 0, greatest: most, preset: 1000, help: 'updates by trajectory balance after the last round' },
      ]; // prettier-ignore
    case 'finetune':
      return [
        { name: 'gamma', type: 'number', least: 0.01, preset: 1, help: 'the target is r^gamma' },
        { name: 'hidden', type: 'integers', least: 1, greatest: 8192, preset: [256, 256], help: 'hidden widths of the policy' },
        { name: 'samplerLr', type: 'number', least: 1e-9, greatest: 10, preset: 2e-3, help: 'learning rate' },
        { name: 'distillSteps', type: 'integer', least: 0, greatest: most, preset: 300, help: "updates that distill the pre-trained model's marginal policy" },
        { name: 'rollouts', type: 'integer', least: 1, greatest: 65_536, preset: 16, help: 'roll-outs a round' },
        { name: 'updates', type: 'integer', least: 0, greatest: most, preset: 8, help: 'updates a round' },
        { name: 'batch', type: 'integer', least: 1, greatest: 65_536, preset: 32, help: 'replayed trajectories an update' },
        { name: 'epsilon', type: 'number', least: 0, greatest: 1, preset: 0.05, help: 'chance of a random action' },
      ]; // prettier-ignore
  }
}

/**
 * How hard surrogates are trained: steps of a reward over numbers in order (grids) have edges, which a few
 * hundred minibatches leave blurred.
 */
export function surrogatePreset(env: Environment | undefined): {
  readonly lr: number;
  readonly steps: number;
} {
  return env?.ordinal ? { lr: 3e-3, steps: 1000 } : { lr: 1e-3, steps: 300 };
}

/** Resolved values of the active method as its options. */
export function activeOptions(values: Values): ActiveOptions {
  // The parameters above carry the names of the options, so that config, help and code speak of the same
  // thing.
  return values as unknown as ActiveOptions;
}

/** Resolved values of the amortized method as its options. */
export function amortizedOptions(values: Values): AmortizedAdaptationOptions {
  const { samplerLr, polish, ...rest } = values;
  return { ...rest, lr: samplerLr, polishSteps: polish } as unknown as AmortizedAdaptationOptions;
}

/** Resolved values of the finetune method as its options. */
export function fineTuningOptions(values: Values): FineTuningOptions {
  const { samplerLr, ...rest } = values;
  return { ...rest, lr: samplerLr } as unknown as FineTuningOptions;
}
