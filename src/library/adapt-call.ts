/** `adapt`: a policy for a reward from a pre-trained model, as one call. */
import type { AdaptationReport } from '../adapt/adaptation.js';
import { findMethod, methodsOf } from '../method/registry.js';
import type { OutcomeModel } from '../outcome/outcome-model.js';
import { RandomStream } from '../random/stream.js';
import type { PaidOracle } from '../reward/paid-oracle.js';
import type { Policy } from '../sampling/policy.js';
import { checkInput, UsageError } from '../settings/errors.js';
import { payFor, type RewardSource } from './reward.js';
import { breathe, type WorkOptions } from './work.js';

/** Settings of the method, as `ocgfn adapt --help` lists them, and: */
export type AdaptRequest = Omit<WorkOptions, 'backend'> & {
  /** Name of the method; default `active`. */
  readonly method?: string;
  /** Reward calls that may be spent; default 1,000, or what the method needs. A paid oracle has its own. */
  readonly budget?: number;
  /** After every round. */
  readonly onRound?: (report: AdaptationReport) => void;
  readonly [setting: string]: unknown;
};

/** Reward calls where no budget is given. */
const USUAL_BUDGET = 1000;

/**
 * Adapts a pre-trained model to a reward; the model stays as it is. The same seed asks the same as `ocgfn
 * adapt`.
 *
 *     const policy = await adapt(model, 'grid:corners', { budget: 500 });
 *
 * @param reward a specification, a function of outcomes, a definition; or a `PaidOracle`, whose `paid` then
 * tells what was found
 * @throws UsageError with the sentence of the command line on what does not fit
 */
export async function adapt(
  model: OutcomeModel,
  reward: RewardSource | PaidOracle,
  request: AdaptRequest = {},
): Promise<Policy> {
  const { method: name = methodsOf('adapt')[0].name, budget, seed = 0, signal, onRound, ...given } = request;
  const method = findMethod('adapt', name);
  const { env } = model;
  const { backend } = model.parameters;
  const needed = method.calls?.(env);
  const oracle = await payFor(reward, env, budget ?? needed ?? USUAL_BUDGET);
  if (needed !== undefined && oracle.remaining + oracle.calls < needed)
    throw new UsageError(
      `adapt: method ${name} needs ${needed} reward calls, got a budget of ${oracle.remaining + oracle.calls}`,
    );
  const random = new RandomStream(seed).fork(method.stream);
  const progress = (): void => signal?.throwIfAborted();
  const { spending } = checkInput(() =>
    method.start(given, { model, env, backend, payer: oracle, random, progress }),
  );
  while (!spending.done) {
    signal?.throwIfAborted();
    const report = await spending.next();
    onRound?.(report);
    await breathe();
  }
  if (spending.policy === undefined) throw new Error(`adapt: method ${name} gave no policy`);
  return spending.policy;
}
