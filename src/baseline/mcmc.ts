/** Metropolis-Hastings on outcomes: several chains of one temperature (paid-chains.ts). */
import { batchParameter, gammaParameter, updatesParameter } from '../adapt/common-parameters.js';
import type { Payer } from '../adapt/payer.js';
import type { Environment } from '../env/environment.js';
import type { RandomStream } from '../random/stream.js';
import type { SettingsOf } from '../settings/describe.js';
import { resolveParameters } from '../settings/parameters.js';
import { PaidChains } from './paid-chains.js';

export const mcmcParameters = {
  gamma: gammaParameter(4, 'inverse temperature: the target is r^gamma'),
  chains: batchParameter(16, 'chains side by side'),
  patience: updatesParameter(200, 'known proposals in a row after which a chain starts anew; 0: never'),
};

export type McmcOptions = SettingsOf<typeof mcmcParameters>;

export class Mcmc extends PaidChains {
  /**
   * @param given what differs from the presets
   * @throws one sentence when an option is unknown or out of range
   */
  constructor(env: Environment, payer: Payer, given: Partial<McmcOptions>, random: RandomStream) {
    const { gamma, chains, patience } = resolveParameters('baseline mcmc', mcmcParameters, given);
    super(env, payer, new Float64Array(chains).fill(gamma), patience, random);
  }
}
