/** The settings of reward-free pre-training, with presets that suit the environment untouched. */
import type { Environment } from '../env/environment.js';
import { TASKS } from '../env/tasks.js';
import type { Parameter, Values } from '../env/parameters.js';
import type { OutcomeModelOptions } from '../outcome/outcome-model.js';
import type { PretrainOptions } from '../outcome/pretrainer.js';

export interface PretrainSettings {
  readonly model: OutcomeModelOptions;
  readonly training: PretrainOptions;
  /** Steps between two measurements of success, and outcomes per measurement. */
  readonly every: number;
  readonly evaluate: number;
  /** Stop when success on fresh outcomes has reached this share; 0 trains all steps. */
  readonly until: number;
}

/**
 * Presets by what was measured (docs/performance.md). An environment whose relation features say enough (grids) needs no attention;
 * strings need it.
 */
function presets(env: Environment | undefined): {
  hidden: number[];
  heads: number;
  lr: number;
  batch: number;
  steps: number;
} {
  const bySum = env?.relation !== undefined && env.attention === undefined;
  // What a user's relation features say is not known: attention over the outcome's tokens sees all of it.
  return bySum && TASKS.some(({ name }) => name === env.task.name)
    ? { hidden: [256, 256], heads: 0, lr: 2e-3, batch: 16, steps: 6000 }
    : { hidden: [128, 128], heads: 2, lr: 2.5e-3, batch: 16, steps: 12_000 };
}

/** @param env adapts the presets to the environment; without it, those for strings */
export function pretrainParameters(env?: Environment): readonly Parameter[] {
  const preset = presets(env);
  const most = Number.MAX_SAFE_INTEGER;
  return [
    { name: 'steps', type: 'integer', least: 1, greatest: most, preset: preset.steps, help: 'optimizer steps' },
    { name: 'batch', type: 'integer', least: 2, greatest: 65_536, preset: preset.batch, help: 'trajectories a step' },
    { name: 'lr', type: 'number', least: 1e-9, greatest: 10, preset: preset.lr, help: 'learning rate at the start' },
    { name: 'finalLr', type: 'number', least: 0, greatest: 1, preset: 0.02, help: 'share of the learning rate left at the end' },
    { name: 'clip', type: 'number', least: 0, preset: 1, help: 'greatest gradient norm; 0: no clipping' },
    { name: 'hidden', type: 'integers', least: 1, greatest: 8192, preset: preset.hidden, help: 'widths of the hidden layers' },
    { name: 'heads', type: 'integer', least: 0, greatest: 64, preset: preset.heads, help: 'attention heads; 0: no attention' },
    { name: 'headWidth', type: 'integer', least: 1, greatest: 512, preset: 32, help: 'width of an attention head' },
    { name: 'useRelation', type: 'boolean', preset: true, help: 'use the relation features of the environment' },
    { name: 'objective', type: 'choice', choices: ['mle', 'db'], preset: 'mle', help: "maximum likelihood, or the paper's detailed balance" },
    { name: 'explorer', type: 'choice', choices: ['backward', 'uniform'], preset: 'backward', help: 'goals drawn uniformly, or ends of random walks' },
    { name: 'contrastive', type: 'boolean', preset: true, help: 'db: learn from failed roll-outs too' },
    { name: 'teleport', type: 'choice', choices: ['always', 'unreachable', 'off'], preset: 'unreachable', help: 'db: outcome teleportation' },
    { name: 'anchor', type: 'number', least: 0, preset: 1, help: 'db: weight of the anchor F(s0|y) = 1' },
    { name: 'flowWeight', type: 'number', least: 0, preset: 0.02, help: 'mle: weight of the flow head; 0: policy only' },
    { name: 'negatives', type: 'number', least: 0, greatest: 16, preset: 0.25, help: 'mle: pairs that cannot meet per transition' },
    { name: 'every', type: 'integer', least: 1, greatest: most, preset: 1000, help: 'steps between measurements and checkpoints' },
    { name: 'evaluate', type: 'integer', least: 1, greatest: 10_000_000, preset: 1000, help: 'outcomes per measurement' },
    { name: 'until', type: 'number', least: 0, greatest: 1, preset: 0, help: 'stop at this success; 0: train all steps' },
  ]; // prettier-ignore
}

/** From resolved values to the options of the model and its training. */
export function pretrainSettings(values: Values): PretrainSettings {
  const number = (name: string): number => values[name] as number;
  const training: PretrainOptions = {
    objective: values.objective as PretrainOptions['objective'],
    explorer: values.explorer as PretrainOptions['explorer'],
    teleport: values.teleport as PretrainOptions['teleport'],
    contrastive: values.contrastive as boolean,
    anchor: number('anchor'),
    flowWeight: number('flowWeight'),
    negatives: number('negatives'),
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
      boundedFlow: training.objective === 'mle' || training.anchor > 0,
    },
    training,
    every: number('every'),
    evaluate: number('evaluate'),
    until: number('until'),
  };
}
