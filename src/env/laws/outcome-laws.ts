/** Laws on outcomes: that they can be reached, that codecs are one-to-one, and how `sampleOutcome` draws. */
import { replay, walkBack } from './explore.js';
import { outcomeLaw, problemIn, type Law } from './law.js';
import { rowKey, sameRow, type Probe, type StateRow } from './probe.js';

/** Every drawn outcome is terminal, and undoing actions leads from it to s0 in at most maxSteps steps. */
const reachable: Law = {
  name: 'outcomes-reachable',
  check({ probe, outcomes, drawError, explored, random }) {
    const start = explored.states[0].row;
    const stream = random.fork('outcomes-reachable');
    for (let i = 0; i < outcomes.length; i++) {
      const outcome = outcomes[i];
      let actions: number[] = [];
      const problem = problemIn(() => {
        if (!probe.isTerminal(outcome)) return 'sampleOutcome gives a state that is not terminal';
        const walk = walkBack(probe, outcome, stream);
        actions = walk.actions;
        if (!sameRow(walk.end, start)) return `undoing actions ends at [${walk.end.join(', ')}], not at s0`;
        const end = replay(probe, actions);
        return end && sameRow(end, outcome)
          ? undefined
          : 'actions undone from the outcome do not lead to it again';
      });
      if (problem) return { cases: i + 1, counterexample: { actions, state: [...outcome], problem } };
    }
    if (drawError === undefined) return { cases: outcomes.length };
    const problem = `sampleOutcome ${drawError}`;
    return { cases: outcomes.length + 1, counterexample: { actions: [], state: [...start], problem } };
  },
};

/**
 * The row that `write` leaves, or what is wrong with it: two rows for two old contents, or not the outcome
 * that was expected.
 */
function mismatch(
  probe: Probe,
  what: string,
  expected: StateRow,
  write: (states: Int32Array, at: number) => void,
) {
  const first = probe.written(what, write, 77);
  const second = probe.written(what, write, -5);
  if (!sameRow(first, second)) return `${what} leaves old contents of the row`;
  return sameRow(first, expected) ? undefined : `${what} gives [${first.join(', ')}]`;
}

const tokens = outcomeLaw('tokens', (probe, row) => {
  const { env } = probe;
  const { tokenLength, vocabulary } = env;
  const written = probe.features('outcomeTokens', tokenLength, row, undefined, (states, _y, at, out) => {
    env.outcomeTokens(states, at, out, at);
  });
  const odd = written.findIndex((token) => token < -1 || token >= vocabulary);
  if (odd >= 0) return `token ${odd} must be from -1 to ${vocabulary - 1}, got ${written[odd]}`;
  const end = written.indexOf(-1);
  if (end >= 0 && written.subarray(end).some((token) => token !== -1)) {
    return `only -1 may follow the -1 at token ${end}, got [${written.join(', ')}]`;
  }
  if (end >= 0 && !env.variableLength)
    return `variableLength must be true where an outcome ends at token ${end}, got ${env.variableLength}`;
  if (env.partialTokens) {
    const partial = probe.features('partialTokens', tokenLength, row, undefined, (states, _y, at, out) => {
      env.partialTokens!(states, at, out, at);
    });
    if (partial.some((token, i) => token !== written[i]))
      return `partialTokens gives [${partial.join(', ')}], outcomeTokens [${written.join(', ')}]`;
  }
  const back = mismatch(probe, 'outcomeFromTokens', row, (states, at) =>
    env.outcomeFromTokens(written, 0, states, at),
  );
  if (back) return `${back} from the tokens [${written.join(', ')}]`;
  const nonsense = new Int32Array(tokenLength).fill(vocabulary);
  return refuses(probe, 'outcomeFromTokens', (states, at) => env.outcomeFromTokens(nonsense, 0, states, at))
    ? undefined
    : `outcomeFromTokens must throw on tokens ${vocabulary}, beyond the vocabulary`;
});

const NONSENSE = '\u0000 no outcome \u0000';

const text = outcomeLaw('text', (probe, row) => {
  const { env } = probe;
  const written = probe.read('outcomeText', row, (states, at) => env.outcomeText(states, at));
  const back = mismatch(probe, 'outcomeFromText', row, (states, at) =>
    env.outcomeFromText(written, states, at),
  );
  if (back) return `${back} from the text "${written}"`;
  return refuses(probe, 'outcomeFromText', (states, at) => env.outcomeFromText(NONSENSE, states, at))
    ? undefined
    : 'outcomeFromText must throw on a text that is no outcome';
});

const index = outcomeLaw('index', (probe, row) => {
  const { env } = probe;
  const { outcomeCount } = env;
  if (outcomeCount === undefined) return undefined;
  if (!env.outcomeAt || !env.outcomeIndex)
    return 'outcomeCount is given, so outcomeAt and outcomeIndex must be';
  const i = probe.read('outcomeIndex', row, (states, at) => env.outcomeIndex!(states, at));
  if (!(Number.isInteger(i) && i >= 0 && i < outcomeCount)) {
    return `outcomeIndex must be an integer from 0 to ${outcomeCount - 1}, got ${i}`;
  }
  const back = mismatch(probe, 'outcomeAt', row, (states, at) => env.outcomeAt!(i, states, at));
  return back && `${back} for index ${i}`;
});

function refuses(probe: Probe, what: string, write: (states: Int32Array, at: number) => void): boolean {
  try {
    probe.written(what, write);
    return false;
  } catch {
    return true;
  }
}

/** Spaces with at most this many outcomes have their drawing law tested. */
const MAX_OUTCOMES = 1000;
/** Draws for each outcome, on average. */
const DRAWS = 20;
/** Quantile of the normal distribution: Pearson's test on a right environment fails for one seed in 10^6. */
const Z = 4.753;

/**
 * In small spaces draws follow the stated law: uniform, or that of `outcomeLogProb` (Pearson's chi-square
 * test).
 */
const drawing: Law = {
  name: 'sample-outcome',
  check({ probe, explored, random, outcomes }) {
    const { env } = probe;
    const terminals = explored.states.filter(({ row }) => probe.isTerminal(row));
    const X = terminals.length;
    if (!explored.complete || X < 2 || X > MAX_OUTCOMES || outcomes.length === 0) return { cases: 0 };
    const draws = DRAWS * X;
    const expected = terminals.map(({ row }) => {
      const logProb = env.outcomeLogProb
        ? probe.read('outcomeLogProb', row, (states, at) => env.outcomeLogProb!(states, at))
        : -Math.log(X);
      return draws * Math.exp(logProb);
    });
    const fail = (problem: string, { row, actions } = terminals[0]) => ({
      cases: draws,
      counterexample: { actions, state: [...row], problem },
    });
    const sum = expected.reduce((total, value) => total + value, 0) / draws;
    if (!(Math.abs(sum - 1) < 1e-6)) return fail(`exp(outcomeLogProb) sums to ${sum} over all outcomes`);

    const numbers = new Map(terminals.map(({ row }, i) => [rowKey(row), i]));
    const observed = new Float64Array(X);
    const stream = random.fork('sample-outcome');
    for (let d = 0; d < draws; d++) {
      const row = probe.written('sampleOutcome', (states, at) => env.sampleOutcome(stream, states, at));
      const i = numbers.get(rowKey(row));
      if (i === undefined)
        return fail('sampleOutcome gives a row that s0 does not reach', { row, actions: [] });
      observed[i]++;
    }
    const { statistic, bound, worst } = pearson(observed, expected);
    if (statistic <= bound) return { cases: draws };
    const counts = `${observed[worst]} of ${draws} times, expected ${expected[worst].toFixed(1)}`;
    return fail(
      `sampleOutcome does not follow its law: this outcome came ${counts} (chi-square ${statistic.toFixed(1)} > ${bound.toFixed(1)})`,
      terminals[worst],
    );
  },
};

/**
 * Pearson's statistic with cells of expected count below 5 pooled, and its bound by the Wilson-Hilferty
 * approximation.
 */
function pearson(observed: Float64Array, expected: readonly number[]) {
  let statistic = 0;
  let cells = 0;
  let worst = 0;
  let largest = -1;
  let pooledObserved = 0;
  let pooledExpected = 0;
  expected.forEach((count, i) => {
    const share = (observed[i] - count) ** 2 / count;
    if (share > largest) {
      largest = share;
      worst = i;
    }
    if (count < 5) {
      pooledObserved += observed[i];
      pooledExpected += count;
      return;
    }
    statistic += share;
    cells++;
  });
  if (pooledExpected > 0) {
    statistic += (pooledObserved - pooledExpected) ** 2 / pooledExpected;
    cells++;
  }
  const freedom = Math.max(1, cells - 1);
  const spread = 2 / (9 * freedom);
  const root = 1 - spread + Z * Math.sqrt(spread);
  return { statistic, bound: freedom * root * root * root, worst };
}

export const OUTCOME_LAWS: readonly Law[] = [reachable, tokens, text, index, drawing];
