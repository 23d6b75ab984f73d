/**
 * A question about y: for every component the bins that are welcome, or any. As text:
 *
 *     charge=5, moment=high, hydrophobicity=any
 *     charge>=4, gc=0.3..0.6, motif:TATAAT=yes, length=12|14
 *
 * Components that are not named are open. Words ask for a share of the base measure: lowest and highest for a
 * tenth, low and high for a quarter, middle for the half between them; without masses for that share of the
 * bins.
 */
import { suggestion } from '../settings/suggest.js';
import type { Descriptor } from './descriptor.js';
import type { DescriptorSet } from './descriptor-set.js';

export interface Query {
  /** For each component, 1 for every bin that is welcome; undefined for any. */
  readonly allowed: readonly (Uint8Array | undefined)[];
}

/** Shares of the base measure, from the least value on. */
const WORDS: Readonly<Record<string, readonly [number, number]>> = {
  lowest: [0, 0.1],
  low: [0, 0.25],
  middle: [0.25, 0.75],
  high: [0.75, 1],
  highest: [0.9, 1],
};

/**
 * Reads a question.
 *
 * @param masses mass of every bin of a component under the base measure, where it is known: [bins]
 * @throws one sentence on an unknown component, a value outside the bins, or a word that is none
 */
export function parseQuery(
  set: DescriptorSet,
  text: string,
  masses?: (component: number) => ArrayLike<number> | undefined,
): Query {
  const allowed: (Uint8Array | undefined)[] = set.components.map(() => undefined);
  const named = new Set<number>();
  for (const part of splitOutside(text)) {
    const { name, operator, value } = splitPart(part, set);
    const component = set.find(name);
    if (component === undefined) {
      const names = set.components.map((one) => one.name);
      throw new Error(`query: unknown descriptor "${name}"${suggestion(name, names)}`);
    }
    if (named.has(component)) throw new Error(`query: ${name} is given twice`);
    named.add(component);
    allowed[component] = readValue(set.components[component], operator, value, masses?.(component));
  }
  return { allowed };
}

/** Whether a cell is an answer. */
export function matches(set: DescriptorSet, query: Query, cell: number): boolean {
  return query.allowed.every((bins, k) => bins === undefined || bins[set.binIn(cell, k)] === 1);
}

/** The question in words: `charge=5, moment=any`. */
export function queryText(set: DescriptorSet, { allowed }: Query): string {
  return set.components
    .map((one, k) => {
      const bins = allowed[k];
      if (bins === undefined) return `${one.name}=any`;
      const labels = [...bins.keys()].filter((bin) => bins[bin] === 1).map((bin) => one.label(bin));
      return `${one.name}=${labels.length > 0 ? labels.join('|') : 'none'}`;
    })
    .join(', ');
}

/** Splits at commas that stand outside parentheses. */
function splitOutside(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let i = 0; i <= text.length; i++) {
    if (text[i] === '(') depth++;
    else if (text[i] === ')') depth--;
    else if (i === text.length || (text[i] === ',' && depth === 0)) {
      parts.push(text.slice(from, i).trim());
      from = i + 1;
    }
  }
  return parts.filter((part) => part !== '');
}

const OPERATOR = /\s*(>=|<=|=|>|<)\s*/;

function splitPart(part: string, set: DescriptorSet): { name: string; operator: string; value: string } {
  // A name may hold an operator of its own (as in `charge(ph=5)`), so known names come first, longest first.
  const names = set.components.map(({ name }) => name).sort((a, b) => b.length - a.length);
  const known = names.find((name) => part.startsWith(name) && /^\s*[<>=]/.test(part.slice(name.length)));
  const rest = part.slice(known?.length ?? 0);
  const found = OPERATOR.exec(rest);
  if (found === null || (known === undefined && found.index === 0))
    throw new Error(`query: expected a condition such as ${set.components[0].name}=any, got "${part}"`);
  const name = known ?? rest.slice(0, found.index);
  const value = rest.slice(found.index + found[0].length).trim();
  if (value === '') throw new Error(`query: ${name} is given no value in "${part}"`);
  return { name, operator: found[1], value };
}

function readValue(
  one: Descriptor,
  operator: string,
  text: string,
  masses?: ArrayLike<number>,
): Uint8Array | undefined {
  if (operator === '=' && text === 'any') return undefined;
  const bins = new Uint8Array(one.bins);
  if (operator !== '=') {
    const bound = readNumber(one, text);
    for (let bin = 0; bin < one.bins; bin++) {
      const [low, high] = one.boundsOf(bin);
      // Reals: the upper bound of a bin is excluded, and a bin on the wrong side in part is left out.
      const above = one.edges === undefined ? low > bound : low >= bound;
      const fits = {
        '>=': low >= bound,
        '>': above,
        '<=': high <= bound,
        '<': one.edges === undefined ? high < bound : high <= bound,
      }[operator];
      if (fits) bins[bin] = 1;
    }
    return filled(one, bins, `${operator}${text}`);
  }
  for (const choice of text.split('|').map((word) => word.trim())) addChoice(one, choice, bins, masses);
  return filled(one, bins, `=${text}`);
}

function filled(one: Descriptor, bins: Uint8Array, asked: string): Uint8Array {
  if (bins.includes(1)) return bins;
  throw new Error(`query: ${one.name}${asked} holds no whole bin of ${binsText(one)}`);
}

function addChoice(one: Descriptor, choice: string, bins: Uint8Array, masses?: ArrayLike<number>): void {
  for (let bin = 0; bin < one.bins; bin++) {
    if (one.label(bin) !== choice) continue;
    bins[bin] = 1;
    return;
  }
  if (Object.hasOwn(WORDS, choice)) {
    addShare(one, WORDS[choice], bins, masses);
    return;
  }
  const range = /^(\S+?)\s*(?:\.\.| to )\s*(\S+)$/.exec(choice);
  if (range === null) {
    bins[one.binOf(readNumber(one, choice))] = 1;
    return;
  }
  const [low, high] = [readNumber(one, range[1]), readNumber(one, range[2])];
  if (low > high) throw new Error(`query: the range ${choice} of ${one.name} is upside down`);
  const last = one.binOf(high);
  for (let bin = one.binOf(low); bin <= last; bin++) {
    // A range that ends at an edge does not reach into the bin behind it.
    if (bin === last && one.edges !== undefined && one.boundsOf(bin)[0] === high && high > low) continue;
    bins[bin] = 1;
  }
}

/**
 * The bins whose middle lies in a share of the mass; at least the one that the share's far end falls into.
 */
function addShare(
  one: Descriptor,
  [from, to]: readonly [number, number],
  out: Uint8Array,
  masses?: ArrayLike<number>,
): void {
  let total = 0;
  for (let bin = 0; bin < one.bins; bin++) total += masses?.[bin] ?? 1;
  let below = 0;
  let some = false;
  for (let bin = 0; bin < one.bins; bin++) {
    const mass = (masses?.[bin] ?? 1) / total;
    const middle = below + mass / 2;
    if (middle >= from && middle <= to) {
      out[bin] = 1;
      some = true;
    }
    below += mass;
  }
  if (!some) out[from === 0 ? 0 : to === 1 ? one.bins - 1 : one.bins >> 1] = 1;
}

function readNumber(one: Descriptor, text: string): number {
  const value = text === '' ? NaN : Number(text);
  if (Number.isNaN(value)) {
    const words = Object.keys(WORDS).join(', ');
    throw new Error(
      `query: ${one.name} must be any, a number, a range such as ${one.range[0]}..${one.range[1]}, or one of ` +
        `${words}, got "${text}"`,
    );
  }
  if (one.edges === undefined && !Number.isInteger(value))
    throw new Error(`query: ${one.name} must be an integer, got ${text}`);
  if (value < one.range[0] || value > one.range[1])
    throw new Error(`query: ${one.name}=${text} lies outside its bins, ${binsText(one)}`);
  return value;
}

function binsText(one: Descriptor): string {
  return `"${one.label(0)}" to "${one.label(one.bins - 1)}"`;
}
