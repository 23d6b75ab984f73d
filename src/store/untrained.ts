/**
 * Untrained models: `pretrain TASK steps=0`. Adapted in place of a trained one, at equal cost and with equal
 * settings, it is the control that says what pre-training has caused.
 */
import { isJsonRecord } from '../format/json-value.js';
import type { RunRecord } from './run-record.js';

/**
 * What a run says of itself where no step was trained: `untrained` of such a model, `untrained parent` of a
 * run that adapts one; undefined of all others.
 */
export function untrainedWord({
  kind,
  config,
}: Pick<RunRecord, 'kind' | 'config'>): 'untrained' | 'untrained parent' | undefined {
  if (kind === 'pretrain' && config.steps === 0) return 'untrained';
  const { parentConfig } = config;
  return isJsonRecord(parentConfig) && parentConfig.steps === 0 ? 'untrained parent' : undefined;
}
