/** `grid:standard`, `grid:corners` and others: rewards of the hypergrid task. */
import { boolean, number, text, type NumberParameter } from '../../settings/describe.js';
import type { RewardDefinition } from '../definition.js';
import { fileReader, namedFamily, namedReward, type NamedReward, type RewardRequest } from '../family.js';
import { identityShaping, type Shaping } from '../shaping.js';
import { cellsOf, gridShape, readCell, type GridShape } from './grid-cells.js';
import {
  gridBand,
  gridPresets,
  isCorner,
  moonsScore,
  ringScore,
  standardReward,
  type GridHeights,
} from './grid-landscapes.js';
import { readPainting } from './painted.js';

/** Lists of modes longer than this are not made. */
const MOST_MODES = 100_000;

/** A reward from a function of the cell. */
function cellReward(
  name: string,
  description: string,
  shape: GridShape,
  score: (cell: Int32Array) => number,
  shaping: Shaping,
  modes: readonly string[] | undefined,
): RewardDefinition {
  const cell = new Int32Array(shape.dimensions);
  const known = new Set(modes);
  return {
    description,
    oracle: {
      info: { name, deterministic: true, higherIsBetter: true },
      score: (outcomes) =>
        outcomes.map((outcome) => {
          readCell(name, shape, outcome, cell);
          return score(cell);
        }),
    },
    shaping,
    ...(modes !== undefined && {
      modes,
      modeCount: modes.length,
      isMode: (outcome: string) => known.has(outcome),
    }),
  };
}

/** The hypergrid reward; its modes are the cells of the peaks. */
export function standardGridReward(
  name: string,
  shape: GridShape,
  heights: GridHeights,
  beta = 1,
): RewardDefinition {
  const { side, dimensions } = shape;
  const band = Array.from({ length: side }, (_, x) => x).filter((x) => gridBand(x, side) === 2);
  const count = band.length ** dimensions;
  return cellReward(
    name,
    `hypergrid reward with heights ${heights.join(', ')} on ${side}^${dimensions} cells`,
    shape,
    (cell) => standardReward(cell, side, heights),
    { ...identityShaping, beta },
    count > 0 && count <= MOST_MODES ? cellsOf(band, dimensions) : undefined,
  );
}

/** 1 at the goals near the corners, `background` elsewhere. */
export function cornersGridReward(
  name: string,
  shape: GridShape,
  background: number,
  beta = 1,
): RewardDefinition {
  const { side, dimensions } = shape;
  if (side < 4) throw new Error(`${name} needs a side of 4 or more, got ${side}`);
  const goals = cellsOf([1, side - 2], dimensions).slice(1);
  return cellReward(
    name,
    `${goals.length} goals near the corners of ${side}^${dimensions} cells, ${background} elsewhere`,
    shape,
    (cell) => (isCorner(cell, side) ? 1 : background),
    { ...identityShaping, beta },
    goals,
  );
}

/**
 * A value for every cell of a 2-D grid, cells[x0][x1]. Values <= 0 get the least reward, a thousandth of the
 * greatest value.
 */
export function paintedGridReward(
  name: string,
  shape: GridShape,
  cells: readonly (readonly number[])[],
  beta = 1,
): RewardDefinition {
  const { side } = twoDimensional(name, shape);
  if (cells.length !== side || cells.some((row) => row.length !== side)) {
    const got = `${cells.length} rows of ${[...new Set(cells.map((row) => row.length))].join(' or ')}`;
    throw new Error(`${name}: the grid needs ${side} rows of ${side} values, got ${got}`);
  }
  let most = 0;
  for (const row of cells) for (const value of row) most = Math.max(most, value);
  if (!(most > 0)) throw new Error(`${name}: some value must be > 0, the greatest is ${most}`);
  return cellReward(
    name,
    `painted values on ${side} x ${side} cells`,
    shape,
    (cell) => cells[cell[0]][cell[1]],
    { scale: most, beta, min: most * 1e-3, norm: { kind: 'minmax', lo: 0, hi: most }, transform: 'power' },
    undefined,
  );
}

function twoDimensional(name: string, shape: GridShape): GridShape {
  if (shape.dimensions !== 2) throw new Error(`${name} needs 2 dimensions, got ${shape.dimensions}`);
  return shape;
}

const positive = (preset: number, help: string): NumberParameter & { readonly preset: number } =>
  number({ least: Number.MIN_VALUE, preset, help });

function standard(name: string, heights: GridHeights): NamedReward {
  const [r0, r1, r2] = heights;
  const parameters = {
    r0: positive(r0, 'R0, everywhere'),
    r1: positive(r1, 'R1, on the plateaus'),
    r2: positive(r2, 'R2, on the peaks'),
  };
  return namedReward(
    name,
    `plateaus and peaks near the corners, heights ${heights.join(', ')}`,
    parameters,
    (values, request) =>
      standardGridReward(...place(request), [values.r0, values.r1, values.r2], request.beta),
  );
}

/** Name and shape of a requested reward. */
function place({ name, context }: RewardRequest): [string, GridShape] {
  return [`grid:${name}`, gridShape(`reward grid:${name}`, context.task)];
}

/** Smooth bumps: log R = -(distance / width)^2 times beta, floored. */
const smooth = (beta = 1): Shaping => ({ ...identityShaping, beta, min: 1e-4, transform: 'exp' });

const LINE = 'width of the line';

const ring = namedReward(
  'ring',
  'a ring about the center, 2 dimensions',
  { radius: positive(0.6, 'radius; the grid spans -1 to 1'), width: positive(0.1, LINE) },
  ({ radius, width }, request) => {
    const [name, shape] = place(request);
    const { side } = twoDimensional(name, shape);
    const score = (cell: Int32Array): number => ringScore(cell, side, radius, width);
    return cellReward(name, `ring of radius ${radius}`, shape, score, smooth(request.beta), undefined);
  },
);

const moons = namedReward(
  'moons',
  'two half circles that interlock, 2 dimensions',
  { width: positive(0.15, LINE) },
  ({ width }, request) => {
    const [name, shape] = place(request);
    const { side } = twoDimensional(name, shape);
    const score = (cell: Int32Array): number => moonsScore(cell, side, width);
    return cellReward(name, 'two interlocking half circles', shape, score, smooth(request.beta), undefined);
  },
);

const painted = namedReward(
  'painted',
  'a value for every cell, read from numbers with a row for every first coordinate, an npy array, or a PNG picture',
  {
    file: text({
      help: 'CSV or TSV of numbers, side rows of side values; an npy array [side, side]; or a PNG picture',
    }),
    dark: boolean({ preset: false, help: 'of a picture: dark is high' }),
  },
  async ({ file, dark }, request) => {
    const [name, shape] = place(request);
    if (file === undefined) throw new Error(`reward ${name}: file is missing; write ${name}(file=map.csv)`);
    const bytes = await fileReader(`reward ${name}`, request.context)(file);
    const { side } = twoDimensional(name, shape);
    const cells = await readPainting(`reward ${name}: ${file}`, bytes, side, dark);
    return paintedGridReward(name, shape, cells, request.beta);
  },
);

export const gridFamily = namedFamily(
  { kind: 'grid', help: 'rewards on hypergrids', example: 'grid:corners' },
  [
    ...Object.entries(gridPresets).map(([name, heights]) => standard(name, heights)),
    namedReward(
      'corners',
      'sparse goals near the corners',
      { background: positive(1e-3, 'reward elsewhere') },
      ({ background }, request) => cornersGridReward(...place(request), background, request.beta),
    ),
    ring,
    moons,
    painted,
  ],
);
