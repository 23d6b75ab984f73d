/** The bin of every sum that an additive descriptor can have, by measuring one object for each. */
import type { Descriptor } from '../../descriptor/descriptor.js';
import type { Environment } from '../../env/environment.js';

/**
 * @param values what each token adds, as integers from 0 on [A]
 * @returns for each length t = 0 .. n the bins of the sums 0 .. t * max, -1 where no outcome has that sum
 */
export function sumBins(env: Environment, one: Descriptor, values: Int32Array): Int32Array[] {
  const n = env.tokenLength;
  const width = Math.max(...values);
  // last[t][s]: last token of some prefix of t tokens with sum s, -1 where there is none.
  const last = [Int32Array.of(0)];
  for (let t = 1; t <= n; t++) {
    const tokens = new Int32Array(t * width + 1).fill(-1);
    last[t - 1].forEach((held, s) => {
      if (held >= 0) for (let a = 0; a < values.length; a++) tokens[s + values[a]] = a;
    });
    last.push(tokens);
  }
  const tokens = new Int32Array(n);
  const row = new Int32Array(env.stateSize);
  return last.map((held, length) => {
    const bins = new Int32Array(held.length).fill(-1);
    if (length === 0 || (length < n && !env.variableLength)) return bins;
    for (let sum = 0; sum < held.length; sum++) {
      if (held[sum] < 0) continue;
      tokens.fill(-1);
      for (let t = length, s = sum; t > 0; t--) {
        tokens[t - 1] = last[t][s];
        s -= values[last[t][s]];
      }
      env.outcomeFromTokens(tokens, 0, row, 0);
      bins[sum] = one.binOf(one.value!(row, 0));
    }
    return bins;
  });
}
