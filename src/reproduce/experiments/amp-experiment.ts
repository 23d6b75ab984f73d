/**
 * Antimicrobial peptides (paper, section 5.5): variable length up to 50. The paper's oracle cannot be had;
 * rewards are proxies trained by this program from labelled sets. Tuned on one property, judged on others:
 * several rewards on one space.
 */
import { ALL, FASTER, VARIANTS } from '../contenders.js';
import type { Experiment } from '../experiment.js';
import { full, smoke } from '../scales.js';

const OTHERS = ['amp:amp_modlamp', 'amp:cpp_mlcpp', 'amp:avp_avppred', 'amp:acp_mlacp'];

export const amp: Experiment = {
  name: 'amp',
  title: 'Peptides',
  taskName: 'amp',
  tuningReward: 'amp:amp_iamp2l',
  contenders: ALL,
  variants: VARIANTS.slice(0, 3),
  scales: {
    smoke: smoke({
      task: { maxLength: 10 },
      pretrain: { steps: 400, every: 200, evaluate: 200 },
      rewards: ['amp:cpp_mlcpp'],
      budget: 128,
      given: { first: 48, roundLeast: 64 },
    }),
    laptop: full({ task: { maxLength: 50 }, rewards: OTHERS.slice(0, 3), budget: 2000 }),
    paper: full({
      task: { maxLength: 50 },
      pretrain: { steps: 40_000 },
      rewards: OTHERS,
      budget: 10_000,
    }),
  },
  claims: [{ text: 'success of about 95 %', rule: { kind: 'success', least: 0.94 } }, ...FASTER],
  remarks: [
    'No modes are defined on peptides: contenders are ranked by the mean of their best 100. Proxies can be fooled (long runs of lysine score high), so a high score is no finding.',
  ],
};
