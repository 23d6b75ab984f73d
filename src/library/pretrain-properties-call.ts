/** Pre-training on outcomes y = f(x) as one call: what `describe` among the settings of `pretrain` asks for. */
import { describe as describeSet } from '../descriptor/descriptor-registry.js';
import { DescriptorSet } from '../descriptor/descriptor-set.js';
import type { Environment } from '../env/environment.js';
import { makeProperties } from '../method/property-method.js';
import { propertyParameters, refuseObjective } from '../method/property-settings.js';
import { Backup } from '../property/backup.js';
import { measureModel } from '../property/measure-model.js';
import { MeasuredModel } from '../property/measured-model.js';
import type { PropertyMetrics } from '../property/train-options.js';
import { RandomStream } from '../random/stream.js';
import { checkInput, UsageError } from '../settings/errors.js';
import { resolveSettings } from '../settings/given.js';
import { openBackend } from '../tensor/loader.js';
import { breathe, settingsFor, type WorkOptions } from './work.js';

const owner = 'pretrain';
/** Steps between two pauses: fewer than `STEPS_A_BREATH`, as a step of properties takes tens of milliseconds. */
const PROPERTY_STEPS_A_BREATH = 8;

/** Settings as `ocgfn pretrain --help` lists them for `describe=`, and parameters of the task. */
export type PropertyRequest = WorkOptions & {
  /**
   * Descriptors, as on the command line or as a list: `charge,moment(bins=5)`, `['gc', 'cpg']`; or a set of them
   * over the environment that is the task.
   */
  readonly describe: string | readonly string[] | DescriptorSet;
  /** After every step. */
  readonly onStep?: (step: number, metrics: Readonly<PropertyMetrics>) => void;
  readonly [setting: string]: unknown;
};

/**
 * Trains a model of properties and measures its cells. The same seed gives the same bits as `ocgfn pretrain ...
 * describe=` on the same kernels.
 * @throws UsageError with the sentence of the command line on what does not fit
 */
export async function pretrainMeasured(
  task: string | Environment,
  request: PropertyRequest,
): Promise<MeasuredModel> {
  const { seed = 0, backend = await openBackend(), signal, onStep, describe, ...given } = request;
  refuseObjective(given);
  // All names are known after this; presets follow the descriptors, so that the settings are read again.
  const { env } = settingsFor(task, given, owner, () => propertyParameters());
  const set = descriptorsFor(describe, env);
  const parameters = propertyParameters(set);
  const own = Object.fromEntries(Object.entries(given).filter(([name]) => Object.hasOwn(parameters, name)));
  const [settings] = resolveSettings([{ owner, parameters }], own);
  const trainer = checkInput(() => makeProperties(settings, set, backend, seed));
  while (trainer.step < settings.steps) {
    signal?.throwIfAborted();
    const metrics = set.immediate ? trainer.update() : await trainer.updateAsync();
    onStep?.(trainer.step, metrics);
    if (trainer.step % PROPERTY_STEPS_A_BREATH === 0) await breathe();
  }
  const { model, archive, plain } = trainer;
  const measures = await measureModel(new Backup(model, settings.lookAhead), archive, plain, {
    draws: settings.draws,
    plain: settings.plain,
    random: new RandomStream(seed).fork('measure'),
    async onProgress() {
      signal?.throwIfAborted();
      await breathe();
      return true;
    },
  });
  return new MeasuredModel(model, measures!, settings.lookAhead);
}

function descriptorsFor(describe: PropertyRequest['describe'], env: Environment): DescriptorSet {
  if (!(describe instanceof DescriptorSet)) return checkInput(() => describeSet(String(describe), env));
  if (describe.env === env) return describe;
  throw new UsageError('pretrain: describe is of another environment; give that one as the task');
}
