/** Laws on the inputs of networks: indices in range, every entry written, distinct states told apart. */
import { stateLaw, type Law } from './law.js';
import { UNWRITTEN, type Probe, type StateRow } from './probe.js';

/** What is wrong with rows of `active` entries each, indices below `count`. */
function problemOfEntries(entries: Int32Array, active: number, count: number): string | undefined {
  for (let i = 0; i < entries.length; i++) {
    const entry = entries[i];
    if (entry === UNWRITTEN) return `entry ${i} is not written`;
    if (entry < -1 || entry >= count) return `entry ${i} must be from -1 to ${count - 1}, got ${entry}`;
    if (entry < 0) continue;
    const begin = i - (i % active);
    for (let j = begin; j < i; j++)
      if (entries[j] === entry) return `entries ${j} and ${i} are both ${entry}`;
  }
  return undefined;
}

function stateFeatures(probe: Probe, row: StateRow): Int32Array {
  const { features } = probe.env;
  return probe.features('features', features.active, row, undefined, (states, _y, at, out) => {
    features.write(states, at, out, at);
  });
}

const features = stateLaw('features', (probe, row) => {
  const { active, count } = probe.env.features;
  const problem = problemOfEntries(stateFeatures(probe, row), active, count);
  return problem && `features: ${problem}`;
});

const distinct: Law = {
  name: 'features-distinct',
  check({ probe, samples }) {
    const owner = new Map<string, StateRow>();
    for (let i = 0; i < samples.length; i++) {
      const { row, actions } = samples[i];
      const key = [...stateFeatures(probe, row)]
        .filter((entry) => entry >= 0)
        .sort((a, b) => a - b)
        .join(',');
      const other = owner.get(key);
      if (other === undefined) owner.set(key, row);
      else if (!other.every((value, k) => value === row[k])) {
        const problem = `the features {${key}} are those of state [${other.join(', ')}] too`;
        return { cases: i + 1, counterexample: { actions, state: [...row], problem } };
      }
    }
    return { cases: samples.length };
  },
};

/** Outcomes that each state is compared with. */
const PAIRS = 3;

const relation = stateLaw('relation', (probe, row, { outcomes }) => {
  const { relation: input } = probe.env;
  if (!input) return undefined;
  for (const y of outcomes.slice(0, PAIRS)) {
    const entries = probe.features('relation', input.active, row, y, (states, ys, at, out) => {
      input.write(states, at, ys, at, out, at);
    });
    const problem = problemOfEntries(entries, input.active, input.count);
    if (problem) return `relation with ${probe.describe(y)}: ${problem}`;
  }
  return undefined;
});

/**
 * Besides: the place of a state is as it should be, at least one token is present, and tokens that are not
 * perState are the same for all states.
 */
const attention = stateLaw('attention', (probe, row, { outcomes, explored }) => {
  const { attention: input } = probe.env;
  if (!input) return undefined;
  const write = (state: StateRow, y: StateRow) =>
    probe.features('attention', input.tokens * input.active, state, y, (states, ys, at, out) => {
      input.write(states, at, ys, at, out, at);
    });
  const { place } = input;
  if (place) {
    const entries = probe.features('attention.place', place.active, row, undefined, (states, _, at, out) => {
      place.write(states, at, out, at);
    });
    const problem = problemOfEntries(entries, place.active, place.count);
    if (problem) return `attention.place: ${problem}`;
  }
  for (const y of outcomes.slice(0, PAIRS)) {
    const entries = write(row, y);
    const problem =
      problemOfEntries(entries, input.active, input.count) ??
      (entries.every((entry) => entry < 0) ? 'no token is present' : undefined) ??
      (!input.perState && write(explored.states[0].row, y).some((entry, i) => entry !== entries[i])
        ? 'perState is false, but the tokens differ from those at s0'
        : undefined);
    if (problem) return `attention with ${probe.describe(y)}: ${problem}`;
  }
  return undefined;
});

export const FEATURE_LAWS: readonly Law[] = [features, distinct, relation, attention];
