/** `train`: a GFlowNet from scratch on a reward, as one call. */
import type { Environment } from '../env/environment.js';
import { trainMethod as method } from '../method/train-method.js';
import { trainParameters, trainSettings, type TrainValues } from '../method/train-settings.js';
import type { PaidOracle } from '../reward/paid-oracle.js';
import type { PolicyNetwork } from '../sampling/policy-network.js';
import { checkInput } from '../settings/errors.js';
import { openBackend } from '../tensor/loader.js';
import { payFor, type RewardSource } from './reward.js';
import { breathe, settingsFor, STEPS_A_BREATH, type WorkOptions } from './work.js';

/** What a run measures and reads is the run's. */
const { every: EVERY, exact: _exact, prior: _prior, data: _data, ...parameters } = trainParameters;

/** Settings as `ocgfn train --help` lists them, and parameters of the task where it is given by name. */
export type TrainRequest = WorkOptions &
  Partial<Omit<TrainValues, 'every' | 'exact' | 'prior' | 'data'>> & {
    /** After every step. */
    readonly onStep?: (step: number, loss: number) => void;
    readonly [taskParameter: string]: unknown;
  };

/**
 * Trains a GFlowNet from scratch; every new outcome costs a reward call once.
 *
 *     const policy = await train('grid', 'grid:corners', { side: 8, objective: 'subtb', steps: 2000 });
 *
 * @param task name of a built-in task, whose parameters stand among the settings, or an environment
 * @throws UsageError with the sentence of the command line on what does not fit
 */
export async function train(
  task: string | Environment,
  reward: RewardSource | PaidOracle,
  request: TrainRequest = {},
): Promise<PolicyNetwork> {
  const { seed = 0, backend = await openBackend(), signal, onStep, ...given } = request;
  const { env, settings } = settingsFor(task, given, method.owner, () => parameters);
  const oracle = await payFor(reward, env, undefined);
  const trainer = checkInput(() => {
    const values = { ...settings, every: EVERY.preset, exact: 'no' } as const;
    return method.make(trainSettings(values, env), env, backend, seed);
  });
  while (trainer.step < settings.steps) {
    signal?.throwIfAborted();
    trainer.sample();
    const { asked, askedCount } = trainer;
    const texts = Array.from({ length: askedCount }, (_, k) => env.outcomeText(asked, k * env.stateSize));
    const evaluations = askedCount > 0 ? await oracle.evaluate(texts) : [];
    const loss = trainer.update(evaluations.map(({ logReward }) => logReward));
    onStep?.(trainer.step, loss);
    if (trainer.step % STEPS_A_BREATH === 0) await breathe();
  }
  return trainer.network;
}
