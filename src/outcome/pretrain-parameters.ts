/**
 * The settings of an outcome-conditioned model and of its pre-training, with presets that suit the
 * environment untouched. Commands give some of them another form (method/pretrain-settings.ts).
 */
import type { Environment } from '../env/environment.js';
import { boolean, choice, integer, integers, number, type SettingsOf } from '../settings/describe.js';
import { ATTENTION_QUERIES } from '../sampling/encoder.js';
import { pretrainPresets } from './pretrain-presets.js';

/** @param env adapts the presets; without it, those for strings */
export function modelParameters(env?: Environment) {
  const preset = pretrainPresets(env);
  return {
    hidden: integers({ least: 1, greatest: 8192, preset: preset.hidden, help: 'widths of the hidden layers' }),
    heads: integer({ least: 0, greatest: 64, preset: preset.heads, help: 'attention heads; 0: no attention' }),
    headWidth: integer({ least: 1, greatest: 512, preset: 32, help: 'width of an attention head' }),
    query: choice({ choices: ATTENTION_QUERIES, preset: preset.query, before: 'state', help: 'what attention asks with: all of the state, or only its place where the environment tells one (the length of a string that is appended to)' }),
    relation: boolean({ preset: true, help: 'use the relation features of the environment' }),
    /**
     * Logits get a linear term in the sparse input (state, relation, outcome) beside what the trunk gives
     * ("wide and deep", Cheng et al. 2016): what each feature says for each action need not pass through the
     * trunk's width.
     */
    shortcut: boolean({ preset: preset.shortcut, help: 'logits also linear in the input features' }),
    /** See `Votes`. */
    votes: boolean({ preset: preset.votes, help: 'attention tokens of the state vote for actions and flow' }),
    /** Of objectives db and subtb. */
    backward: boolean({ preset: false, help: 'a head for a learned P_B(.|s\', y); false: uniform over parents' }),
    /** False leaves log F unbounded, as the DB objective with a success reward C > 1 needs. */
    boundedFlow: boolean({ preset: true, help: 'F(s|y) is at most 1' }),
  }; // prettier-ignore
}

export type OutcomeModelOptions = SettingsOf<ReturnType<typeof modelParameters>>;

/** @param env adapts the presets; without it, those for strings */
export function trainingParameters(env?: Environment) {
  const preset = pretrainPresets(env);
  return {
    /** Over them the learning rate falls linearly to `finalLr` of its start. */
    steps: integer({ least: 0, preset: preset.steps, help: 'optimizer steps; 0: an untrained model, the control of every adaptation' }),
    batch: integer({ least: 2, greatest: 65_536, preset: preset.batch, help: 'trajectories a step' }),
    lr: number({ least: 1e-9, greatest: 10, preset: preset.lr, help: 'learning rate at the start' }),
    finalLr: number({ least: 0, greatest: 1, preset: preset.finalLr, help: 'share of the learning rate left at the end' }),
    clip: number({ least: 0, preset: 1, help: 'greatest gradient norm; 0: no clipping' }),
    objective: choice({ choices: ['mle', 'db', 'subtb'], preset: 'mle', refused: { tb: 'learns no F(s|y), which adaptation sums over' }, help: "maximum likelihood, or the paper's detailed or sub-trajectory balance" }),
    explorer: choice({ choices: ['backward', 'uniform', 'gafn'], preset: 'backward', help: "where goals come from: drawn and walked back from, ends of random walks, or of the paper's explorer" }),
    goals: choice({ choices: ['uniform', 'buffer'], preset: 'uniform', help: 'backward: goals drawn uniformly, or from a buffer of outcomes met' }),
    holdOut: number({ least: 0, greatest: 0.9, preset: 0, help: 'share of outcomes that are never goals, measured apart' }),
    allowDegenerate: boolean({ preset: false, help: 'db, subtb: train on successes alone without an anchor, for ablations' }),
    teleport: choice({ choices: ['always', 'unreachable', 'off'], preset: 'unreachable', help: 'db, subtb: outcome teleportation' }),
    lambda: number({ least: 0, preset: 0.9, help: 'subtb: weight of a sub-trajectory by its length' }),
    backwardKl: number({ least: 0, preset: 0.01, help: 'weight of KL(P_B || uniform) where P_B is learned' }),
    replay: number({ least: 0, greatest: 0.9, preset: 0, help: 'db, subtb: share of attempts replayed with their backward twins, newest first' }),
    anchor: number({ least: 0, preset: 1, help: 'weight of the anchor F(s0|y) = 1' }),
    flowWeight: number({ least: 0, preset: preset.flowWeight, help: 'mle: weight of the flow head; 0: policy only. All: weight of the hinge on pairs that cannot meet' }),
    /** Those of db and subtb in the paper have none. */
    negatives: number({ least: 0, greatest: 16, help: 'pairs that cannot meet per transition (default: .25 for mle, .5 with nearMisses; 0 for db and subtb)' }),
    nearMisses: boolean({ preset: preset.nearMisses, help: 'draw half of those from the last states, and half as near misses' }),
  }; // prettier-ignore
}

/** The same of the learning explorer (paper, appendix): GAFN with novelty as intrinsic reward. */
export const gafnParameters = {
  hidden: integers({ least: 1, greatest: 8192, preset: [256, 256], help: 'gafn: hidden layers of the explorer and its novelty networks' }),
  lr: number({ least: 1e-9, greatest: 10, preset: 1e-3, help: 'gafn: learning rate of the explorer' }),
  scale: number({ least: 0, preset: 0.005, help: 'gafn: coefficient of the novelty as intrinsic reward' }),
  epsilon: number({ least: 0, greatest: 1, preset: 0.01, help: 'gafn: chance of a random action' }),
}; // prettier-ignore
