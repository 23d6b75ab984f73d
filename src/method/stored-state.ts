/** What optimizer steps leave behind: all that going on with them needs. */
import type { JsonValue } from '../format/json-value.js';
import type { StoredTensor } from '../format/safetensors.js';

export interface StoredState {
  /** Steps done. */
  readonly step: number;
  /** Positions of random streams, scalars of the optimizer, counters: all that is no tensor. */
  readonly state: JsonValue;
  /** Parameters, moments, replay buffers. */
  readonly tensors: ReadonlyMap<string, StoredTensor>;
}
