/** All experiments by name: the paper's, in its order, and one more. */
import type { Experiment } from '../experiment.js';
import { amp } from './amp-experiment.js';
import { bits } from './bits-experiment.js';
import { ehrlich } from './ehrlich-experiment.js';
import { grid } from './grid-experiment.js';
import { rna } from './rna-experiment.js';
import { tfbind8 } from './tfbind8-experiment.js';

export const EXPERIMENTS: readonly Experiment[] = [grid, bits, tfbind8, rna, amp, ehrlich];
