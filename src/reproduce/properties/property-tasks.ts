/**
 * The spaces of `reproduce properties`, as data: a task, descriptors of its objects, where exact masses of
 * the cells come from, and the rewards over cells that models and controls are asked for.
 */
import type { Given } from '../../settings/given.js';

/**
 * Where log Z of every cell comes from, learnt by nobody: all objects are listed; dynamic programming over
 * descriptors that add up; the same with tilted draws for the rest; or long flat-histogram walks, which have
 * an error.
 */
export type ReferenceKind = 'listed' | 'summed' | 'tilted' | 'walked';

export interface PropertyTask {
  readonly name: string;
  readonly title: string;
  /** Task as `ocgfn tasks` names it, and its parameters. */
  readonly taskName: string;
  readonly task: Given;
  readonly describe: string;
  readonly reference: ReferenceKind;
  /** Cells below this mass are left out of all figures. */
  readonly least: number;
  /** Only cells of this question are of interest. */
  readonly within?: string;
  /** Standard rewards over cells. */
  readonly rewards: readonly string[];
  /** Those that trajectory balance from scratch gets ten times the seconds for, where not all of them do. */
  readonly tenfold: readonly string[];
  /** Last steps that are summed exactly: what is measured, the preset among them. */
  readonly lookAheads: readonly number[];
  /** Rewards with a residual: strings of one length that are listed, append. */
  readonly residuals: readonly string[];
  /** What has to be said of it. */
  readonly remarks: readonly string[];
}

const FIVE = ['corner', 'ridge', 'peaks', 'ramp', 'band'];
const FIVE_OF_TEN = ['steep', 'even', 'rare', 'five-cells', 'both'];

export const PROPERTY_TASKS: readonly PropertyTask[] = [
  {
    name: 'grid',
    title: 'Grid of 32 x 32, regions and rings',
    taskName: 'grid',
    task: { side: 32 },
    describe: 'region(blocks=4), ring',
    reference: 'listed',
    least: 0,
    rewards: FIVE_OF_TEN,
    tenfold: ['five-cells', 'both'],
    lookAheads: [0, 2],
    residuals: [],
    remarks: [],
  },
  {
    name: 'dna10',
    title: 'DNA of 10',
    taskName: 'sequence',
    task: { alphabet: 'ACGT', length: 10, construction: 'append' },
    describe: 'gc, cpg(greatest=3), stem, motif:GAATTC',
    reference: 'listed',
    least: 0,
    rewards: FIVE_OF_TEN,
    tenfold: ['five-cells', 'both'],
    lookAheads: [0, 2, 3],
    residuals: ['lognormal-residual', 'motif-residual'],
    remarks: [],
  },
  {
    name: 'peptides20',
    title: 'Peptides of 20',
    taskName: 'sequence',
    task: { alphabet: 'ACDEFGHIKLMNPQRSTVWY', length: 20, construction: 'append' },
    describe: 'charge, hydrophobicity(bins=10,least=-2.53,greatest=1.38), moment',
    reference: 'tilted',
    least: 1e-13,
    rewards: FIVE,
    tenfold: ['peaks', 'band'],
    lookAheads: [1],
    residuals: [],
    remarks: [
      'All three components are made of sums over places, so the last four steps are known from sums without evaluating f, whatever the look-ahead.',
    ],
  },
  {
    name: 'peptides50',
    title: 'Peptides of 8 to 50',
    taskName: 'amp',
    task: {},
    describe: 'charge, count:ACFILMVW(step=5), length(step=7)',
    reference: 'summed',
    least: 1e-13,
    within: 'length>=8',
    rewards: FIVE,
    tenfold: ['peaks', 'band'],
    lookAheads: [1, 2],
    residuals: [],
    remarks: [
      'The space holds peptides of 1 to 50, every length alike; rewards and figures leave out cells of 7 letters and less.',
      'Hydrophobic letters are counted, where peptides of 20 have the mean hydrophobicity: counts add up whatever the length, so that log Z is exact by dynamic programming.',
    ],
  },
  {
    name: 'rna30',
    title: 'RNA of 30',
    taskName: 'rna',
    task: { length: 30, construction: 'append' },
    describe: 'gc(step=5), stem(greatest=7), duplex:GAACGAGGCACA',
    reference: 'walked',
    least: 1e-9,
    rewards: FIVE,
    tenfold: ['peaks', 'band'],
    lookAheads: [0, 2],
    residuals: [],
    remarks: [
      'There is no folding of RNA here that an independent program has checked: the class of the structure is its longest stem, the energy is that of the duplex with 12 bases of a target.',
      'log Z is that of two flat-histogram walks, whose difference is the error of the reference. A control of that kind is judged by its own kind here.',
    ],
  },
];
