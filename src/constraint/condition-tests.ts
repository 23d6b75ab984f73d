/**
 * Which values of a descriptor fulfil a condition. Conditions are on raw values, not on bins as questions
 * are: `hydrophobicity>=0.45` means that.
 */
import type { Descriptor } from '../descriptor/descriptor.js';
import type { ConditionText } from './conditions-text.js';

type Accepts = (raw: number) => boolean;

/** Raw values are sums and shares in floating point: 0.4 means what rounds to it. */
const SLACK = 1e-9;

const COMPARISONS: Readonly<Record<string, (raw: number, bound: number) => boolean>> = {
  '>=': (raw, bound) => raw >= bound - SLACK,
  '<=': (raw, bound) => raw <= bound + SLACK,
  '>': (raw, bound) => raw > bound + SLACK,
  '<': (raw, bound) => raw < bound - SLACK,
};

/** @throws one sentence on a value that is none of the descriptor's kind */
export function testOf(one: Descriptor, { operator, value }: ConditionText): Accepts {
  if (operator === '') {
    if (one.bins !== 2)
      throw new Error(`where: ${one.name} is no yes or no; say what of it is wanted, such as ${one.name}>=1`);
    return (raw) => raw !== 0;
  }
  if (operator !== '=') {
    const bound = readNumber(one, value);
    const holds = COMPARISONS[operator];
    return (raw) => holds(raw, bound);
  }
  const choices = value.split('|').map((choice) => choiceOf(one, choice.trim()));
  return (raw) => {
    for (let i = 0; i < choices.length; i++) if (choices[i](raw)) return true;
    return false;
  };
}

function choiceOf(one: Descriptor, text: string): Accepts {
  const range = /^(.+?)\s*\.\.\s*(.+)$/.exec(text);
  if (range) {
    const [low, high] = [readNumber(one, range[1]), readNumber(one, range[2])];
    if (low > high) throw new Error(`where: the range ${text} of ${one.name} is upside down`);
    return (raw) => raw >= low - SLACK && raw <= high + SLACK;
  }
  if (asNumber(text) !== undefined) {
    const wanted = readNumber(one, text);
    return (raw) => Math.abs(raw - wanted) <= SLACK;
  }
  for (let bin = 0; bin < one.bins; bin++)
    if (one.label(bin) === text) return (raw) => one.binOf(raw) === bin;
  throw noNumber(one, text);
}

function asNumber(text: string): number | undefined {
  const value = text === '' ? NaN : Number(text);
  return Number.isNaN(value) ? undefined : value;
}

function readNumber(one: Descriptor, text: string): number {
  const value = asNumber(text);
  if (value === undefined) throw noNumber(one, text);
  return value;
}

function noNumber(one: Descriptor, text: string): Error {
  return new Error(
    `where: ${one.name} must be a number, a range such as ${one.range[0]}..${one.range[1]}, or "${one.label(0)}" to "${one.label(one.bins - 1)}", got "${text}"`,
  );
}
