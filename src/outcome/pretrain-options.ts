/**
 * What pre-training can be asked for, and which wishes contradict each other or the model. The numbers that
 * follow from others (eps, C, negatives) are chosen where they are used: pretrain-losses.ts.
 */
import type { Environment } from '../env/environment.js';
import type { SettingsOf } from '../settings/describe.js';
import { resolveParameters } from '../settings/parameters.js';
import type { OutcomeModel } from './outcome-model.js';
import { gafnParameters, trainingParameters } from './pretrain-parameters.js';

export interface PretrainOptions extends SettingsOf<ReturnType<typeof trainingParameters>> {
  /**
   * What is learned from (db, subtb): true, successes and the model's own attempts at the same goals
   * (contrastive training); false, successes only; 'attempts', attempts only.
   */
  readonly contrastive: boolean | 'attempts';
  /** log eps and log C of the outcome reward (db, subtb); by default 1e-9, and C/eps = 100 |X| at least. */
  readonly logFailure?: number;
  readonly logSuccess?: number;
  /** Of explorer "gafn". */
  readonly gafn: SettingsOf<typeof gafnParameters>;
}

/** What differs from the presets. */
export type GivenPretrainOptions = Partial<Omit<PretrainOptions, 'gafn'>> & {
  readonly gafn?: Partial<PretrainOptions['gafn']>;
};

/**
 * Options with presets for what is not given.
 * @throws one sentence on an unknown option or a value out of range: `pretrain: objective must be one of mle,
 * db, subtb, got mlee`
 */
export function resolvePretrainOptions(env: Environment, given: GivenPretrainOptions): PretrainOptions {
  const { contrastive = true, logFailure, logSuccess, gafn = {}, ...others } = given;
  if (![true, false, 'attempts'].includes(contrastive))
    throw new Error(`pretrain: contrastive must be true, false or "attempts", got ${String(contrastive)}`);
  return {
    ...resolveParameters('pretrain', trainingParameters(env), others),
    contrastive,
    ...(logFailure !== undefined && { logFailure }),
    ...(logSuccess !== undefined && { logSuccess }),
    gafn: resolveParameters('pretrain explorer gafn', gafnParameters, gafn),
  };
}

/** @throws one sentence when the options contradict each other or do not fit the model */
export function checkPretrainOptions({ learnsBackward }: OutcomeModel, options: PretrainOptions): void {
  const { objective, contrastive, anchor, explorer, goals, replay } = options;
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
