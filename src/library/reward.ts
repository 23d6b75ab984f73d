/** A reward as library users have one: a specification, a function, or a definition. */
import type { Environment } from '../env/environment.js';
import { builtinFamilies } from '../reward/builtin.js';
import type { RewardDefinition } from '../reward/definition.js';
import type { Scores } from '../reward/oracle.js';
import { PaidOracle } from '../reward/paid-oracle.js';
import { resolveReward } from '../reward/resolve-reward.js';
import type { Shaping } from '../reward/shaping.js';
import { checkInputAsync } from '../settings/errors.js';

/** Scores of a list of outcomes, in order; null is infeasible. Scores are >= 0, and high is good. */
export type ScoreFunction = (outcomes: readonly string[]) => Scores | Promise<Scores>;

/** `grid:corners`, a function, or a definition such as `tableReward` gives. */
export type RewardSource = string | ScoreFunction | RewardDefinition;

/** R = max(f, 1e-3): what `module:` does with a function, without settings. */
const PLAIN: Shaping = { scale: 1, beta: 1, min: 1e-3, norm: { kind: 'none' }, transform: 'power' };

/**
 * The definition of a reward. Specifications are those of rewards that run anywhere; rewards that need files
 * or processes are of the program `ocgfn`.
 * @throws UsageError on a specification that means nothing, or not for this environment
 */
export async function rewardFor(source: RewardSource, { task }: Environment): Promise<RewardDefinition> {
  if (typeof source === 'string')
    return checkInputAsync(() => resolveReward(source, builtinFamilies, { task }));
  if (typeof source !== 'function') return source;
  const info = { name: source.name || 'function', deterministic: true, higherIsBetter: true };
  return { description: 'scores of a function', oracle: { info, score: source }, shaping: PLAIN };
}

/** What pays for a reward: the given oracle with its budget, or one of `budget` calls. */
export async function payFor(
  source: RewardSource | PaidOracle,
  env: Environment,
  budget: number | undefined,
): Promise<PaidOracle> {
  if (source instanceof PaidOracle) return source;
  const reward = await rewardFor(source, env);
  return new PaidOracle(reward, { ...reward.calls, ...(budget !== undefined && { budget }) });
}
