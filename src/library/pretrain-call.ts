/** `pretrain`: reward-free pre-training as one call. */
import type { Environment } from '../env/environment.js';
import { pretrainMethod as method } from '../method/pretrain-method.js';
import { pretrainOptions, pretrainParameters, type PretrainValues } from '../method/pretrain-settings.js';
import type { MeasuredModel } from '../property/measured-model.js';
import type { OutcomeModel } from '../outcome/outcome-model.js';
import type { PretrainMetrics } from '../outcome/pretrain-metrics.js';
import { openBackend } from '../tensor/loader.js';
import { pretrainMeasured, type PropertyRequest } from './pretrain-properties-call.js';
import { breathe, settingsFor, STEPS_A_BREATH, type WorkOptions } from './work.js';

/** Settings as `ocgfn pretrain --help` lists them, and parameters of the task where it is given by name. */
export type PretrainRequest = WorkOptions &
  Partial<Omit<PretrainValues, 'every' | 'evaluate' | 'until'>> & {
    /** After every step. */
    readonly onStep?: (step: number, metrics: Readonly<PretrainMetrics>) => void;
    /** Outcomes are y = f(x) where it is given: see `PropertyRequest`. */
    readonly describe?: undefined;
    readonly [taskParameter: string]: unknown;
  };

/** What a run measures in between is the run's. */
function parametersOf(env?: Environment) {
  const { every: _, evaluate: __, until: ___, ...parameters } = pretrainParameters(env);
  return parameters;
}

/**
 * Pre-trains an outcome-conditioned model without a reward. The same seed gives the same bits as `ocgfn
 * pretrain` on the same kernels.
 *
 *     const model = await pretrain('grid', { side: 8, steps: 600 });
 *
 * With descriptors, outcomes are y = f(x), and the model can be asked for them:
 *
 *     const model = await pretrain('amp', { describe: ['charge', 'moment'] });
 *     const peptides = await model.ask('charge=5, moment=high', 100);
 *
 * @param task name of a built-in task, whose parameters stand among the settings, or an environment
 * @throws UsageError with the sentence of the command line on what does not fit
 */
export function pretrain(task: string | Environment, request: PropertyRequest): Promise<MeasuredModel>;
export function pretrain(task: string | Environment, request?: PretrainRequest): Promise<OutcomeModel>;
export async function pretrain(
  task: string | Environment,
  request: PretrainRequest | PropertyRequest = {},
): Promise<OutcomeModel | MeasuredModel> {
  return request.describe === undefined
    ? pretrainOutcomes(task, request as PretrainRequest)
    : pretrainMeasured(task, request as PropertyRequest);
}

async function pretrainOutcomes(task: string | Environment, request: PretrainRequest): Promise<OutcomeModel> {
  const { seed = 0, backend = await openBackend(), signal, onStep, ...given } = request;
  const { env, settings } = settingsFor(task, given, method.owner, parametersOf);
  const trainer = method.make(pretrainOptions(settings), env, backend, seed);
  while (trainer.step < trainer.options.steps) {
    signal?.throwIfAborted();
    const metrics = trainer.update();
    onStep?.(trainer.step, metrics);
    if (trainer.step % STEPS_A_BREATH === 0) await breathe();
  }
  return trainer.model;
}
