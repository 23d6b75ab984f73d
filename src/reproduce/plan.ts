/**
 * The plan of an experiment at a scale: which runs it is made of. A cell is one run directory; its folder
 * says what it is, so that a killed experiment knows what it has. Stages: pre-training (and models that are
 * not trained, for controls), tries on the tuning reward, every contender with its best try on every other
 * reward, and the other ways to pre-train.
 */
import type { Contender, Cut, Experiment, Scale, ScaleName, Variant } from './experiment.js';
import type { Given } from '../settings/given.js';

export interface PretrainCell {
  readonly kind: 'pretrain';
  readonly folder: string;
  readonly variant: string;
  readonly settings: Given;
  readonly seed: number;
}

export interface SpendingCell {
  readonly kind: 'paid';
  readonly folder: string;
  readonly contender: Contender;
  /** Number of the try. */
  readonly attempt: number;
  readonly settings: Given;
  readonly reward: string;
  readonly seed: number;
}

export type Cell = PretrainCell | SpendingCell;

/** The default way to pre-train. */
export const DEFAULT_VARIANT: Variant = { name: 'default (maximum likelihood)', settings: {} };

/** No step at all: the parent of controls. */
export const UNTRAINED_VARIANT: Variant = { name: 'untrained', settings: { steps: 0 } };

const slug = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');

export class Plan {
  readonly experiment: Experiment;
  readonly scaleName: ScaleName;
  /** As it is done: the experiment's scale with what was cut away. */
  readonly scale: Scale;
  readonly cut: Cut;
  readonly contenders: readonly Contender[];
  readonly variants: readonly Variant[];

  constructor(experiment: Experiment, scaleName: ScaleName, cut: Cut = {}) {
    const scale = { ...experiment.scales[scaleName], ...cut };
    this.cut = cut;
    this.experiment = experiment;
    this.scaleName = scaleName;
    this.scale = scale;
    this.contenders = experiment.contenders
      .filter(
        ({ name, controls }) =>
          ![name, controls?.of].some((one) => one !== undefined && scale.without?.includes(one)),
      )
      .map((contender) => ({ ...contender, tries: contender.tries.slice(0, scale.tries) }));
    const isControlled = this.contenders.some(({ parent }) => parent === 'untrained');
    this.variants = [
      DEFAULT_VARIANT,
      ...(isControlled ? [UNTRAINED_VARIANT] : []),
      ...experiment.variants.slice(0, scale.variants),
    ];
  }

  /** The reward that all contenders are tuned on; undefined where nothing is tuned. */
  get tuningReward(): string | undefined {
    return this.scale.tuningReward ?? this.experiment.tuningReward;
  }

  /** Whose tries decide on the settings of a contender: its own, or of the one that it is the control of. */
  tuned({ name, controls }: Contender): string {
    return controls?.sameSettings ? controls.of : name;
  }

  /** The default way first, for every seed; then its variants. */
  pretraining(): PretrainCell[] {
    const { scale } = this;
    return this.variants.flatMap((variant) =>
      seedsOf(scale).map((seed) => ({
        kind: 'pretrain' as const,
        folder: this.modelFolder(variant, seed),
        variant: variant.name,
        settings: {
          ...scale.pretrain,
          ...(variant !== DEFAULT_VARIANT && variant !== UNTRAINED_VARIANT && scale.variantPretrain),
          ...variant.settings,
        },
        seed,
      })),
    );
  }

  /** Folder of the model that a contender's cells of a seed adapt. */
  parentFolder({ parent }: Contender, seed: number): string {
    return this.modelFolder(parent === 'untrained' ? UNTRAINED_VARIANT : DEFAULT_VARIANT, seed);
  }

  private modelFolder({ name }: Variant, seed: number): string {
    const { models } = this.experiment;
    return `${models === undefined ? 'pretrain' : `../models/${models}`}/${slug(name)}-s${seed}`;
  }

  /** All tries of all contenders on the tuning reward; of controls with settings of another, none. */
  tuning(): SpendingCell[] {
    const { tuningReward } = this;
    if (tuningReward === undefined) return [];
    return this.contenders
      .filter((contender) => this.tuned(contender) === contender.name)
      .flatMap((contender) =>
        contender.tries.map((_, attempt) => this.cell(contender, attempt, tuningReward, 0)),
      );
  }

  /**
   * Every contender on every reward, one seed after the other, so that what is there early is comparable.
   * @param chosen the try of each contender that did best, by name
   */
  judging(chosen: ReadonlyMap<string, number>): SpendingCell[] {
    return seedsOf(this.scale).flatMap((seed) =>
      this.scale.rewards.flatMap((reward) =>
        this.contenders.map((contender) =>
          this.cell(contender, chosen.get(this.tuned(contender)) ?? 0, reward, seed),
        ),
      ),
    );
  }

  /** A paid cell. */
  cell(contender: Contender, attempt: number, reward: string, seed: number): SpendingCell {
    const { name, settings, tries } = contender;
    return {
      kind: 'paid',
      folder: `paid/${slug(reward)}/${slug(name)}-t${attempt}-s${seed}`,
      contender,
      attempt,
      settings: { ...settings, ...this.scale.settings?.[this.tuned(contender)], ...tries[attempt] },
      reward,
      seed,
    };
  }
}

function seedsOf({ seeds }: Scale): number[] {
  return Array.from({ length: seeds }, (_, seed) => seed);
}
