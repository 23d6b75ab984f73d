/**
 * Sums over tokens that are numbers: `sum`, the coordinates of a grid's cell or the item numbers of a set;
 * and `members:0-7`, how many items of a class a set has; `size`, how many items in all.
 */
import type { Environment } from '../../env/environment.js';
import {
  integerBinsOf,
  integerParameters,
  descriptorKind,
  type DescriptorParts,
  type IntegerValues,
} from '../kind.js';

const parameters = integerParameters(undefined, undefined);

/** Sum of an integer per token. Tokens behind the end count nothing. */
function tokenSum(
  name: string,
  env: Environment,
  values: IntegerValues,
  tokenValue: readonly number[],
  possible: readonly [number, number],
): DescriptorParts {
  const { tokenLength, partialTokens } = env;
  const weights = Int32Array.from(tokenValue);
  const tokens = new Int32Array(tokenLength);
  const sum = (): number => {
    let total = 0;
    for (let i = 0; i < tokenLength; i++) if (tokens[i] >= 0) total += weights[tokens[i]];
    return total;
  };
  return {
    ...integerBinsOf(`descriptor ${name}`, values, possible),
    value(states, at) {
      env.outcomeTokens(states, at, tokens, 0);
      return sum();
    },
    additive: { tokenValue },
    ...(partialTokens && {
      running: {
        size: 1,
        scale: [1 / Math.max(1, possible[1])],
        write(states, at, out, outAt) {
          partialTokens.call(env, states, at, tokens, 0);
          out[outAt] = sum();
        },
      },
    }),
  };
}

/** Least and greatest sum of `size` different items' values, for the sizes that a set may have. */
function boundsOfSets(env: Environment, tokenValue: readonly number[]): [number, number] {
  const rising = tokenValue.toSorted((a, b) => a - b);
  const total = (list: readonly number[]): number => list.reduce((sum, value) => sum + value, 0);
  const fewest = env.task.stop === true ? 1 : env.tokenLength;
  return [total(rising.slice(0, fewest)), total(rising.slice(-env.tokenLength))];
}

const isSet = (env: Environment): boolean => env.task.name === 'set';

function requireSet(name: string, env: Environment): void {
  if (!isSet(env))
    throw new Error(`descriptor ${name}: describes sets, the outcomes of ${env.task.name} are none`);
}

export const sumKind = descriptorKind({
  name: 'sum',
  help: 'sum of the coordinates of a cell, or of the item numbers of a set',
  of: 'grids and sets',
  unit: '-',
  source: '-',
  example: 'sum(step=4)',
  parameters,
  build({ env, name, values }) {
    if (env.ordinal !== true && !isSet(env))
      throw new Error(
        `descriptor ${name}: describes grids and sets, the outcomes of ${env.task.name} are neither`,
      );
    const tokenValue = Array.from({ length: env.vocabulary }, (_, token) => token);
    const possible: [number, number] = isSet(env)
      ? boundsOfSets(env, tokenValue)
      : [0, (env.vocabulary - 1) * env.tokenLength];
    return tokenSum(name, env, values, tokenValue, possible);
  },
});

export const sizeKind = descriptorKind({
  name: 'size',
  help: 'number of items',
  of: 'sets with stop',
  unit: 'items',
  source: '-',
  example: 'size',
  parameters,
  build({ env, name, values }) {
    requireSet(name, env);
    if (env.task.stop !== true)
      throw new Error(`descriptor ${name}: tells nothing apart, every outcome has ${env.tokenLength} items`);
    const ones = Array.from({ length: env.vocabulary }, () => 1);
    return tokenSum(name, env, values, ones, [1, env.tokenLength]);
  },
});

export const membersKind = descriptorKind({
  name: 'members',
  help: 'number of items that belong to a class',
  of: 'sets',
  unit: 'items',
  source: '-',
  example: 'members:0-7+12',
  argument: 'the items of the class',
  parameters,
  build({ env, name, argument = '', values }) {
    requireSet(name, env);
    const tokenValue = membership(name, argument, env.vocabulary);
    return tokenSum(name, env, values, tokenValue, boundsOfSets(env, tokenValue));
  },
});

/** 1 for the items of `0-7+12`. */
function membership(name: string, text: string, items: number): number[] {
  const tokenValue = Array.from({ length: items }, () => 0);
  for (const part of text.split('+')) {
    const found = /^\s*(\d+)(?:-(\d+))?\s*$/.exec(part);
    const [from, to] = found ? [Number(found[1]), Number(found[2] ?? found[1])] : [1, 0];
    if (from > to || to >= items)
      throw new Error(
        `descriptor ${name}: items are from 0 to ${items - 1}, written 3 or 0-7 with + between them, got "${part}"`,
      );
    tokenValue.fill(1, from, to + 1);
  }
  return tokenValue;
}
