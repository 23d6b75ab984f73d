/**
 * Settings of a property model and its training that suit a set of descriptors untouched. What was measured is
 * in docs/properties.md; the other numbers are choices.
 */
import type { DescriptorSet } from '../descriptor/descriptor-set.js';
import type { PropertyModelKind } from './create-model.js';
import { FRONTIER } from './goal-picker.js';
import { MOST_FEATURES_PAIRED } from './property-input.js';
import { SummedEnds } from './summed-ends.js';

export interface PropertyPresets {
  readonly kind: PropertyModelKind;
  readonly hidden: readonly number[];
  readonly state: boolean;
  readonly pairs: boolean;
  /** First steps of a roll-out drawn by the quick policy. */
  readonly quick: number;
  /** Last steps known from sums. */
  readonly tails: number;
  readonly batch: number;
  readonly replay: number;
  readonly noise: number;
  readonly minibatch: number;
  readonly passes: number;
  readonly steps: number;
  readonly lr: number;
  readonly finalLr: number;
  readonly clip: number;
  /** Share of the roll-outs that is drawn from p0. */
  readonly uniform: number;
  /** Share of the goals that are unseen neighbors of cells seen. */
  readonly frontier: number;
  /** Last steps that are summed exactly over completions. */
  readonly lookAhead: number;
  /** Objects of p0 that are counted after training. */
  readonly plain: number;
  /** Roll-outs towards a cell at the end, in the mean. */
  readonly draws: number;
}

/**
 * A network that answers for all cells at once pays up to some hundreds of them, where running values do not
 * say all (stems, motifs).
 */
const CLASSIFIED = 600;

/** Completions that are summed over at most where sums are looked up. */
const MOST_COMPLETIONS = 8000;
/** Actions from which on a quick policy draws the first steps, and last steps that look at every child. */
const MANY_ACTIONS = 8;
const CAREFUL = 6;
/** Roll-outs cost less then, so that more of them tell how large cells are. */
const QUICK_DRAWS = 192;

/** Seconds an object below which evaluations of f are no matter. */
const CHEAP = 1e-4;
/**
 * Where f costs: no looking ahead (a state would take as many evaluations as there are actions), fewer and
 * fuller batches, every object used many times, and most roll-outs sent to cells not yet seen.
 */
const COSTLY = {
  lookAhead: 0, plain: 0, batch: 64, replay: 64, steps: 250, passes: 8, uniform: 0.1, frontier: 0.65,
} as const; // prettier-ignore

/** @param set without it, the presets for many cells of sums */
export function propertyPresets(set: DescriptorSet | undefined): PropertyPresets {
  const sums = {
    kind: 'gaps', hidden: [96, 96, 96], state: false, pairs: false, quick: 0, tails: 0, batch: 16, replay: 24, noise: 0.02,
    minibatch: 128, passes: 4, steps: 6000, lr: 2e-3, finalLr: 0.02, clip: 10, uniform: 0.1, frontier: FRONTIER,
    lookAhead: 1, plain: 50_000, draws: 64,
  } as const; // prettier-ignore
  if (!set) return sums;
  const own = { ...sums, ...forModel(set) };
  return costOf(set) > CHEAP ? { ...own, ...COSTLY } : own;
}

function forModel(set: DescriptorSet): Partial<PropertyPresets> {
  if (set.cells <= CLASSIFIED) {
    const pairs = set.env.features.count <= MOST_FEATURES_PAIRED;
    // Two steps ahead cost the square of the actions.
    const lookAhead = set.env.actionCount <= 8 ? 2 : 1;
    return {
      kind: 'classifier', hidden: [128, 128, 128], state: true, pairs, replay: 96, noise: 0.1, uniform: 0.25,
      minibatch: 128, passes: 2, steps: 4500, lr: 2.5e-3, lookAhead,
    }; // prettier-ignore
  }
  const { env } = set;
  // Below some actions, looking at every child is quick enough.
  const quick = env.actionCount >= MANY_ACTIONS && env.depth ? Math.max(0, env.maxSteps - CAREFUL) : 0;
  const summed = set.components.every(({ running }) => running !== undefined);
  return {
    quick,
    tails: tailsOf(set),
    ...(quick > 0 && { draws: QUICK_DRAWS }),
    ...(!summed && { state: true }),
  };
}

/** As many last steps as leave at most so many completions. */
function tailsOf(set: DescriptorSet): number {
  if (!SummedEnds.suits(set)) return 0;
  const { vocabulary, maxSteps } = set.env;
  return Math.min(maxSteps >> 1, 1 + Math.floor(Math.log(MOST_COMPLETIONS) / Math.log(vocabulary) + 1e-9));
}

/** Seconds that an evaluation of f costs; what has to be asked elsewhere counts as dear whatever it says. */
function costOf({ immediate, components }: DescriptorSet): number {
  return immediate ? components.reduce((sum, one) => sum + one.seconds, 0) : Infinity;
}
