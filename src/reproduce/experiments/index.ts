/** All experiments by name: the paper's, in its order, and one more. */
import type { Experiment } from '../experiment.js';
import { amp } from './amp.js';
import { bits } from './bits.js';
import { ehrlich } from './ehrlich.js';
import { grid } from './grid.js';
import { rna } from './rna.js';
import { tfbind8 } from './tfbind8.js';

export const EXPERIMENTS: readonly Experiment[] = [grid, bits, tfbind8, rna, amp, ehrlich];
