/**
 * Hypergrid (Bengio et al., NeurIPS 2021): d coordinates in 0 .. side-1, start at the origin. Action i < d
 * increases coordinate i, action d stops. A coordinate at side-1 cannot be increased; stopping is always
 * allowed and never forced (gfnx does the same; older implementations end at the border).
 *
 * Row: [ x_0 .. x_{d-1}, terminal flag ]. Outcomes are cells, as text "3,17"; index in row-major order, x_0
 * most significant.
 */
import { requireInteger, requireOutcomeIndex } from './requirements.js';
import type { Environment } from './environment.js';

export interface GridOptions {
  /** Cells per dimension. */
  readonly side: number;
  /** d, 1 to 8. Default 2. */
  readonly dimensions?: number;
}

/**
 * Builds a hypergrid.
 * @throws when side is no integer >= 2 or dimensions no integer from 1 to 8
 */
export function createGrid(options: GridOptions): Environment {
  const H = requireInteger('grid', 'side', options.side, 2, 1 << 20);
  const d = requireInteger('grid', 'dimensions', options.dimensions ?? 2, 1, 8);
  const outcomeCount = H ** d;

  function requireCell(x: number, i: number, given: string): void {
    if (Number.isInteger(x) && x >= 0 && x < H) return;
    throw new Error(`grid: coordinate ${i + 1} must be an integer from 0 to ${H - 1}, got ${given}`);
  }

  const env: Environment = {
    task: { name: 'grid', side: H, dimensions: d },
    stateSize: d + 1,
    actionCount: d + 1,
    maxSteps: d * (H - 1) + 1,
    reset(states, at) {
      for (let i = 0; i <= d; i++) states[at + i] = 0;
    },
    forwardMask(states, at, mask, maskAt) {
      const open = 1 - states[at + d];
      for (let i = 0; i < d; i++) mask[maskAt + i] = states[at + i] < H - 1 ? open : 0;
      mask[maskAt + d] = open;
    },
    backwardMask(states, at, mask, maskAt) {
      const open = 1 - states[at + d];
      for (let i = 0; i < d; i++) mask[maskAt + i] = states[at + i] > 0 ? open : 0;
      mask[maskAt + d] = 1 - open;
    },
    // The stop action is number d and the flag is integer d of the row, so stopping is an increase too.
    step(states, at, action) {
      states[at + action]++;
    },
    stepBack(states, at, action) {
      states[at + action]--;
    },
    isTerminal: (states, at) => states[at + d] === 1,
    features: {
      count: d * H + 1,
      active: d + 1,
      write(states, at, out, outAt) {
        for (let i = 0; i < d; i++) out[outAt + i] = i * H + states[at + i];
        out[outAt + d] = states[at + d] === 1 ? d * H : -1;
      },
    },
    /** One-hot of y_i - s_i, which lies in -(H-1) .. H-1, for every coordinate. */
    relation: {
      count: d * (2 * H - 1),
      active: d,
      write(states, at, outcomes, outcomeAt, out, outAt) {
        for (let i = 0; i < d; i++) {
          out[outAt + i] = i * (2 * H - 1) + (H - 1) + outcomes[outcomeAt + i] - states[at + i];
        }
      },
    },
    tokenLength: d,
    vocabulary: H,
    ordinal: true,
    outcomeTokens(states, at, out, outAt) {
      for (let i = 0; i < d; i++) out[outAt + i] = states[at + i];
    },
    partialTokens(states, at, out, outAt) {
      for (let i = 0; i < d; i++) out[outAt + i] = states[at + i];
    },
    outcomeFromTokens(tokens, tokensAt, states, at) {
      for (let i = 0; i < d; i++) {
        requireCell(tokens[tokensAt + i], i, String(tokens[tokensAt + i]));
        states[at + i] = tokens[tokensAt + i];
      }
      states[at + d] = 1;
    },
    outcomeText(states, at) {
      let text = String(states[at]);
      for (let i = 1; i < d; i++) text += `,${states[at + i]}`;
      return text;
    },
    outcomeFromText(text, states, at) {
      const parts = text.split(',');
      if (parts.length !== d) {
        throw new Error(`grid: a cell has ${d} coordinates with commas between them, got "${text}"`);
      }
      parts.forEach((part, i) => {
        const x = /^\s*\d+\s*$/.test(part) ? Number(part) : NaN;
        requireCell(x, i, `"${part}" in "${text}"`);
        states[at + i] = x;
      });
      states[at + d] = 1;
    },
    stateFromText(text, states, at) {
      env.outcomeFromText(text, states, at);
      states[at + d] = 0;
    },
    logOutcomeCount: d * Math.log(H),
    sampleOutcome(random, states, at) {
      for (let i = 0; i < d; i++) states[at + i] = random.int(H);
      states[at + d] = 1;
    },
    canReach(states, at, outcomes, outcomeAt) {
      const stopped = states[at + d] === 1;
      for (let i = 0; i < d; i++) {
        const gap = outcomes[outcomeAt + i] - states[at + i];
        if (gap < 0 || (stopped && gap > 0)) return false;
      }
      return true;
    },
  };
  // Cells and stopped cells are numbered.
  if (2 * outcomeCount > Number.MAX_SAFE_INTEGER) return env;
  function writeCell(index: number, states: Int32Array, at: number): void {
    let rest = index;
    for (let i = d - 1; i >= 0; i--) {
      states[at + i] = rest % H;
      rest = (rest - states[at + i]) / H;
    }
  }
  function cellIndex(states: Int32Array, at: number): number {
    let index = 0;
    for (let i = 0; i < d; i++) index = index * H + states[at + i];
    return index;
  }
  return {
    ...env,
    outcomeCount,
    outcomeAt(index, states, at) {
      requireOutcomeIndex('grid', index, outcomeCount);
      writeCell(index, states, at);
      states[at + d] = 1;
    },
    outcomeIndex: cellIndex,
    /** Cells in row-major order, then stopped cells in the same order. */
    numbering: {
      count: 2 * outcomeCount,
      indexOf: (states, at) => cellIndex(states, at) + (states[at + d] === 1 ? outcomeCount : 0),
      stateAt(index, states, at) {
        const stopped = index >= outcomeCount;
        writeCell(stopped ? index - outcomeCount : index, states, at);
        states[at + d] = stopped ? 1 : 0;
      },
    },
  };
}
