/**
 * Network inputs that compare a string s with an outcome y. They state which symbols are equal; none of them
 * says whether y can still be reached, or which action comes next: that is left to be learned.
 */
import type { RelationFeatures, TokenFeatures } from '../environment.js';
import type { StringSpace } from './space.js';

/** The equality matrix: index i * n + j is active when s_i = y_j. */
export function equalityRelation(space: StringSpace): RelationFeatures {
  const n = space.length;
  return {
    count: n * n,
    active: n * n,
    write(states, at, outcomes, outcomeAt, out, outAt) {
      let k = 0;
      for (let i = 1; i <= n; i++) {
        const symbol = states[at + i];
        for (let j = 1; j <= n; j++, k++) {
          out[outAt + k] = symbol >= 0 && symbol === outcomes[outcomeAt + j] ? k : -1;
        }
      }
    },
  };
}

/** Position by position: 3 i when s_i is free, 3 i + 1 when it equals y_i, 3 i + 2 when it differs. */
export function placementRelation(space: StringSpace): RelationFeatures {
  const n = space.length;
  return {
    count: 3 * n,
    active: n,
    write(states, at, outcomes, outcomeAt, out, outAt) {
      for (let i = 0; i < n; i++) {
        const symbol = states[at + 1 + i];
        const kind = symbol < 0 ? 0 : symbol === outcomes[outcomeAt + 1 + i] ? 1 : 2;
        out[outAt + i] = 3 * i + kind;
      }
    },
  };
}

/**
 * One token for each offset o at which s, of length t, can lie inside y (o = 0 .. n - t; later tokens are
 * absent). Its features: i for every i < t with s_i = y_{o+i}; the symbol of y left of s and the one right of
 * it (or "none"); o; t; and three pairs: the left symbol with the o symbols to go there, the right one with
 * the n - t - o to go there, o with t. Whether all of s agrees is not said: attention has to add the
 * equalities up. Pairs, because a token's embedding is a sum over its features: where s fits at several
 * offsets, what is summed over them must still tell which symbol goes with which offset. Outcomes have n
 * symbols.
 */
export function alignmentTokens(space: StringSpace): TokenFeatures {
  const n = space.length;
  const A = space.symbols.length;
  const leftBase = n;
  const rightBase = leftBase + A + 1;
  const offsetBase = rightBase + A + 1;
  const lengthBase = offsetBase + n + 1;
  const leftPairBase = lengthBase + n + 1;
  const rightPairBase = leftPairBase + (n + 1) * (A + 1);
  const placeBase = rightPairBase + (n + 1) * (A + 1);
  const active = n + 7;
  return {
    count: placeBase + (n + 1) * (n + 1),
    active,
    tokens: n + 1,
    perState: true,
    write(states, at, outcomes, outcomeAt, out, outAt) {
      const t = states[at];
      const y = outcomeAt + 1;
      let to = outAt;
      for (let o = 0; o + t <= n; o++, to += active) {
        for (let i = 0; i < t; i++) out[to + i] = states[at + 1 + i] === outcomes[y + o + i] ? i : -1;
        for (let i = t; i < n; i++) out[to + i] = -1;
        const left = o > 0 ? outcomes[y + o - 1] : A;
        const right = o + t < n ? outcomes[y + o + t] : A;
        out[to + n] = leftBase + left;
        out[to + n + 1] = rightBase + right;
        out[to + n + 2] = offsetBase + o;
        out[to + n + 3] = lengthBase + t;
        out[to + n + 4] = leftPairBase + o * (A + 1) + left;
        out[to + n + 5] = rightPairBase + (n - t - o) * (A + 1) + right;
        out[to + n + 6] = placeBase + o * (n + 1) + t;
      }
      for (const end = outAt + (n + 1) * active; to < end; to++) out[to] = -1;
    },
  };
}
