/**
 * What an experiment is: data, no code of its own. One description a task family (experiments/); the plan,
 * the runs and the report are the same for all.
 */
import type { Given } from '../settings/given.js';

export const SCALES = ['smoke', 'laptop', 'paper'] as const;
export type ScaleName = (typeof SCALES)[number];

/**
 * A way of spending reward calls, with the settings that are tried on the tuning reward; the best of them
 * goes on to the others.
 */
export interface Contender {
  /** Short name, for legends and folders. */
  readonly name: string;
  /** Name of the method: an adaptation of the pre-trained model, or a baseline without it. */
  readonly method: string;
  /** Settings that every try has. */
  readonly settings?: Given;
  /** The grid of tries; every contender that is tuned gets the same number of them. */
  readonly tries: readonly Given[];
  /** Its policy is after r itself, so that its distance from r means something. */
  readonly forDistribution?: boolean;
  /** What an adaptation goes out from: the pre-trained model, or one of its seed that was never trained. */
  readonly parent?: 'untrained';
  /** It is the control of another contender. */
  readonly controls?: Control;
}

/** A contender without a part of another one: what differs between the two is what that part has caused. */
export interface Control {
  /** Name of the contender that it is the control of. */
  readonly of: string;
  /** The part that it lacks, such as `pre-training`. */
  readonly without: string;
  /** It has the settings chosen for that contender, and no tries of its own. */
  readonly sameSettings?: boolean;
}

/** Another way to pre-train, beside the default. */
export interface Variant {
  readonly name: string;
  readonly settings: Given;
}

export interface Scale {
  /** Parameters of the task. */
  readonly task: Given;
  /** Settings of pre-training beyond the presets; `steps` above all. */
  readonly pretrain: Given;
  /** Settings of the variants beyond those of `pretrain`. */
  readonly variantPretrain?: Given;
  readonly seeds: number;
  /** The reward that all contenders are tuned on, where the experiment's does not fit a smaller task. */
  readonly tuningReward?: string;
  /** Rewards adapted to; the tuning reward is not among them. */
  readonly rewards: readonly string[];
  /** Reward calls of every contender, and the numbers of calls that tables show. */
  readonly budget: number;
  readonly calls: readonly number[];
  /** Settings by contender that only this scale needs. */
  readonly settings?: Readonly<Record<string, Given>>;
  /** Contenders left out, by name. */
  readonly without?: readonly string[];
  /** Where outcomes cannot be listed: samples and draws for Z by which tv is estimated; default: no tv. */
  readonly sampledTv?: { readonly samples: number; readonly normalizer: number };
  /** Tries per contender; default: all. */
  readonly tries?: number;
  /** Variants of pre-training; default: all. */
  readonly variants?: number;
}

/** What a user takes of a scale, to be done earlier; recorded, and more may be asked for later. */
export interface Cut {
  readonly seeds?: number;
  /** Rewards to judge on, in place of the scale's. */
  readonly rewards?: readonly string[];
}

/** A claim of the paper, and how results are held against it (claims.ts). */
export interface Claim {
  readonly text: string;
  readonly rule:
    | { readonly kind: 'success'; readonly least: number }
    | { readonly kind: 'variant-fails'; readonly variant: string; readonly below: number }
    | { readonly kind: 'first'; readonly contender: string; readonly against: readonly string[] }
    | { readonly kind: 'tv'; readonly contender: string; readonly most: number };
}

export interface Experiment {
  readonly name: string;
  readonly title: string;
  /** Task as `ocgfn tasks` names it. */
  readonly taskName: string;
  /** The reward that all contenders are tuned on; none: every contender has one setting. */
  readonly tuningReward?: string;
  /** Models are kept under this name beside the experiment's folder, for several experiments. */
  readonly models?: string;
  readonly contenders: readonly Contender[];
  readonly variants: readonly Variant[];
  readonly scales: Readonly<Record<ScaleName, Scale>>;
  readonly claims: readonly Claim[];
  /** Where the set-up is ours, and other remarks for the report. */
  readonly remarks: readonly string[];
}
