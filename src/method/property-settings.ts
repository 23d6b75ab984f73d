/**
 * The settings of pre-training on outcomes y = f(x): `describe=charge,moment` beside a task makes
 * pre-training learn these. Presets suit the set of descriptors untouched.
 */
import type { DescriptorSet } from '../descriptor/descriptor-set.js';
import { PROPERTY_MODELS, type PropertyModelKind } from '../property/create-model.js';
import { propertyPresets } from '../property/presets.js';
import type { PropertyModelOptions } from '../property/property-model.js';
import type { PropertyTrainOptions } from '../property/train-options.js';
import { UsageError } from '../settings/errors.js';
import { boolean, choice, integer, integers, number, text, type SettingsOf } from '../settings/describe.js';

/** Base measures by name; `learnt` is what a list of objects (--goals) makes of it. */
export const BASES = ['outcomes', 'actions', 'learnt'] as const;

const KINDS = Object.keys(PROPERTY_MODELS) as PropertyModelKind[]; // the keys of a constant object

/** The description of the settings; `set` adapts the presets. */
export function propertyParameters(set?: DescriptorSet) {
  const preset = propertyPresets(set);
  return {
    describe: text({ help: 'outcomes are y = f(x), such as charge,hydrophobicity(bins=10),moment (ocgfn descriptors lists them)' }),
    base: choice({ choices: BASES, preset: 'outcomes', help: 'base measure p0: uniform over outcomes, or over actions, or learnt from the objects of --goals' }),
    baseUniform: number({ least: 0, greatest: 1, preset: 0.05, help: 'share of uniform choices in a learnt base measure, so that no object is without a chance' }),
    model: choice({ choices: KINDS, preset: preset.kind, help: 'a network that reads how far a state is from a cell, or one that answers for all cells' }),
    hidden: integers({ least: 1, greatest: 8192, preset: preset.hidden, help: 'widths of the hidden layers' }),
    state: boolean({ preset: preset.state, help: "read the state's own letters beside running values of f" }),
    pairs: boolean({ preset: preset.pairs, help: 'read letters two by two as well: for short strings of few letters' }),
    quick: integer({ least: 0, greatest: 100_000, preset: preset.quick, help: 'first steps of a roll-out whose actions a second network gives in one go (model=gaps); 0: every step looks at every child' }),
    tails: integer({ least: 0, greatest: 16, preset: preset.tails, help: 'last steps known from sums, where f is made of sums over places: no evaluation of f' }),
    steps: integer({ least: 1, preset: preset.steps, help: 'optimizer steps' }),
    batch: integer({ least: 1, greatest: 65_536, preset: preset.batch, help: 'roll-outs a step, each one evaluation of f' }),
    replay: integer({ least: 0, greatest: 65_536, preset: preset.replay, help: 'paths to archived objects a step' }),
    explore: boolean({ preset: true, help: 'roll out towards rare and unseen cells; false: objects of p0 only' }),
    uniform: number({ least: 0.001, greatest: 1, preset: preset.uniform, help: 'share of the roll-outs that is drawn from p0' }),
    frontier: number({ least: 0, greatest: 1, preset: preset.frontier, help: 'share of the roll-outs that is sent to unseen neighbors of cells seen' }),
    noise: number({ least: 0, greatest: 1, preset: preset.noise, help: 'chance of an action of p0 in roll-outs' }),
    lookAhead: integer({ least: 0, greatest: 8, preset: preset.lookAhead, help: 'last steps that are summed exactly over completions, at an evaluation of f each' }),
    learnEnds: boolean({ help: 'learn f at finished objects too; default: where training does not look ahead, and for classifiers' }),
    minibatch: integer({ least: 1, greatest: 65_536, preset: preset.minibatch, help: 'rows of a gradient step' }),
    passes: integer({ least: 1, greatest: 100, preset: preset.passes, help: 'gradient steps that a row is part of' }),
    lr: number({ least: 1e-9, greatest: 10, preset: preset.lr, help: 'learning rate at the start' }),
    finalLr: number({ least: 0, greatest: 1, preset: preset.finalLr, help: 'share of the learning rate left at the end' }),
    clip: number({ least: 0, preset: preset.clip, help: 'greatest gradient norm; 0: no clipping' }),
    every: integer({ least: 1, preset: 500, help: 'steps between measurements and checkpoints' }),
    draws: integer({ least: 1, greatest: 100_000, preset: preset.draws, help: 'roll-outs towards a cell at the end, in the mean: success and log Z' }),
    plain: integer({ least: 0, greatest: 100_000_000, preset: preset.plain, help: 'objects of p0 counted at the end: log Z of common cells' }),
  }; // prettier-ignore
}

export type PropertySettings = SettingsOf<ReturnType<typeof propertyParameters>>;

/** From checked settings to the options of the model and its training. */
export function propertyOptions(settings: PropertySettings): {
  readonly model: PropertyModelOptions;
  readonly training: PropertyTrainOptions;
} {
  const {
    model: kind,
    hidden,
    state,
    pairs,
    quick,
    tails,
    describe: _,
    base: _base,
    baseUniform: _baseUniform,
    every: _every,
    draws: _draws,
    plain: _plain,
    ...training
  } = settings;
  return { model: { kind, hidden, state, pairs, quick, tails }, training };
}

/** Why an objective of outcomes y = x is none of y = f(x). */
const NOT_OFFERED: Readonly<Record<string, string>> = {
  tb: 'a uniform policy with Z = 1 has no loss wherever nothing succeeds, a saddle that rare cells never leave',
  mle: 'hindsight learns from one sampled end a trajectory, where the expectation over all of them is known',
};
const CONTRASTIVE =
  'detailed balance would have to find out by contrast what the children of a state tell: its flow towards every cell';

/**
 * Outcomes y = f(x) are learnt by expected backups, and by nothing else.
 * @throws UsageError where an objective is named, with the reason why it is not offered
 */
export function refuseObjective({ objective }: Readonly<Record<string, unknown>>): void {
  if (objective === undefined) return;
  const name = String(objective);
  throw new UsageError(
    `pretrain: with describe= there is no objective=${name}: ${NOT_OFFERED[name] ?? CONTRASTIVE}; leave it out, u(s, y) is learnt from expected backups`,
  );
}
