/**
 * How long a network should be trained: a fifth of its training rows is set aside, and the steps are those
 * after which these were predicted best. The rows that the member is tested on are not looked at.
 */
import type { RandomStream } from '../../random/stream.js';
import type { Backend } from '../../tensor/backend.js';
import { networkOutput, type NetworkMember } from './network-member.js';
import type { NetworkOptions } from './proxy-learner.js';
import { trainMember, type NetworkData } from './train-member.js';

/** Steps at least, and at most. */
const LEAST = 100;
const MOST = 4000;
/** Looks at the rows set aside every so many steps. */
const EVERY = 50;
/** Ends when this share of the steps so far, and `WAIT` more, brought nothing better. */
const PATIENCE = 0.5;
const WAIT = 400;

/** @returns gradient steps with a falling learning rate that go as far as the best seen with a constant one */
export function stepsByHoldOut(
  backend: Backend,
  data: NetworkData,
  rows: readonly number[],
  options: NetworkOptions,
  random: RandomStream,
): number {
  const order = rows.slice();
  random.shuffle(order);
  const aside = order.slice(0, Math.ceil(rows.length / 5));
  const rest = order.slice(aside.length);
  const hidden = new Float64Array(options.hidden);
  let [best, at] = [Infinity, LEAST];
  trainMember(backend, data, rest, options, MOST, random, (step, take) => {
    if (step < LEAST || step % EVERY !== 0) return false;
    const loss = lossOf(data, take(), aside, hidden);
    if (loss < best) [best, at] = [loss, step];
    return step > at + PATIENCE * at + WAIT;
  });
  // A rate that falls to zero walks half as far.
  return 2 * at;
}

/** Mean logistic or squared loss. */
function lossOf(
  { kind, x, count, y }: NetworkData,
  member: NetworkMember,
  rows: readonly number[],
  hidden: Float64Array,
): number {
  let total = 0;
  for (const row of rows) {
    const out = networkOutput(member, x, row * count, hidden);
    if (kind === 'regression') total += (out - y[row]) ** 2;
    else total += Math.max(out, 0) + Math.log1p(Math.exp(-Math.abs(out))) - y[row] * out;
  }
  return total / rows.length;
}
