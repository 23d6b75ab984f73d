/**
 * The text of a constraint: conditions between commas, all of which have to hold.
 *
 *     parent:GATTACA(most=3), no:GAATTC(strands=both), run<=3      kinds of conditions, and descriptors
 *     gc=.4..0.6, charge>=4, length=12|14..16                      ranges, bounds, alternatives
 *     motif:GAATTC, module:good.mjs                                what gives 1 or 0
 */

/** One condition. */
export interface ConditionText {
  /** As given. */
  readonly text: string;
  /** The descriptor's specification, or that of a kind of condition. */
  readonly spec: string;
  /** Empty for a condition that is a name alone. */
  readonly operator: string;
  readonly value: string;
}

const OPERATORS = ['>=', '<=', '>', '<', '='];

/** A module alone is a yes or no, asked in large batches. */
const YES_OR_NO = '(least=0,greatest=1,integer=true,batch=4096)';

/** @throws one sentence on what is no condition, or a text without any */
export function readConditions(text: string): ConditionText[] {
  const parts = splitAtCommas(text);
  if (parts.every((part) => part === '')) throw expected(text);
  if (parts.includes('')) throw new Error(`where: a condition is missing beside a comma of "${text}"; write it, or leave the comma out`); // prettier-ignore
  return parts.map(readCondition);
}

function expected(part: string): Error {
  return new Error(`where: expected a condition such as gc>=3, charge=2..4 or no:GAATTC, got "${part}"`);
}

/** Splits at commas outside parentheses, brackets and quotes. */
function splitAtCommas(text: string): string[] {
  const parts: string[] = [];
  let from = 0;
  scanOutside(text, (i) => {
    if (text[i] !== ',') return;
    parts.push(text.slice(from, i).trim());
    from = i + 1;
  });
  parts.push(text.slice(from).trim());
  return parts;
}

/** Calls `visit` for every place outside parentheses, brackets and quotes, until it returns true. */
function scanOutside(text: string, visit: (i: number) => boolean | void): void {
  let depth = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '"') quoted = !quoted;
    else if (quoted) continue;
    else if ('([{'.includes(text[i])) depth++;
    else if (')]}'.includes(text[i])) depth--;
    else if (depth === 0 && visit(i) === true) return;
  }
}

function readCondition(part: string): ConditionText {
  let at = -1;
  scanOutside(part, (i) => {
    if (!'<>='.includes(part[i])) return false;
    at = i;
    return true;
  });
  if (at < 0) {
    const isPlainModule = part.startsWith('module:') && !part.endsWith(')');
    return { text: part, spec: isPlainModule ? `${part}${YES_OR_NO}` : part, operator: '', value: '' };
  }
  const operator = OPERATORS.find((one) => part.startsWith(one, at))!;
  const [spec, value] = [part.slice(0, at).trim(), part.slice(at + operator.length).trim()];
  if (spec === '' || value === '') throw expected(part);
  return { text: part, spec: isShareOfGc(spec, value) ? 'gc-share' : spec, operator, value };
}

/** `gc=0.4..0.6` is a share of the letters, `gc=8..12` a number of them. @throws on a share that cannot be */
function isShareOfGc(spec: string, value: string): boolean {
  if (spec !== 'gc') return false;
  const numbers = value.split(/\.\.|\|/).map((word) => word.trim());
  if (!numbers.some((word) => /^[+-]?\d*\.\d+$/.test(word))) return false;
  const outside = numbers.find((word) => Number(word) < 0 || Number(word) > 1);
  if (outside !== undefined) throw new Error(`where: gc with a point is a share of the letters, from 0 to 1, got "${outside}" in "gc ${value}"; a number of letters is written without`); // prettier-ignore
  return true;
}
