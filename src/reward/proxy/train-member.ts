/**
 * Trains one network of a proxy on the project's own kernels: logistic loss for labels, Huber loss for
 * scores.
 */
import { Adam } from '../../nn/adam.js';
import { ParameterSet } from '../../nn/parameter-set.js';
import type { RandomStream } from '../../random/stream.js';
import type { Backend } from '../../tensor/backend.js';
import { ACT_LEAKY } from '../../tensor/kernels.js';
import { huber, meanOfAll, mul, softplus, sub } from '../../tensor/ops/elementwise.js';
import { linear } from '../../tensor/ops/linear.js';
import { Tape } from '../../tensor/tape.js';
import { LEAK, type NetworkMember } from './network-member.js';
import type { NetworkOptions, ProxyKind } from './proxy-learner.js';

export interface NetworkData {
  readonly kind: ProxyKind;
  /** Features [rows, count], row-major. */
  readonly x: Float32Array;
  readonly count: number;
  /** Labels 0 or 1, or standardized scores [rows]. */
  readonly y: ArrayLike<number>;
  /** Weights of the rows in the loss, of mean 1 [rows]; undefined: all alike. */
  readonly weights: ArrayLike<number> | undefined;
}

/** Steps of one pass over so many rows. What does not fill a batch waits for another pass. */
export const stepsOf = (rows: number, { batch }: Pick<NetworkOptions, 'batch'>): number =>
  Math.floor(rows / Math.min(batch, rows));

/**
 * @param rows indices of the rows to train on
 * @param total gradient steps; the learning rate falls to zero on the way
 * @param watch called before every step; when it answers true, training ends there. The learning rate does
 *   not fall then, since nobody knows where the end is.
 */
export function trainMember(
  backend: Backend,
  { kind, x, count, y, weights }: NetworkData,
  rows: readonly number[],
  options: NetworkOptions,
  total: number,
  random: RandomStream,
  watch?: (step: number, take: () => NetworkMember) => boolean,
): NetworkMember {
  const parameters = new ParameterSet(backend, random.fork('init'));
  // Few features of a row are far from zero: its fan-in is that of a short list.
  const w1 = parameters.weight('w1', count, options.hidden, Math.min(count, 40));
  const b1 = parameters.add('b1', 1, options.hidden, 0);
  const w2 = parameters.weight('w2', options.hidden, 1, options.hidden, 1);
  const b2 = parameters.add('b2', 1, 1, 0);
  const take = (): NetworkMember => ({
    w1: parameters.values(w1),
    b1: parameters.values(b1),
    w2: parameters.values(w2),
    b2: parameters.values(b2)[0],
  });
  const adam = new Adam(parameters, { lr: options.lr });
  const order = Int32Array.from(rows);
  const shuffle = random.fork('shuffle');
  const tape = new Tape(backend);
  const size = Math.min(options.batch, order.length);
  const steps = stepsOf(order.length, options);
  for (let step = 0; step < total; step++) {
    if (watch?.(step, take)) break;
    const at = (step % steps) * size;
    if (at === 0) permute(order, shuffle);
    tape.recording = true;
    tape.begin();
    const input = tape.tensor(size, count);
    const target = tape.tensor(size, 1);
    const share = weights === undefined ? undefined : tape.tensor(size, 1);
    const { real } = backend.arena;
    for (let r = 0; r < size; r++) {
      const row = order[at + r];
      real.set(x.subarray(row * count, (row + 1) * count), (input.at >> 2) + r * count);
      real[(target.at >> 2) + r] = y[row];
      if (share !== undefined) real[(share.at >> 2) + r] = weights![row];
    }
    const out = linear(tape, linear(tape, input, w1, b1, undefined, ACT_LEAKY, LEAK), w2, b2);
    const each =
      kind === 'classification'
        ? sub(tape, softplus(tape, out), mul(tape, target, out))
        : huber(tape, sub(tape, out, target));
    const loss = meanOfAll(tape, share === undefined ? each : mul(tape, share, each));
    parameters.clearGradients();
    tape.backward(loss);
    if (watch === undefined) adam.lr = options.lr * (1 - step / total);
    adam.step();
    for (const weight of [w1, w2]) {
      backend.kernels.axpby(weight.size, 1 - adam.lr * options.decay, weight.at, 0, 0, weight.at);
      weight.touch();
    }
    tape.end();
  }
  return take();
}

function permute(order: Int32Array, random: RandomStream): void {
  for (let i = order.length - 1; i > 0; i--) {
    const j = random.int(i + 1);
    [order[i], order[j]] = [order[j], order[i]];
  }
}
