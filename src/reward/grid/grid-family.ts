/** `grid:standard`, `grid:corners` and others: rewards of the hypergrid task. */
import type { Parameter } from '../../settings/parameters.js';
import type { RewardDefinition } from '../definition.js';
import { fileReader, namedFamily, type NamedReward, type RewardRequest } from '../family.js';
import { identityShaping, type Shaping } from '../shaping.js';
import { cellsOf, gridShape, readCell, type GridShape } from './cells.js';
import {
  gridBand,
  gridPresets,
  isCorner,
  moonsScore,
  ringScore,
  standardReward,
  type GridHeights,
} from './landscapes.js';
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
        outcomes.map((text) => {
          readCell(name, shape, text, cell);
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

const positive = (name: string, usual: number, help: string): Parameter => ({
  name,
  type: 'number',
  least: Number.MIN_VALUE,
  preset: usual,
  help,
});

function standard(name: string, heights: GridHeights): NamedReward {
  const [r0, r1, r2] = heights;
  return {
    name,
    help: `plateaus and peaks near the corners, heights ${heights.join(', ')}`,
    parameters: [
      positive('r0', r0, 'R0, everywhere'),
      positive('r1', r1, 'R1, on the plateaus'),
      positive('r2', r2, 'R2, on the peaks'),
    ],
    build: (values, request) =>
      standardGridReward(
        ...place(request),
        [values.r0, values.r1, values.r2] as unknown as GridHeights,
        request.beta,
      ),
  };
}

/** Name and shape of a requested reward. */
function place({ name, context }: RewardRequest): [string, GridShape] {
  return [`grid:${name}`, gridShape(`reward grid:${name}`, context.task)];
}

/** Smooth bumps: log R = -(distance / width)^2 times beta, floored. */
const smooth = (beta = 1): Shaping => ({ ...identityShaping, beta, min: 1e-4, transform: 'exp' });

const width = positive('width', 0.1, 'width of the line');

export const gridFamily = namedFamily(
  { kind: 'grid', help: 'rewards on hypergrids', example: 'grid:corners' },
  [
    ...Object.entries(gridPresets).map(([name, heights]) => standard(name, heights)),
    {
      name: 'corners',
      help: 'sparse goals near the corners',
      parameters: [positive('background', 1e-3, 'reward elsewhere')],
      build: (values, request) =>
        cornersGridReward(...place(request), values.background as number, request.beta),
    },
    {
      name: 'ring',
      help: 'a ring about the center, 2 dimensions',
      parameters: [positive('radius', 0.6, 'radius; the grid spans -1 to 1'), width],
      build: ({ radius, width: w }, request) => {
        const [name, shape] = place(request);
        const { side } = twoDimensional(name, shape);
        const score = (cell: Int32Array): number => ringScore(cell, side, radius as number, w as number);
        return cellReward(
          name,
          `ring of radius ${String(radius)}`,
          shape,
          score,
          smooth(request.beta),
          undefined,
        );
      },
    },
    {
      name: 'moons',
      help: 'two half circles that interlock, 2 dimensions',
      parameters: [{ ...width, preset: 0.15 } as Parameter],
      build: ({ width: w }, request) => {
        const [name, shape] = place(request);
        const { side } = twoDimensional(name, shape);
        const score = (cell: Int32Array): number => moonsScore(cell, side, w as number);
        return cellReward(
          name,
          'two interlocking half circles',
          shape,
          score,
          smooth(request.beta),
          undefined,
        );
      },
    },
    {
      name: 'painted',
      help: 'a value for every cell, read from numbers with a row for every first coordinate, an npy array, or a PNG picture',
      parameters: [
        {
          name: 'file',
          type: 'text',
          help: 'CSV or TSV of numbers, side rows of side values; an npy array [side, side]; or a PNG picture',
        },
        { name: 'dark', type: 'boolean', preset: false, help: 'of a picture: dark is high' },
      ],
      build: async ({ file, dark }, request) => {
        const [name, shape] = place(request);
        if (file === undefined)
          throw new Error(`reward ${name}: file is missing; write ${name}(file=map.csv)`);
        const bytes = await fileReader(`reward ${name}`, request.context)(file as string);
        const { side } = twoDimensional(name, shape);
        const cells = await readPainting(`reward ${name}: ${String(file)}`, bytes, side, dark === true);
        return paintedGridReward(name, shape, cells, request.beta);
      },
    },
  ],
);
