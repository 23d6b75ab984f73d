/**
 * What an outcome must fulfil, as a list of conditions on descriptors, all of which have to hold:
 *
 *     gc=3..5, motif:GAATTC          a descriptor alone, of yes and no: yes
 *     charge>=4, length=12|14..16    alternatives
 *     module:good.mjs                a function of the user's that gives 1 or 0
 *
 * Conditions are on raw values, not on bins as questions are (query.ts): `hydrophobicity>=0.45` means that.
 */
import type { Descriptor } from '../descriptor/descriptor.js';
import type { DescriptorSet } from '../descriptor/descriptor-set.js';

interface Condition {
  /** The descriptor's specification. */
  readonly spec: string;
  /** Empty for a condition that is a descriptor alone. */
  readonly operator: string;
  readonly value: string;
}

/** Raw values are sums and shares in floating point: 0.4 means what rounds to it. */
const SLACK = 1e-9;

/** Comparisons with a bound, longer signs before those that they begin with. */
const COMPARISONS: Readonly<Record<string, (raw: number, bound: number) => boolean>> = {
  '>=': (raw, bound) => raw >= bound - SLACK,
  '<=': (raw, bound) => raw <= bound + SLACK,
  '>': (raw, bound) => raw > bound + SLACK,
  '<': (raw, bound) => raw < bound - SLACK,
};
const OPERATORS = [...Object.keys(COMPARISONS), '='];

/** A module alone is a yes or no, asked in large batches. */
const YES_OR_NO = '(least=0,greatest=1,integer=true,batch=4096)';

export class Constraint {
  /** @param parts a descriptor each, and whether its raw value will do */
  constructor(
    readonly text: string,
    private readonly parts: readonly {
      readonly set: DescriptorSet;
      readonly tests: readonly ((raw: number) => boolean)[];
    }[],
  ) {}

  /** The conditions on descriptors that are measured from the state, at once. Allocates nothing. */
  allows(states: Int32Array, at: number): boolean {
    const { parts } = this;
    for (let k = 0; k < parts.length; k++) {
      const { set, tests } = parts[k];
      const [one] = set.components;
      if (one.value === undefined) continue;
      const raw = one.value(states, at);
      for (let i = 0; i < tests.length; i++) if (!tests[i](raw)) return false;
    }
    return true;
  }

  /**
   * Tests terminal states.
   * @param states rows [count, stateSize]
   * @param out gets 1 for each that fulfils all conditions [count]
   */
  async test(states: Int32Array, count: number, out: Uint8Array): Promise<void> {
    out.fill(1, 0, count);
    for (const { set, tests } of this.parts) {
      const [values] = await set.rawValues(states, count);
      for (const accepts of tests) for (let i = 0; i < count; i++) if (!accepts(values[i])) out[i] = 0;
    }
  }
}

/**
 * Reads conditions.
 * @param open makes the descriptors of a specification
 * @throws one sentence on what is no condition, an unknown descriptor, or a value that is none of its kind
 */
export async function openConstraint(
  text: string,
  open: (spec: string) => Promise<DescriptorSet>,
): Promise<Constraint> {
  const conditions = splitAt(text, ',').map(readCondition);
  if (conditions.length === 0) throw expected(text);
  const parts: { set: DescriptorSet; tests: ((raw: number) => boolean)[] }[] = [];
  for (const spec of new Set(conditions.map((condition) => condition.spec))) {
    const set = await open(spec);
    const own = conditions.filter((condition) => condition.spec === spec);
    parts.push({ set, tests: own.map((condition) => testOf(set.components[0], condition)) });
  }
  return new Constraint(text, parts);
}

function expected(part: string): Error {
  return new Error(`where: expected a condition such as gc>=3, charge=2..4 or motif:GAATTC, got "${part}"`);
}

/** Splits at a character that stands outside parentheses and quotes; empty parts are left out. */
function splitAt(text: string, separator: string): string[] {
  const parts: string[] = [];
  let from = 0;
  scanOutside(text, (i) => {
    if (text[i] !== separator) return;
    parts.push(text.slice(from, i).trim());
    from = i + 1;
  });
  parts.push(text.slice(from).trim());
  return parts.filter((part) => part !== '');
}

/** Calls `visit` for every place outside parentheses and quotes, until it returns true. */
function scanOutside(text: string, visit: (i: number) => boolean | void): void {
  let depth = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (text[i] === '(') depth++;
    else if (text[i] === ')') depth--;
    else if (depth === 0 && visit(i) === true) return;
  }
}

function readCondition(part: string): Condition {
  let at = -1;
  scanOutside(part, (i) => {
    if (!'<>='.includes(part[i])) return false;
    at = i;
    return true;
  });
  if (at < 0) {
    const isPlainModule = part.startsWith('module:') && !part.endsWith(')');
    return { spec: isPlainModule ? `${part}${YES_OR_NO}` : part, operator: '', value: '' };
  }
  const operator = OPERATORS.find((one) => part.startsWith(one, at))!;
  const [spec, value] = [part.slice(0, at).trim(), part.slice(at + operator.length).trim()];
  if (spec === '' || value === '') throw expected(part);
  return { spec, operator, value };
}

function testOf(one: Descriptor, { operator, value }: Condition): (raw: number) => boolean {
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
  return (raw) => choices.some((accepts) => accepts(raw));
}

function choiceOf(one: Descriptor, text: string): (raw: number) => boolean {
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
