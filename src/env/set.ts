/**
 * Set addition (Pan et al., "Better training of GFlowNets with local credit", ICML 2023): subsets of n items,
 * action i adds item i. Subsets of `size` items end by completion; with `stop`, subsets of 1 .. size items
 * end by action n.
 *
 * Row: [ t items so far, membership of item 0 .. n-1, (flag) ]. An outcome's text is its items, "0,3,7";
 * tokens are the same in rising order. Indices are lexicographic in the items, smaller sets first. With
 * `stop` the drawn outcome is uniform over sizes, then over the sets of that size.
 */
import { logSumExp } from '../math/log-space.js';
import { requireInteger, requireOutcomeIndex } from './requirements.js';
import { outcomeTokenFeatures } from './default-tokens.js';
import type { Environment } from './environment.js';

export interface SetOptions {
  /** n, number of items. */
  readonly items: number;
  /** Number of items of an outcome, or the greatest number with `stop`. */
  readonly size: number;
  /** Default false. */
  readonly stop?: boolean;
}

/**
 * Builds a set environment.
 * @throws when items is no integer >= 2 or size no integer from 1 to items
 */
export function createSet(options: SetOptions): Environment {
  const n = requireInteger('set', 'items', options.items, 2, 4096);
  const k = requireInteger('set', 'size', options.size, 1, n);
  const stop = options.stop ?? false;
  const flagAt = 1 + n;
  const least = stop ? 1 : k;
  const logCounts = Float64Array.from({ length: k + 1 }, (_, t) => logBinomial(n, t));
  const stopped = (states: Int32Array, at: number) => stop && states[at + flagAt] === 1;

  function clear(states: Int32Array, at: number): void {
    for (let i = 0; i <= n; i++) states[at + i] = 0;
    if (stop) states[at + flagAt] = 0;
  }
  function add(item: number, given: string, states: Int32Array, at: number): void {
    if (!(Number.isInteger(item) && item >= 0 && item < n)) {
      throw new Error(`set: items are integers from 0 to ${n - 1}, got ${given}`);
    }
    if (states[at + 1 + item] === 1) throw new Error(`set: items must differ, got ${item} twice in ${given}`);
    states[at + 1 + item] = 1;
    states[at]++;
  }
  function close(given: string, states: Int32Array, at: number): void {
    const t = states[at];
    if (t < least || t > k) {
      throw new Error(`set: an outcome has ${stop ? `1 to ${k}` : k} items, got ${t} in ${given}`);
    }
    if (stop) states[at + flagAt] = 1;
  }

  function writeItems(states: Int32Array, at: number, out: Int32Array, outAt: number): void {
    let t = 0;
    for (let i = 0; i < n; i++) if (states[at + 1 + i] === 1) out[outAt + t++] = i;
    while (t < k) out[outAt + t++] = -1;
  }

  const env: Environment = {
    task: { name: 'set', items: n, size: k, stop },
    stateSize: 1 + n + (stop ? 1 : 0),
    actionCount: n + (stop ? 1 : 0),
    maxSteps: k + (stop ? 1 : 0),
    reset: clear,
    forwardMask(states, at, mask, maskAt) {
      const open = states[at] < k && !stopped(states, at) ? 1 : 0;
      for (let i = 0; i < n; i++) mask[maskAt + i] = states[at + 1 + i] === 0 ? open : 0;
      if (stop) mask[maskAt + n] = states[at] > 0 && !stopped(states, at) ? 1 : 0;
    },
    backwardMask(states, at, mask, maskAt) {
      const open = stopped(states, at) ? 0 : 1;
      for (let i = 0; i < n; i++) mask[maskAt + i] = states[at + 1 + i] === 1 ? open : 0;
      if (stop) mask[maskAt + n] = 1 - open;
    },
    // The stop action is number n and the flag follows the n memberships, so stopping marks the flag like an
    // item.
    step(states, at, action) {
      states[at + 1 + action] = 1;
      if (action < n) states[at]++;
    },
    stepBack(states, at, action) {
      states[at + 1 + action] = 0;
      if (action < n) states[at]--;
    },
    isTerminal: stop ? stopped : (states, at) => states[at] === k,
    features: {
      count: n + k + 2,
      active: n + 2,
      write(states, at, out, outAt) {
        for (let i = 0; i < n; i++) out[outAt + i] = states[at + 1 + i] === 1 ? i : -1;
        out[outAt + n] = n + states[at];
        out[outAt + n + 1] = stopped(states, at) ? n + k + 1 : -1;
      },
    },
    /**
     * Item by item: 3 i when it is not chosen, 3 i + 1 when it is chosen and in y, 3 i + 2 when it is chosen
     * and not in y.
     */
    relation: {
      count: 3 * n,
      active: n,
      write(states, at, outcomes, outcomeAt, out, outAt) {
        for (let i = 0; i < n; i++) {
          const kind = states[at + 1 + i] === 0 ? 0 : outcomes[outcomeAt + 1 + i] === 1 ? 1 : 2;
          out[outAt + i] = 3 * i + kind;
        }
      },
    },
    tokenLength: k,
    vocabulary: n,
    variableLength: true,
    outcomeTokens: writeItems,
    partialTokens: writeItems,
    outcomeFromTokens(tokens, tokensAt, states, at) {
      clear(states, at);
      const given = `[${tokens.subarray(tokensAt, tokensAt + k).join(', ')}]`;
      let t = 0;
      while (t < k && tokens[tokensAt + t] !== -1) add(tokens[tokensAt + t++], given, states, at);
      while (t < k) {
        if (tokens[tokensAt + t++] !== -1)
          throw new Error(`set: tokens behind the end must be -1, got ${given}`);
      }
      close(given, states, at);
    },
    outcomeText(states, at) {
      const items: number[] = [];
      for (let i = 0; i < n; i++) if (states[at + 1 + i] === 1) items.push(i);
      return items.join(',');
    },
    outcomeFromText(text, states, at) {
      clear(states, at);
      for (const part of text.split(',')) {
        add(/^\s*\d+\s*$/.test(part) ? Number(part) : NaN, `"${text}"`, states, at);
      }
      close(`"${text}"`, states, at);
    },
    stateFromText(text, states, at) {
      clear(states, at);
      if (text.trim() === '') return;
      for (const part of text.split(','))
        add(/^\s*\d+\s*$/.test(part) ? Number(part) : NaN, `"${text}"`, states, at);
    },
    logOutcomeCount: logSumExp(logCounts.subarray(least)),
    sampleOutcome(random, states, at) {
      clear(states, at);
      const t = stop ? 1 + random.int(k) : k;
      // Selection sampling (Knuth, TAOCP 3.4.2, algorithm S): item i with probability needed / left.
      for (let i = 0; i < n; i++) {
        if (random.int(n - i) >= t - states[at]) continue;
        states[at + 1 + i] = 1;
        states[at]++;
      }
      if (stop) states[at + flagAt] = 1;
    },
    ...(stop ? { outcomeLogProb: (states, at) => -Math.log(k) - logCounts[states[at]] } : {}),
    canReach(states, at, outcomes, outcomeAt) {
      if (stopped(states, at) && states[at] !== outcomes[outcomeAt]) return false;
      for (let i = 1; i <= n; i++) if (states[at + i] > outcomes[outcomeAt + i]) return false;
      return true;
    },
  };
  return { ...env, attention: outcomeTokenFeatures(env), ...indexing(n, k, least, clear, close) };
}

/** `outcomeCount`, `outcomeAt` and `outcomeIndex`; empty when the count is no safe integer. */
function indexing(
  n: number,
  k: number,
  least: number,
  clear: (states: Int32Array, at: number) => void,
  close: (given: string, states: Int32Array, at: number) => void,
): Pick<Environment, 'outcomeCount' | 'outcomeAt' | 'outcomeIndex'> {
  let outcomeCount = 0;
  for (let t = least; t <= k; t++) outcomeCount += Math.exp(logBinomial(n, t));
  if (outcomeCount > Number.MAX_SAFE_INTEGER / 2) return {};
  // choose[m * (k + 1) + t] = C(m, t), by Pascal's rule.
  const choose = new Float64Array((n + 1) * (k + 1));
  for (let m = 0; m <= n; m++) {
    choose[m * (k + 1)] = 1;
    for (let t = 1; t <= Math.min(m, k); t++) {
      choose[m * (k + 1) + t] = choose[(m - 1) * (k + 1) + t - 1] + choose[(m - 1) * (k + 1) + t];
    }
  }
  outcomeCount = 0;
  for (let t = least; t <= k; t++) outcomeCount += choose[n * (k + 1) + t];
  return {
    outcomeCount,
    outcomeAt(index, states, at) {
      requireOutcomeIndex('set', index, outcomeCount);
      clear(states, at);
      let rest = index;
      let need = least;
      while (rest >= choose[n * (k + 1) + need]) rest -= choose[n * (k + 1) + need++];
      for (let i = 0; need > 0; i++) {
        const withItem = choose[(n - 1 - i) * (k + 1) + need - 1];
        if (rest >= withItem) {
          rest -= withItem;
          continue;
        }
        states[at + 1 + i] = 1;
        states[at]++;
        need--;
      }
      close('', states, at);
    },
    outcomeIndex(states, at) {
      let need = states[at];
      let index = 0;
      for (let t = least; t < need; t++) index += choose[n * (k + 1) + t];
      for (let i = 0; need > 0; i++) {
        if (states[at + 1 + i] === 1) need--;
        else index += choose[(n - 1 - i) * (k + 1) + need - 1];
      }
      return index;
    },
  };
}

function logBinomial(n: number, t: number): number {
  let sum = 0;
  for (let i = 0; i < t; i++) sum += Math.log((n - i) / (t - i));
  return sum;
}
