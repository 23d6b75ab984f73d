/** The learners of proxies, by name. A new one is a file, a line here, and its form in a stored proxy. */
import { kernelLearner, type KernelFit } from './kernel-learner.js';
import { networkLearner, type NetworkFit } from './network-learner.js';
import type { ProxyDomain, ProxyLearner } from './proxy-learner.js';
import { ridgeLearner, type RidgeFit } from './ridge-learner.js';

/** What a learner made of the data, one member a fold. Its field `learner` says which it is. */
export type ProxyFit = NetworkFit | RidgeFit | KernelFit;
export type LearnerName = ProxyFit['learner'];

export const LEARNERS: {
  readonly [Name in LearnerName]: ProxyLearner<Extract<ProxyFit, { learner: Name }>>;
} = {
  network: networkLearner,
  ridge: ridgeLearner,
  kernel: kernelLearner,
};
export const LEARNER_NAMES = Object.keys(LEARNERS) as LearnerName[];

/** Outputs of every member before calibration, [members]. The array is used again at the next call. */
export function createRawPredictor(fit: ProxyFit, domain: ProxyDomain): (sequence: string) => Float64Array {
  return (LEARNERS[fit.learner] as ProxyLearner<ProxyFit>).predictor(fit, domain);
}
