/**
 * Rewards to begin with: the field's usual landscapes from the library, and a few drawn here. All of them fit
 * any side.
 */
import { RandomStream, type Environment } from 'ocgfn';
import { builtinFamilies, resolveReward, evaluateTexts, freeEvaluator } from 'ocgfn/reward';
import { gridSide } from './flow-table.js';
import { TOP_LEVEL } from './levels.js';
import type { PresetName } from './presets-list.js';

const clampLevel = (share: number): number => Math.round(TOP_LEVEL * Math.min(1, Math.max(0, share)));

/** Levels of every cell from a function of the cell's place in [0, 1]^2, right and up. */
function draw(side: number, share: (u: number, v: number) => number): Uint8Array {
  const levels = new Uint8Array(side * side);
  for (let x0 = 0; x0 < side; x0++) {
    for (let x1 = 0; x1 < side; x1++) {
      levels[x0 * side + x1] = clampLevel(share(x0 / (side - 1), x1 / (side - 1)));
    }
  }
  return levels;
}

const ISLANDS = [
  [0.2, 0.72, 0.085, 1],
  [0.72, 0.82, 0.07, 0.75],
  [0.82, 0.3, 0.1, 0.95],
  [0.42, 0.36, 0.06, 0.6],
] as const;

const LETTERS = [
  '.####..#####.#...#',
  '#......#.....##..#',
  '#..##..####..#.#.#',
  '#...#..#.....#..##',
  '.###...#.....#...#',
] as const;

function letters(side: number): Uint8Array {
  const columns = LETTERS[0].length;
  const scale = Math.max(1, Math.floor((side - 2) / columns));
  const [left, top] = [(side - columns * scale) >> 1, (side - LETTERS.length * scale) >> 1];
  const levels = new Uint8Array(side * side);
  for (let x0 = 0; x0 < side; x0++) {
    for (let x1 = 0; x1 < side; x1++) {
      const column = Math.floor((x0 - left) / scale);
      const row = Math.floor((side - 1 - x1 - top) / scale);
      if (LETTERS[row]?.[column] === '#') levels[x0 * side + x1] = TOP_LEVEL;
    }
  }
  return levels;
}

/** Smooth noise: random values on a coarse lattice, blended, and the lower half cut off. */
function noise(side: number, seed: number): Uint8Array {
  const random = new RandomStream(seed).fork('noise');
  const coarse = 6;
  const values = Float64Array.from({ length: (coarse + 1) ** 2 }, () => random.uniform());
  const at = (i: number, j: number): number => values[i * (coarse + 1) + j];
  const ease = (t: number): number => t * t * (3 - 2 * t);
  return draw(side, (u, v) => {
    const [i, j] = [
      Math.min(coarse - 1, Math.floor(u * coarse)),
      Math.min(coarse - 1, Math.floor(v * coarse)),
    ];
    const [s, t] = [ease(u * coarse - i), ease(v * coarse - j)];
    const low = at(i, j) * (1 - s) + at(i + 1, j) * s;
    const high = at(i, j + 1) * (1 - s) + at(i + 1, j + 1) * s;
    return (low * (1 - t) + high * t - 0.5) * 2.2;
  });
}

/** Levels [X] of a preset; the seed matters to `noise` only. */
export async function presetLevels(name: PresetName, env: Environment, seed: number): Promise<Uint8Array> {
  const side = gridSide(env);
  if (name === 'letters') return letters(side);
  if (name === 'noise') return noise(side, seed);
  if (name === 'islands') {
    return draw(side, (u, v) => {
      let share = 0;
      for (const [a, b, width, height] of ISLANDS) {
        const squared = (u - a) ** 2 + (v - b) ** 2;
        share = Math.max(share, height * Math.exp(-squared / (2 * width * width)));
      }
      return share < 0.02 ? 0 : share;
    });
  }
  const reward = await resolveReward(`grid:${name}`, builtinFamilies, { task: env.task });
  const state = new Int32Array(env.stateSize);
  const texts = Array.from({ length: env.outcomeCount! }, (_, index) => {
    env.outcomeAt!(index, state, 0);
    return env.outcomeText(state, 0);
  });
  const { logReward } = await evaluateTexts(freeEvaluator(reward), texts);
  const values = logReward.map(Math.exp);
  const most = Math.max(...values);
  return Uint8Array.from(values, (value) => clampLevel(value / most));
}
