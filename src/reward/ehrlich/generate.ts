/**
 * Seeded Ehrlich instances with a sequence of f = 1, which is returned with them.
 *
 * Departure from the paper: there motifs and spacings are drawn first and feasibility is argued from the
 * transition matrix being ergodic. Here the motifs are one walk over allowed transitions and every state may
 * repeat, so the optimum is written down: motif after motif, gaps filled by repeating the letter before.
 */
import { RandomStream } from '../../random/stream.js';
import { readEhrlichInstance, type EhrlichInstance } from './instance.js';

export interface EhrlichOptions {
  /** States; 2 or more. Default 20. */
  readonly v?: number;
  /** Length. Default 32. */
  readonly L?: number;
  /** Motifs. Default 4. */
  readonly c?: number;
  /** Letters of a motif. Default 4. */
  readonly k?: number;
  /** Levels of quality; divides k. Default k. */
  readonly q?: number;
  /** Default 0. */
  readonly epistasis?: number;
  readonly seed?: number;
}

export interface GeneratedEhrlich {
  readonly instance: EhrlichInstance;
  /** States of a feasible sequence with f = 1. */
  readonly optimum: readonly number[];
}

/**
 * @throws when the motifs do not fit (c * k > L), k < 1, v < 2, or q does not divide k
 */
export function generateEhrlich(options: EhrlichOptions = {}): GeneratedEhrlich {
  const { v = 20, L = 32, c = 4, k = 4, epistasis = 0, seed = 0 } = options;
  const { q = k } = options;
  if (!(Number.isSafeInteger(v) && v >= 2)) throw new Error(`ehrlich: v must be an integer >= 2, got ${v}`);
  if (c * k > L) throw new Error(`ehrlich: ${c} motifs of ${k} letters do not fit into a length of ${L}`);
  const random = new RandomStream(seed).fork('ehrlich');
  const allowed = drawTransitions(v, random.fork('transitions'));
  const motifs = drawMotifs(allowed, c, k, random.fork('motifs'));
  const offsets = drawOffsets(c, k, Math.floor(L / c), random.fork('offsets'));
  const instance = readEhrlichInstance('ehrlich', {
    v,
    L,
    c,
    k,
    q,
    epistasis,
    allowed,
    motifs,
    offsets,
    seed,
  });
  return { instance, optimum: writeOptimum(instance) };
}

/**
 * Every state may repeat and reach every other over a random cycle; of the other transitions about a quarter
 * is forbidden.
 */
function drawTransitions(v: number, random: RandomStream): number[][] {
  const allowed = Array.from({ length: v }, (_, from) =>
    Array.from({ length: v }, (__, to) => (from === to || random.int(4) > 0 ? 1 : 0)),
  );
  const cycle = Array.from({ length: v }, (_, state) => state);
  random.shuffle(cycle);
  cycle.forEach((state, i) => (allowed[state][cycle[(i + 1) % v]] = 1));
  return allowed;
}

/** One walk over allowed transitions without repeats in succession, cut into c motifs of k. */
function drawMotifs(
  allowed: readonly (readonly number[])[],
  c: number,
  k: number,
  random: RandomStream,
): number[][] {
  let state = random.int(allowed.length);
  return Array.from({ length: c }, () =>
    Array.from({ length: k }, () => {
      const current = state;
      const next = allowed[current].flatMap((may, to) => (may && to !== current ? [to] : []));
      state = next[random.int(next.length)];
      return current;
    }),
  );
}

/** k ascending places from 0 to less than `room`, all choices equally likely. */
function drawOffsets(c: number, k: number, room: number, random: RandomStream): number[][] {
  return Array.from({ length: c }, () => {
    const places = Array.from({ length: room - 1 }, (_, i) => i + 1);
    random.shuffle(places);
    return [0, ...places.slice(0, k - 1).sort((a, b) => a - b)];
  });
}

/** Motif after motif in stretches of L / c; a gap repeats the letter before it. */
function writeOptimum({ L, c, motifs, offsets }: EhrlichInstance): number[] {
  const room = Math.floor(L / c);
  const states: number[] = [];
  for (let place = 0; place < L; place++) {
    const m = Math.min(c - 1, Math.floor(place / room));
    const at = offsets[m].indexOf(place - m * room);
    states.push(at >= 0 ? motifs[m][at] : states[place - 1]);
  }
  return states;
}
