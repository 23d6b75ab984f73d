// The training step that is timed, through the library's own tape and optimizer: an MLP on dense input with
// leaky rectifiers, masked log-softmax over actions, the log-probability of the action taken, squared error
// to a target, Adam. kernels-peer.py does the same in PyTorch, from the same numbers: the losses of both are
// compared.
import { Adam } from '../dist/nn/adam.js';
import { ParameterSet } from '../dist/nn/parameter-set.js';
import { RandomStream } from '../dist/random/stream.js';
import { ACT_LEAKY, ACT_NONE } from '../dist/tensor/kernels.js';
import { huber, meanOfAll, sub } from '../dist/tensor/ops/elementwise.js';
import { linear } from '../dist/tensor/ops/linear.js';
import { gatherCols, maskedLogSoftmax } from '../dist/tensor/ops/softmax.js';
import { Tape } from '../dist/tensor/tape.js';

/** Numbers in [-0.5, 0.5) that any language reproduces exactly. */
export const pseudo = (i, seed) => ((i * 7919 + seed * 104729) % 1000) / 1000 - 0.5;
const numbers = (count, seed) => Float32Array.from({ length: count }, (_, i) => pseudo(i, seed));

/**
 * Prepares the step on a backend.
 * @param sizes widths of the network, input first, e.g. [160, 256, 256, 22]
 * @returns a function that makes one step and returns the loss before it
 */
export function trainingStep(backend, sizes, batch) {
  const { arena } = backend;
  const parameters = new ParameterSet(backend, new RandomStream(0));
  const layers = sizes.slice(1).map((cols, l) => {
    const rows = sizes[l];
    const weight = parameters.weight(`weight${l}`, rows, cols);
    const values = numbers(rows * cols, l + 1);
    parameters.load(weight, values.map((v) => (2 * v) / Math.sqrt(rows))); // prettier-ignore
    return { weight, bias: parameters.add(`bias${l}`, 1, cols, 0) };
  });
  const adam = new Adam(parameters, { lr: 1e-3 });
  const actions = sizes[sizes.length - 1];
  const input = numbers(batch * sizes[0], 11);
  const target = numbers(batch, 12);
  const mask = Uint8Array.from({ length: batch * actions }, (_, i) =>
    i % actions === 0 || pseudo(i, 13) < 0.2 ? 1 : 0,
  );
  const tape = new Tape(backend);
  // Input, mask, target and action lie below the tape's mark: they stay for all steps.
  const x = tape.constant(batch, sizes[0], input);
  const y = tape.constant(batch, 1, target);
  const maskAt = tape.bytes(mask.length);
  arena.byte.set(mask, maskAt);
  const actionAt = tape.ints(batch);
  arena.int.fill(0, actionAt / 4, actionAt / 4 + batch); // action 0 is allowed everywhere
  const [inputAt, targetAt] = [x.at, y.at];

  return () => {
    tape.begin();
    parameters.clearGradients();
    const held = (at, rows, cols) => Object.assign(tape.tensor(0, 0), { at, rows, cols });
    let h = held(inputAt, batch, sizes[0]);
    for (const [l, { weight, bias }] of layers.entries()) {
      h = linear(tape, h, weight, bias, undefined, l < layers.length - 1 ? ACT_LEAKY : ACT_NONE, 0.01);
    }
    const taken = gatherCols(tape, maskedLogSoftmax(tape, h, maskAt), actionAt);
    const loss = meanOfAll(tape, huber(tape, sub(tape, taken, held(targetAt, batch, 1))));
    tape.backward(loss);
    const value = tape.scalar(loss);
    adam.step();
    tape.end();
    return value;
  };
}
