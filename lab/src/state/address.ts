/**
 * The page's address: `#/paint?r=...&y=20,9&seed=0`. Everything behind the `#` comes from whoever wrote the
 * link, so each value is checked, and what cannot be used is named once and left out.
 */
import { rewardFromText, rewardToText } from './reward-text.js';

export const PAGES = [
  'paint',
  'train',
  'race',
  'plate',
  'sequences',
  'properties',
  'lessons',
  'run',
] as const;
export type Page = (typeof PAGES)[number];

export interface Address {
  readonly page: Page;
  /** Text after the page's name: which lesson. */
  readonly part: string;
  readonly values: ReadonlyMap<string, string>;
}

/** Longer addresses are not ours. */
const LONGEST = 8192;
const MOST_SEED = 2 ** 31 - 1;

export function parseAddress(hash: string): Address & { problem: string | undefined } {
  const fallback = { page: 'paint' as const, part: '', values: new Map<string, string>() };
  if (hash.length > LONGEST)
    return { ...fallback, problem: 'the address is too long to be one of this page' };
  const text = hash.replace(/^#\/?/, '');
  if (text === '') return { ...fallback, problem: undefined };
  const [path, query = ''] = text.split('?', 2) as [string, string?];
  const [name, part = ''] = path.split('/') as [string, string?];
  const page = PAGES.find((known) => known === name);
  if (page === undefined) {
    return { ...fallback, problem: `the address names no page of the lab: "${name.slice(0, 40)}"` };
  }
  return {
    page,
    part: /^[\w-]{0,40}$/.test(part) ? part : '',
    values: new Map(new URLSearchParams(query)),
    problem: undefined,
  };
}

export interface PaintState {
  levels: Uint8Array | undefined;
  y: number | undefined;
  seed: number | undefined;
}

/** What the address says of the painting, and sentences about what it says wrongly. */
export function readPaintState(
  values: ReadonlyMap<string, string>,
  side: number,
): { state: PaintState; problems: string[] } {
  const problems: string[] = [];
  const state: PaintState = { levels: undefined, y: undefined, seed: undefined };
  const reward = values.get('r');
  if (reward !== undefined) {
    try {
      state.levels = rewardFromText(reward, side * side);
    } catch (error) {
      problems.push(`the address was not used as it is: ${(error as Error).message}`);
    }
  }
  const y = values.get('y');
  if (y !== undefined) {
    const [, a, b] = /^(\d{1,4}),(\d{1,4})$/.exec(y) ?? [];
    const [y0, y1] = [Number(a), Number(b)];
    if (y0 < side && y1 < side) state.y = y0 * side + y1;
    else problems.push(`the address names no cell of the grid: y=${y.slice(0, 20)}`);
  }
  const seed = values.get('seed');
  if (seed !== undefined) {
    const value = /^\d{1,10}$/.test(seed) ? Number(seed) : NaN;
    if (value <= MOST_SEED) state.seed = value;
    else
      problems.push(`the address has a seed that is no integer from 0 to ${MOST_SEED}: ${seed.slice(0, 20)}`);
  }
  return { state, problems };
}

export function paintAddress(
  page: string,
  levels: Uint8Array,
  y: number,
  side: number,
  seed: number,
): string {
  return `#/${page}?r=${rewardToText(levels)}&y=${Math.floor(y / side)},${y % side}&seed=${seed}`;
}
