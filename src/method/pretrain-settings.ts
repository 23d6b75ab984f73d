/** The settings of reward-free pre-training, with presets that suit the environment untouched. */
import type { Environment } from '../env/environment.js';
import { boolean, choice, integer, integers, number, text, type SettingsOf } from '../settings/describe.js';
import type { OutcomeModelOptions } from '../outcome/outcome-model.js';
import type { PretrainOptions } from '../outcome/pretrainer.js';
import { UsageError } from '../settings/errors.js';
import { pretrainPresets } from './pretrain-presets.js';

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
  const preset = pretrainPresets(env);
  return {
    steps: integer({ least: 1, preset: preset.steps, help: 'optimizer steps' }),
    batch: integer({ least: 2, greatest: 65_536, preset: preset.batch, help: 'trajectories a step' }),
    lr: number({ least: 1e-9, greatest: 10, preset: preset.lr, help: 'learning rate at the start' }),
    finalLr: number({ least: 0, greatest: 1, preset: preset.finalLr, help: 'share of the learning rate left at the end' }),
    clip: number({ least: 0, preset: 1, help: 'greatest gradient norm; 0: no clipping' }),
    hidden: integers({ least: 1, greatest: 8192, preset: preset.hidden, help: 'widths of the hidden layers' }),
    heads: integer({ least: 0, greatest: 64, preset: preset.heads, help: 'attention heads; 0: no attention' }),
    headWidth: integer({ least: 1, greatest: 512, preset: 32, help: 'width of an attention head' }),
    useRelation: boolean({ preset: true, help: 'use the relation features of the environment' }),
    shortcut: boolean({ preset: preset.shortcut, help: 'logits also linear in the input features' }),
    votes: boolean({ preset: preset.votes, help: 'attention tokens of the state vote for actions and flow' }),
    objective: choice({ choices: ['mle', 'db', 'subtb'], preset: 'mle', refused: { tb: 'learns no F(s|y), which adaptation sums over' }, help: "maximum likelihood, or the paper's detailed or sub-trajectory balance" }),
    explorer: choice({ choices: ['backward', 'uniform', 'gafn'], preset: 'backward', help: "where goals come from: drawn and walked back from, ends of random walks, or of the paper's explorer" }),
    goals: choice({ choices: ['uniform', 'buffer'], preset: 'uniform', help: 'backward: goals drawn uniformly, or from a buffer of outcomes met' }),
    holdOut: number({ least: 0, greatest: 0.9, preset: 0, help: 'share of outcomes that are never goals, measured apart' }),
    contrastive: choice({ choices: ['true', 'false', 'attempts'], preset: 'true', help: 'db, subtb: learn from successes and own attempts; false: successes only; attempts: attempts only' }),
    allowDegenerate: boolean({ preset: false, help: 'db, subtb: train on successes alone without an anchor, for ablations' }),
    teleport: choice({ choices: ['always', 'unreachable', 'off'], preset: 'unreachable', help: 'db, subtb: outcome teleportation' }),
    lambda: number({ least: 0, preset: 0.9, help: 'subtb: weight of a sub-trajectory by its length' }),
    eps: number({ least: 1e-300, greatest: 1, help: 'db, subtb: reward of a failure (default 1e-9, or less where |X| asks for it)' }),
    C: number({ least: 1e-300, help: 'db, subtb: reward of a success (default 1 with an anchor, else from |X|)' }),
    backward: choice({ choices: ['uniform', 'learned'], preset: 'uniform', help: 'db, subtb: P_B uniform over parents, or learned' }),
    backwardKl: number({ least: 0, preset: 0.01, help: 'weight of KL(P_B || uniform) where P_B is learned' }),
    replay: number({ least: 0, greatest: 0.9, preset: 0, help: 'db, subtb: share of attempts replayed with their backward twins, newest first' }),
    explorerHidden: integers({ least: 1, greatest: 8192, preset: [256, 256], help: 'gafn: hidden layers of the explorer and its novelty networks' }),
    explorerLr: number({ least: 1e-9, greatest: 10, preset: 1e-3, help: 'gafn: learning rate of the explorer' }),
    noveltyScale: number({ least: 0, preset: 0.005, help: 'gafn: coefficient of the novelty as intrinsic reward' }),
    explorerEpsilon: number({ least: 0, greatest: 1, preset: 0.01, help: 'gafn: chance of a random action' }),
    anchor: number({ least: 0, preset: 1, help: 'weight of the anchor F(s0|y) = 1' }),
    flowWeight: number({ least: 0, preset: preset.flowWeight, help: 'mle: weight of the flow head; 0: policy only. All: weight of the hinge on pairs that cannot meet' }),
    negatives: number({ least: 0, greatest: 16, help: 'pairs that cannot meet per transition (default: .25 for mle, .5 with nearMisses; 0 for db and subtb)' }),
    nearMisses: boolean({ preset: preset.nearMisses, help: 'draw half of those from the last states, and half as near misses' }),
    every: integer({ least: 1, preset: 1000, help: 'steps between measurements and checkpoints' }),
    evaluate: integer({ least: 1, greatest: 10_000_000, preset: 1000, help: 'outcomes per measurement' }),
    until: text({ preset: 'never', help: 'stop at a success, such as success>=0.999 (or successHeldOut, successGreedy); never: train all steps' }),
  }; // prettier-ignore
}

export type PretrainValues = SettingsOf<ReturnType<typeof pretrainParameters>>;

/** From resolved values to the options of the model and its training. */
export function pretrainSettings(values: PretrainValues): PretrainSettings {
  const { objective, explorer, contrastive, eps, C, negatives } = values;
  const training: PretrainOptions = {
    objective,
    explorer,
    goals: values.goals,
    ...(explorer === 'gafn' && {
      gafn: {
        hidden: values.explorerHidden,
        lr: values.explorerLr,
        scale: values.noveltyScale,
        epsilon: values.explorerEpsilon,
      },
    }),
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
      relation: values.useRelation,
      // Detailed balance without the anchor works with F(s0|y) = C, which may exceed 1.
      boundedFlow: objective === 'mle' || training.anchor > 0,
      shortcut: values.shortcut,
      votes: values.votes,
      backward: values.backward === 'learned',
    },
    training,
    every: values.every,
    evaluate: values.evaluate,
    until: parseTarget(values.until),
  };
}
