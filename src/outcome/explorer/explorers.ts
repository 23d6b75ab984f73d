/** The explorers by name: where the goals and successes of pre-training come from. */
import type { RandomStream } from '../../random/stream.js';
import type { OutcomeModel } from '../outcome-model.js';
import type { PretrainOptions } from '../pretrain-options.js';
import { BackwardExplorer } from './backward-explorer.js';
import type { Explorer } from './explorer.js';
import { GafnExplorer } from './gafn.js';
import { UniformExplorer } from './uniform.js';

type MakeExplorer = (model: OutcomeModel, options: PretrainOptions, random: RandomStream) => Explorer;

export const EXPLORERS: Readonly<Record<PretrainOptions['explorer'], MakeExplorer>> = {
  backward(model, { batch, goals }, random) {
    const learned = model.learnsBackward ? model.backwardLogProbs.bind(model) : undefined;
    return new BackwardExplorer(model.env, batch, goals, random, learned);
  },
  uniform: ({ env }, { batch }, random) => new UniformExplorer(env, batch, random),
  gafn: ({ env, parameters }, { batch, gafn }, random) =>
    new GafnExplorer(env, parameters.backend, batch, gafn, random),
};
