/** Grids: the block a cell lies in (`region`), and how far from the middle it is (`ring`). */
import { integer } from '../../settings/describe.js';
import { namedBins } from '../bins.js';
import { MOST_CELLS } from '../descriptor-set.js';
import { integerBinsOf, integerParameters, descriptorKind } from '../kind.js';
import type { Environment } from '../../env/environment.js';

interface Coordinates {
  /** H, cells to a side. */
  readonly side: number;
  /** d, their number. */
  readonly count: number;
  /** [d] coordinates of the state that was read last. */
  readonly x: Int32Array;
  read(states: Int32Array, at: number): void;
  readonly readPartial?: (states: Int32Array, at: number) => void;
}

/** Coordinates of outcomes whose tokens are numbers in order. @throws when they are not */
function coordinates(name: string, env: Environment): Coordinates {
  if (env.ordinal !== true)
    throw new Error(
      `descriptor ${name}: describes grids, the outcomes of ${env.task.name} have no coordinates`,
    );
  const x = new Int32Array(env.tokenLength);
  const { partialTokens } = env;
  return {
    side: env.vocabulary,
    count: env.tokenLength,
    x,
    read: (states, at) => env.outcomeTokens(states, at, x, 0),
    ...(partialTokens && {
      readPartial: (states: Int32Array, at: number) => partialTokens.call(env, states, at, x, 0),
    }),
  };
}

export const regionKind = descriptorKind({
  name: 'region',
  help: 'the block of the grid that a cell lies in; 0:1 is the first block along x, the second along y',
  of: 'grids',
  unit: 'blocks',
  source: '-',
  example: 'region(blocks=4)',
  parameters: { blocks: integer({ least: 1, greatest: 1024, preset: 2, help: 'blocks along a side' }) },
  build({ env, name, values }) {
    const { side, count, x, read, readPartial } = coordinates(name, env);
    const blocks = values.blocks;
    if (blocks > side)
      throw new Error(`descriptor ${name}: blocks must be at most the side ${side}, got ${blocks}`);
    if (blocks ** count > MOST_CELLS)
      throw new Error(`descriptor ${name}: ${blocks ** count} regions are too many, at most ${MOST_CELLS}`);
    const names = Array.from({ length: blocks ** count }, (_, region) =>
      Array.from({ length: count }, (__, i) => Math.floor(region / blocks ** (count - 1 - i)) % blocks).join(
        ':',
      ),
    );
    return {
      ...namedBins(`descriptor ${name}`, names),
      value(states, at) {
        read(states, at);
        let region = 0;
        for (let i = 0; i < count; i++) region = region * blocks + Math.floor((x[i] * blocks) / side);
        return region;
      },
      ...(readPartial && {
        running: {
          size: count,
          scale: Array.from({ length: count }, () => 1 / side),
          write(states, at, out, outAt) {
            readPartial(states, at);
            for (let i = 0; i < count; i++) out[outAt + i] = x[i];
          },
        },
      }),
    };
  },
});

export const ringKind = descriptorKind({
  name: 'ring',
  help: 'how many cells lie between a cell and the middle, along the coordinate that is furthest out',
  of: 'grids',
  unit: 'cells',
  source: '-',
  example: 'ring(step=2)',
  parameters: integerParameters(0, undefined),
  build({ env, name, values }) {
    const { side, count, x, read, readPartial } = coordinates(name, env);
    const ring = (): number => {
      let furthest = 0;
      for (let i = 0; i < count; i++) {
        const out = Math.abs(2 * x[i] - (side - 1));
        if (out > furthest) furthest = out;
      }
      return furthest >> 1;
    };
    return {
      ...integerBinsOf(`descriptor ${name}`, values, [0, (side - 1) >> 1]),
      value(states, at) {
        read(states, at);
        return ring();
      },
      ...(readPartial && {
        running: {
          size: 1,
          scale: [2 / side],
          write(states, at, out, outAt) {
            readPartial(states, at);
            out[outAt] = ring();
          },
        },
      }),
    };
  },
});
