/** The settings of reward-free pre-training, with presets that suit the environment untouched. */
import type { Environment } from '../env/environment.js';
import { choice, integer, number, text, type SettingsOf } from '../settings/describe.js';
import {
  gafnParameters,
  modelParameters,
  trainingParameters,
  type OutcomeModelOptions,
} from '../outcome/pretrain-parameters.js';
import type { PretrainOptions } from '../outcome/pretrain-options.js';
import { UsageError } from '../settings/errors.js';

export interface PretrainSettings {
  readonly model: OutcomeModelOptions;
  readonly training: PretrainOptions;
  /** Steps between two measurements of success, and outcomes per measurement. */
  readonly every: number;
  readonly evaluate: number;
  /** Stop when a measured success has reached a share; undefined trains all steps. */
  readonly until: StopTarget | undefined;
}

/** Figures of a measurement that training can stop at. */
const TARGETS = ['success', 'successGreedy', 'successHeldOut'] as const;

export interface StopTarget {
  readonly figure: (typeof TARGETS)[number];
  readonly share: number;
}

/**
 * Reads `until`: `never`, a share of successes such as 0.999, or one by name such as `successHeldOut>=0.99`.
 * @throws on anything else
 */
export function parseTarget(given: string): StopTarget | undefined {
  if (given === 'never') return undefined;
  const [, name = 'success', share] = /^(?:(\w+)\s*>=\s*)?([\d.eE+-]+)$/.exec(given.trim()) ?? [];
  const figure = TARGETS.find((target) => target === name);
  const value = Number(share);
  if (!figure || share === undefined || !(value > 0 && value <= 1)) {
    throw new UsageError(
      `pretrain: until must be never or a share such as success>=0.999 (${TARGETS.join(', ')}), got ${given}`,
    );
  }
  return { figure, share: value };
}

/** @param env adapts the presets to the environment; without it, those for strings */
export function pretrainParameters(env?: Environment) {
  const model = modelParameters(env);
  const training = trainingParameters(env);
  const gafn = gafnParameters;
  return {
    steps: training.steps,
    batch: training.batch,
    lr: training.lr,
    finalLr: training.finalLr,
    clip: training.clip,
    hidden: model.hidden,
    heads: model.heads,
    headWidth: model.headWidth,
    query: model.query,
    useRelation: model.relation,
    shortcut: model.shortcut,
    votes: model.votes,
    objective: training.objective,
    explorer: training.explorer,
    goals: training.goals,
    holdOut: training.holdOut,
    contrastive: choice({ choices: ['true', 'false', 'attempts'], preset: 'true', help: 'db, subtb: learn from successes and own attempts; false: successes only; attempts: attempts only' }),
    allowDegenerate: training.allowDegenerate,
    teleport: training.teleport,
    lambda: training.lambda,
    eps: number({ least: 1e-300, greatest: 1, help: 'db, subtb: reward of a failure (default 1e-9, or less where |X| asks for it; 1e-5 a transition with teleportation and no anchor)' }),
    C: number({ least: 1e-300, help: 'db, subtb: reward of a success (default 1; from |X| with neither anchor nor teleportation)' }),
    backward: choice({ choices: ['uniform', 'learned'], preset: 'uniform', help: 'db, subtb: P_B uniform over parents, or learned' }),
    backwardKl: training.backwardKl,
    replay: training.replay,
    explorerHidden: gafn.hidden,
    explorerLr: gafn.lr,
    noveltyScale: gafn.scale,
    explorerEpsilon: gafn.epsilon,
    anchor: training.anchor,
    flowWeight: training.flowWeight,
    negatives: training.negatives,
    nearMisses: training.nearMisses,
    every: integer({ least: 1, preset: 1000, help: 'steps between measurements and checkpoints' }),
    evaluate: integer({ least: 1, greatest: 10_000_000, preset: 1000, help: 'outcomes per measurement' }),
    until: text({ preset: 'never', help: 'stop at a success, such as success>=0.999 (or successHeldOut, successGreedy); never: train all steps' }),
  }; // prettier-ignore
}

export type PretrainValues = SettingsOf<ReturnType<typeof pretrainParameters>>;

/** From resolved values to the options of the model and its training. */
export function pretrainOptions(
  values: Omit<PretrainValues, 'every' | 'evaluate' | 'until'>,
): Pick<PretrainSettings, 'model' | 'training'> {
  const { objective, explorer, contrastive, eps, C, negatives } = values;
  const training: PretrainOptions = {
    objective,
    explorer,
    goals: values.goals,
    gafn: {
      hidden: values.explorerHidden,
      lr: values.explorerLr,
      scale: values.noveltyScale,
      epsilon: values.explorerEpsilon,
    },
    holdOut: values.holdOut,
    teleport: values.teleport,
    contrastive: contrastive === 'attempts' ? 'attempts' : contrastive === 'true',
    allowDegenerate: values.allowDegenerate,
    lambda: values.lambda,
    ...(eps !== undefined && { logFailure: Math.log(eps) }),
    ...(C !== undefined && { logSuccess: Math.log(C) }),
    backwardKl: values.backwardKl,
    replay: values.replay,
    anchor: values.anchor,
    flowWeight: values.flowWeight,
    ...(negatives !== undefined && { negatives }),
    nearMisses: values.nearMisses,
    batch: values.batch,
    steps: values.steps,
    lr: values.lr,
    finalLr: values.finalLr,
    clip: values.clip,
  };
  return {
    model: {
      hidden: values.hidden,
      heads: values.heads,
      headWidth: values.headWidth,
      query: values.query,
      relation: values.useRelation,
      // Detailed balance without the anchor works with F(s0|y) = C, which may exceed 1.
      boundedFlow: objective === 'mle' || training.anchor > 0,
      shortcut: values.shortcut,
      votes: values.votes,
      backward: values.backward === 'learned',
    },
    training,
  };
}

/** The same, and what a run measures in between. */
export const pretrainSettings = (values: PretrainValues): PretrainSettings => ({
  ...pretrainOptions(values),
  every: values.every,
  evaluate: values.evaluate,
  until: parseTarget(values.until),
});
