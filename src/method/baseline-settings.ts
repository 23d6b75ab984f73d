/** The settings of the baselines, with presets. */
import type { DqnOptions } from '../baseline/dqn.js';
import type { ScratchOptions } from '../baseline/gflownet.js';
import type { McmcOptions } from '../baseline/mcmc.js';
import type { SurrogateSearchOptions } from '../baseline/surrogate-search.js';
import type { Environment } from '../env/environment.js';
import type { Parameter, Values } from '../settings/parameters.js';
import { surrogatePreset } from './adapt-settings.js';

export const BASELINES = ['gflownet', 'mcmc', 'dqn', 'surrogate', 'random'] as const;
export type BaselineName = (typeof BASELINES)[number];

const MOST = 1_000_000_000;
const gamma = (help: string, preset: number): Parameter => ({
  name: 'gamma',
  type: 'number',
  least: 0.01,
  preset,
  help,
});
const budget: Parameter = { name: 'budget', type: 'integer', least: 1, greatest: MOST, preset: 1000, help: 'reward calls that may be spent' }; // prettier-ignore

/** The parameters of a baseline, `budget` among them. */
export function baselineParameters(name: BaselineName, env?: Environment): readonly Parameter[] {
  switch (name) {
    case 'gflownet':
      return [
        budget,
        gamma('the target is r^gamma', 1),
        { name: 'objective', type: 'choice', choices: ['tb', 'db', 'subtb'], preset: 'tb', help: 'what is minimized' },
        { name: 'lambda', type: 'number', least: 0, preset: 0.9, help: 'subtb: weights lambda^length' },
        { name: 'replay', type: 'boolean', preset: true, help: 'learn from all that was paid for, not from the last roll-outs only' },
        { name: 'hidden', type: 'integers', least: 1, greatest: 8192, preset: [256, 256], help: 'widths of the hidden layers' },
        { name: 'lr', type: 'number', least: 1e-9, greatest: 10, preset: 2e-3, help: 'learning rate' },
        { name: 'logZLr', type: 'number', least: 1e-9, greatest: 100, preset: 0.05, help: 'learning rate of log Z' },
        { name: 'rollouts', type: 'integer', least: 1, greatest: 65_536, preset: 16, help: 'roll-outs a round' },
        { name: 'updates', type: 'integer', least: 0, greatest: MOST, preset: 8, help: 'updates a round, with replay' },
        { name: 'batch', type: 'integer', least: 1, greatest: 65_536, preset: 32, help: 'replayed trajectories an update' },
        { name: 'epsilon', type: 'number', least: 0, greatest: 1, preset: 0.05, help: 'chance of a random action' },
      ]; // prettier-ignore
    case 'mcmc':
      return [
        budget,
        gamma('inverse temperature: the target is r^gamma', 4),
        { name: 'chains', type: 'integer', least: 1, greatest: 65_536, preset: 16, help: 'chains side by side' },
        { name: 'patience', type: 'integer', least: 0, greatest: MOST, preset: 200, help: 'known proposals in a row after which a chain starts anew; 0: never' },
      ]; // prettier-ignore
    case 'dqn':
      return [
        budget,
        gamma('the reward is gamma log r', 1),
        { name: 'soft', type: 'boolean', preset: false, help: 'soft Q-learning with rewards log P_B' },
        { name: 'hidden', type: 'integers', least: 1, greatest: 8192, preset: [256, 256], help: 'widths of the hidden layers' },
        { name: 'lr', type: 'number', least: 1e-9, greatest: 10, preset: 1e-3, help: 'learning rate' },
        { name: 'rollouts', type: 'integer', least: 1, greatest: 65_536, preset: 16, help: 'roll-outs a round' },
        { name: 'updates', type: 'integer', least: 0, greatest: MOST, preset: 8, help: 'updates a round' },
        { name: 'batch', type: 'integer', least: 1, greatest: 65_536, preset: 32, help: 'replayed trajectories an update' },
        { name: 'target', type: 'integer', least: 1, greatest: MOST, preset: 50, help: 'updates between copies into the target network' },
        { name: 'epsilon', type: 'number', least: 0, greatest: 1, preset: 0.1, help: 'chance of a random action, in the end' },
      ]; // prettier-ignore
    case 'surrogate':
      return [
        budget,
        { name: 'first', type: 'integer', least: 1, greatest: MOST, preset: 128, help: 'outcomes drawn uniformly at first' },
        { name: 'roundShare', type: 'number', least: 0, greatest: 1, preset: 0.05, help: 'share of the budget spent a round' },
        { name: 'roundLeast', type: 'integer', least: 1, greatest: MOST, preset: 64, help: 'least calls a round' },
        { name: 'localShare', type: 'number', least: 0, greatest: 1, preset: 0.4, help: 'share of a round that is unranked mutants of the best' },
        { name: 'bestShare', type: 'number', least: 0, greatest: 1, preset: 0.05, help: 'share of the paid that counts as the best' },
        { name: 'optimism', type: 'number', least: 0, preset: 1, help: 'deviations added to the mean' },
        { name: 'pool', type: 'integer', least: 1, greatest: MOST, preset: 8192, help: 'candidates bred a round, where not all can be ranked' },
        { name: 'generations', type: 'integer', least: 0, greatest: 1000, preset: 4, help: 'generations of breeding' },
        { name: 'members', type: 'integer', least: 1, greatest: 100, preset: 5, help: 'surrogates in the ensemble' },
        { name: 'surrogateHidden', type: 'integers', least: 1, greatest: 8192, preset: [128, 128], help: 'hidden widths of a surrogate' },
        { name: 'surrogateLr', type: 'number', least: 1e-9, greatest: 10, preset: surrogatePreset(env).lr, help: 'learning rate of the surrogates' },
        { name: 'surrogateSteps', type: 'integer', least: 1, greatest: MOST, preset: surrogatePreset(env).steps, help: 'minibatches a round and member, at least 12 passes over the paid' },
        { name: 'kmer', type: 'integer', least: 0, greatest: 6, preset: env?.symbols ? 4 : 0, help: 'longest k-mer that the surrogates see' },
      ]; // prettier-ignore
    case 'random':
      return [budget];
  }
}

/**
 * Resolved values are the options: parameters carry their names, so that config, help and code speak of the
 * same thing.
 */
export const mcmcOptions = (values: Values): McmcOptions => values as unknown as McmcOptions;
export const dqnOptions = (values: Values): DqnOptions => values as unknown as DqnOptions;
export const scratchOptions = (values: Values): ScratchOptions => values as unknown as ScratchOptions;
export const surrogateOptions = (values: Values): SurrogateSearchOptions =>
  values as unknown as SurrogateSearchOptions;
