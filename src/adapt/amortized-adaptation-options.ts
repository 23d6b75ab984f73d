/** The settings of adaptation by the amortized predictor. */
import { boolean, choice, number, type SettingsOf } from '../settings/describe.js';
import {
  batchParameter,
  epsilonParameter,
  gammaParameter,
  hiddenParameter,
  rateParameter,
  shareParameter,
  updatesParameter,
} from './common-parameters.js';

export const amortizedParameters = {
  gamma: gammaParameter(1, 'the target is r^gamma'),
  hidden: hiddenParameter([256, 256], 'hidden widths of N'),
  outcomeHidden: hiddenParameter([128, 128], 'hidden widths of Q'),
  samplerLr: rateParameter(2e-3),
  triples: choice({ choices: ['per-trajectory', 'per-transition'], preset: 'per-trajectory', help: 'an outcome a trajectory, or one a transition as in the paper' }),
  /** Draw y again where s' cannot reach it any more, as far as the environment knows. */
  support: boolean({ preset: true, help: 'per-transition: only outcomes that can still be reached' }),
  /** See `AmortizedOptions`. */
  depthOffset: boolean({ preset: true, help: 'log N starts at the level of its depth' }),
  /** Ends of the policy's roll-outs, and a share drawn from Q at s0. */
  proposals: batchParameter(16, 'outcomes proposed a round', 2),
  outcomeShare: shareParameter(0, 'per-trajectory: share of the proposals that Q draws, the others end roll-outs'),
  updates: updatesParameter(2, 'updates of N and Q a round'),
  /** On the same paid outcomes, after those of N and Q. */
  roundPolish: updatesParameter(8, 'updates by polishObjective a round'),
  /** Half of them uniform over the paid, half in proportion to r^gamma. */
  batch: batchParameter(32, 'trajectories an update'),
  epsilon: epsilonParameter(0.05),
  temperature: number({ least: 0.01, preset: 1, help: 'temperature of Q when it proposes' }),
  /** 0 for the predictor as it is. */
  polish: updatesParameter(1000, 'updates on paid outcomes at the end, which cost no call'),
  polishObjective: choice({ choices: ['tb', 'subtb'], preset: 'tb', help: 'what those minimize' }),
}; // prettier-ignore

export type AmortizedAdaptationOptions = SettingsOf<typeof amortizedParameters>;
