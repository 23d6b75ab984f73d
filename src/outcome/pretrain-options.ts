/**
 * What pre-training can be asked for, and which wishes contradict each other or the model. The numbers that
 * follow from others (eps, C, negatives) are chosen where they are used: pretrain-losses.ts.
 */
import type { Teleport } from './contrastive.js';
import type { GoalSource } from './explorer/backward.js';
import type { GafnOptions } from './explorer/gafn.js';
import type { OutcomeModel } from './outcome-model.js';

export interface PretrainOptions {
  readonly objective: 'mle' | 'db' | 'subtb';
  /**
   * Where goals and successes come from: goals walked backwards, ends of uniformly random walks, or of a
   * learning explorer (the paper).
   */
  readonly explorer: 'backward' | 'uniform' | 'gafn';
  /** Goals of explorer "backward". Default uniform. */
  readonly goals?: GoalSource;
  /** Of explorer "gafn". */
  readonly gafn?: GafnOptions;
  /**
   * What is learned from (db, subtb): true, successes and the model's own attempts at the same goals
   * (contrastive training); false, successes only; 'attempts', attempts only.
   */
  readonly contrastive: boolean | 'attempts';
  /**
   * Train on successes alone without an anchor, although the loss is degenerate: for ablations. Default
   * false.
   */
  readonly allowDegenerate?: boolean;
  readonly teleport: Teleport;
  /** Of SubTB(lambda). Default 0.9. */
  readonly lambda?: number;
  /** log eps and log C of the outcome reward (db, subtb); by default 1e-9, and C/eps = 100 |X| at least. */
  readonly logFailure?: number;
  readonly logSuccess?: number;
  /** Weight of KL(P_B || uniform) where P_B is learned. Default 0.01. */
  readonly backwardKl?: number;
  /** Share of the attempts and goals of a step that are replayed, newest first (db, subtb). Default 0. */
  readonly replay?: number;
  /** Weight of the anchor F(s0|y) = 1. */
  readonly anchor: number;
  /** Weight of the flow head (mle), and of the hinge on pairs that cannot meet. */
  readonly flowWeight: number;
  /**
   * Such pairs per transition. Default: .25 for mle, .5 with near misses, 0 for db and subtb, whose losses in
   * the paper have none.
   */
  readonly negatives?: number;
  /** See `LikelihoodOptions`. Default false. */
  readonly nearMisses?: boolean;
  /** Share of all outcomes that is never a goal, to measure success on outcomes not trained on. Default 0. */
  readonly holdOut?: number;
  /** Trajectories a step. */
  readonly batch: number;
  /** Steps over which the learning rate falls linearly to `finalLr` of its start. */
  readonly steps: number;
  readonly lr: number;
  readonly finalLr: number;
  readonly clip: number;
}

/** @throws one sentence when the options contradict each other or do not fit the model */
export function checkPretrainOptions({ learnsBackward }: OutcomeModel, options: PretrainOptions): void {
  const { objective, contrastive, anchor, explorer, goals = 'uniform', replay = 0 } = options;
  if (objective === 'mle') {
    if (learnsBackward)
      throw new Error(
        'pretrain: objective=mle cannot train a backward policy; use backward=uniform, or db or subtb',
      );
    if (replay > 0) throw new Error('pretrain: objective=mle makes no attempts to replay; set replay=0');
  } else if (contrastive === false && anchor === 0 && !options.allowDegenerate) {
    throw new Error(
      `pretrain: objective=${objective} on successes alone is degenerate (its loss reaches 0 at a few percent success); ` +
        'set contrastive=true or anchor > 0, or allowDegenerate=true to see it',
    );
  }
  if (!contrastive && replay > 0)
    throw new Error('pretrain: replay needs attempts, which contrastive=false does not make; set replay=0');
  if (goals === 'buffer' && explorer !== 'backward')
    throw new Error(`pretrain: goals=buffer is of explorer=backward, got explorer=${explorer}`);
}
