/** The settings of reward-free pre-training, with presets that suit the environment untouched. */
import type { Environment } from '../env/environment.js';
import type { Parameter, Values } from '../settings/parameters.js';
import type { OutcomeModelOptions } from '../outcome/outcome-model.js';
import type { GoalSource } from '../outcome/explorer/backward.js';
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
export function parseTarget(text: string): StopTarget | undefined {
  if (text === 'never') return undefined;
  const [, name = 'success', share] = /^(?:(\w+)\s*>=\s*)?([\d.eE+-]+)$/.exec(text.trim()) ?? [];
  const figure = TARGETS.find((target) => target === name);
  const value = Number(share);
  if (!figure || share === undefined || !(value > 0 && value <= 1)) {
    throw new UsageError(
      `pretrain: until must be never or a share such as success>=0.999 (${TARGETS.join(', ')}), got ${text}`,
    );
  }
  return { figure, share: value };
}

/** @param env adapts the presets to the environment; without it, those for strings */
export function pretrainParameters(env?: Environment): readonly Parameter[] {
  const preset = pretrainPresets(env);
  const most = Number.MAX_SAFE_INTEGER;
  return [
    { name: 'steps', type: 'integer', least: 1, greatest: most, preset: preset.steps, help: 'optimizer steps' },
    { name: 'batch', type: 'integer', least: 2, greatest: 65_536, preset: preset.batch, help: 'trajectories a step' },
    { name: 'lr', type: 'number', least: 1e-9, greatest: 10, preset: preset.lr, help: 'learning rate at the start' },
    { name: 'finalLr', type: 'number', least: 0, greatest: 1, preset: preset.finalLr, help: 'share of the learning rate left at the end' },
    { name: 'clip', type: 'number', least: 0, preset: 1, help: 'greatest gradient norm; 0: no clipping' },
    { name: 'hidden', type: 'integers', least: 1, greatest: 8192, preset: preset.hidden, help: 'widths of the hidden layers' },
    { name: 'heads', type: 'integer', least: 0, greatest: 64, preset: preset.heads, help: 'attention heads; 0: no attention' },
    { name: 'headWidth', type: 'integer', least: 1, greatest: 512, preset: 32, help: 'width of an attention head' },
    { name: 'useRelation', type: 'boolean', preset: true, help: 'use the relation features of the environment' },
    { name: 'shortcut', type: 'boolean', preset: preset.shortcut, help: 'logits also linear in the input features' },
    { name: 'votes', type: 'boolean', preset: preset.votes, help: 'attention tokens of the state vote for actions and flow' },
    { name: 'objective', type: 'choice', choices: ['mle', 'db', 'subtb'], preset: 'mle', refused: { tb: 'learns no F(s|y), which adaptation sums over' }, help: "maximum likelihood, or the paper's detailed or sub-trajectory balance" },
    { name: 'explorer', type: 'choice', choices: ['backward', 'uniform', 'gafn'], preset: 'backward', help: "where goals come from: drawn and walked back from, ends of random walks, or of the paper's explorer" },
    { name: 'goals', type: 'choice', choices: ['uniform', 'buffer'], preset: 'uniform', help: 'backward: goals drawn uniformly, or from a buffer of outcomes met' },
    { name: 'holdOut', type: 'number', least: 0, greatest: 0.9, preset: 0, help: 'share of outcomes that are never goals, measured apart' },
    { name: 'contrastive', type: 'choice', choices: ['true', 'false', 'attempts'], preset: 'true', help: 'db, subtb: learn from successes and own attempts; false: successes only; attempts: attempts only' },
    { name: 'allowDegenerate', type: 'boolean', preset: false, help: 'db, subtb: train on successes alone without an anchor, for ablations' },
    { name: 'teleport', type: 'choice', choices: ['always', 'unreachable', 'off'], preset: 'unreachable', help: 'db, subtb: outcome teleportation' },
    { name: 'lambda', type: 'number', least: 0, preset: 0.9, help: 'subtb: weight of a sub-trajectory by its length' },
    { name: 'eps', type: 'number', least: 1e-300, greatest: 1, help: 'db, subtb: reward of a failure (default 1e-9, or less where |X| asks for it)' },
    { name: 'C', type: 'number', least: 1e-300, help: 'db, subtb: reward of a success (default 1 with an anchor, else from |X|)' },
    { name: 'backward', type: 'choice', choices: ['uniform', 'learned'], preset: 'uniform', help: 'db, subtb: P_B uniform over parents, or learned' },
    { name: 'backwardKl', type: 'number', least: 0, preset: 0.01, help: 'weight of KL(P_B || uniform) where P_B is learned' },
    { name: 'replay', type: 'number', least: 0, greatest: 0.9, preset: 0, help: 'db, subtb: share of attempts replayed with their backward twins, newest first' },
    { name: 'explorerHidden', type: 'integers', least: 1, greatest: 8192, preset: [256, 256], help: 'gafn: hidden layers of the explorer and its novelty networks' },
    { name: 'explorerLr', type: 'number', least: 1e-9, greatest: 10, preset: 1e-3, help: 'gafn: learning rate of the explorer' },
    { name: 'noveltyScale', type: 'number', least: 0, preset: 0.005, help: 'gafn: coefficient of the novelty as intrinsic reward' },
    { name: 'explorerEpsilon', type: 'number', least: 0, greatest: 1, preset: 0.01, help: 'gafn: chance of a random action' },
    { name: 'anchor', type: 'number', least: 0, preset: 1, help: 'weight of the anchor F(s0|y) = 1' },
    { name: 'flowWeight', type: 'number', least: 0, preset: preset.flowWeight, help: 'mle: weight of the flow head; 0: policy only. All: weight of the hinge on pairs that cannot meet' },
    { name: 'negatives', type: 'number', least: 0, greatest: 16, help: 'pairs that cannot meet per transition (default: .25 for mle, .5 with nearMisses; 0 for db and subtb)' },
    { name: 'nearMisses', type: 'boolean', preset: preset.nearMisses, help: 'draw half of those from the last states, and half as near misses' },
    { name: 'every', type: 'integer', least: 1, greatest: most, preset: 1000, help: 'steps between measurements and checkpoints' },
    { name: 'evaluate', type: 'integer', least: 1, greatest: 10_000_000, preset: 1000, help: 'outcomes per measurement' },
    { name: 'until', type: 'text', preset: 'never', help: 'stop at a success, such as success>=0.999 (or successHeldOut, successGreedy); never: train all steps' },
  ]; // prettier-ignore
}

/** From resolved values to the options of the model and its training. */
export function pretrainSettings(values: Values): PretrainSettings {
  const number = (name: string): number => values[name] as number;
  const optionalLog = (name: string): number | undefined =>
    values[name] === undefined ? undefined : Math.log(number(name));
  const [logFailure, logSuccess] = [optionalLog('eps'), optionalLog('C')];
  const explorer = values.explorer as PretrainOptions['explorer'];
  const objective = values.objective as PretrainOptions['objective'];
  const training: PretrainOptions = {
    objective,
    explorer,
    goals: values.goals as GoalSource,
    ...(explorer === 'gafn' && {
      gafn: {
        hidden: values.explorerHidden as readonly number[],
        lr: number('explorerLr'),
        scale: number('noveltyScale'),
        epsilon: number('explorerEpsilon'),
      },
    }),
    holdOut: number('holdOut'),
    teleport: values.teleport as PretrainOptions['teleport'],
    contrastive: values.contrastive === 'attempts' ? 'attempts' : values.contrastive === 'true',
    allowDegenerate: values.allowDegenerate as boolean,
    lambda: number('lambda'),
    ...(logFailure !== undefined && { logFailure }),
    ...(logSuccess !== undefined && { logSuccess }),
    backwardKl: number('backwardKl'),
    replay: number('replay'),
    anchor: number('anchor'),
    flowWeight: number('flowWeight'),
    ...(values.negatives !== undefined && { negatives: number('negatives') }),
    nearMisses: values.nearMisses as boolean,
    batch: number('batch'),
    steps: number('steps'),
    lr: number('lr'),
    finalLr: number('finalLr'),
    clip: number('clip'),
  };
  return {
    model: {
      hidden: values.hidden as readonly number[],
      heads: number('heads'),
      headWidth: number('headWidth'),
      relation: values.useRelation as boolean,
      // Detailed balance without the anchor works with F(s0|y) = C, which may exceed 1.
      boundedFlow: objective === 'mle' || training.anchor > 0,
      shortcut: values.shortcut as boolean,
      votes: values.votes as boolean,
      backward: values.backward === 'learned',
    },
    training,
    every: number('every'),
    evaluate: number('evaluate'),
    until: parseTarget(String(values.until)),
  };
}
