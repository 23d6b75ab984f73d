/**
 * Masks for building strings: which actions can still end in an outcome that an automaton allows. Each is
 * exact for the way in which strings are built.
 */
import type { Environment } from '../env/environment.js';
import type { LayeredAutomaton } from './layered-automaton.js';

/** Takes from a forward mask the actions after which nothing allowed can be reached. */
export type CompletionMask = (states: Int32Array, at: number, mask: Uint8Array, maskAt: number) => void;

/** More nodes are not gone through at every step. */
const MOST_SCANNED = 100_000;

/** Masks by what builds the strings. */
const MASKS: Readonly<Record<string, (env: Environment, automaton: LayeredAutomaton) => CompletionMask>> = {
  append: appendMask,
  'prepend-append': endsMask,
  'non-autoregressive': placesMask,
};
/** Actions of a string environment over A symbols with n places. */
const ACTIONS: Readonly<Record<string, (A: number, n: number, stop: number) => number>> = {
  append: (A, _, stop) => A + stop,
  'prepend-append': (A) => 2 * A,
  'non-autoregressive': (A, n) => n * A,
};

/** @returns undefined where strings are built in another way, or the automaton is too large for it */
export function maskOf(env: Environment, automaton: LayeredAutomaton): CompletionMask | undefined {
  const { construction } = env.task;
  if (typeof construction !== 'string' || !Object.hasOwn(MASKS, construction)) return undefined;
  if (env.symbols === undefined || env.partialTokens === undefined) return undefined;
  const actions = ACTIONS[construction](automaton.tokens, env.tokenLength, env.variableLength ? 1 : 0);
  if (env.actionCount !== actions) return undefined;
  if (construction !== 'append' && automaton.nodes > MOST_SCANNED) return undefined;
  // Letters are bits of an integer there.
  if (construction === 'prepend-append' && automaton.tokens > 31) return undefined;
  return MASKS[construction](env, automaton);
}

/** Appended to: what goes on from the node behind the letters so far. */
function appendMask(env: Environment, automaton: LayeredAutomaton): CompletionMask {
  const { next, accept, tokens: A } = automaton;
  const { variableLength = false, tokenLength } = env;
  const tokens = new Int32Array(tokenLength);
  return (states, at, mask, maskAt) => {
    env.partialTokens!(states, at, tokens, 0);
    const node = automaton.walk(tokens);
    for (let token = 0; token < A; token++)
      if (node < 0 || next[node * A + token] < 0) mask[maskAt + token] = 0;
    if (variableLength && (node < 0 || accept[node] === 0)) mask[maskAt + A] = 0;
  };
}

/**
 * Grown at both ends: the string so far may lie at any offset. The nodes of every level are followed along it,
 * those that meet going on as one, each with the letters that led to where it began; what is left goes on
 * behind the string.
 */
function endsMask(env: Environment, automaton: LayeredAutomaton): CompletionMask {
  const { first, next, tokens: A, nodes } = automaton;
  const n = env.tokenLength;
  const tokens = new Int32Array(n);
  // Letters by which each node is reached, as bits.
  const into = new Int32Array(nodes);
  for (let node = 0; node < nodes; node++)
    for (let token = 0; token < A; token++) {
      const to = next[node * A + token];
      if (to >= 0) into[to] |= 1 << token;
    }
  let widest = 1;
  for (let level = 0; level <= n; level++) widest = Math.max(widest, first[level + 1] - first[level]);
  let met = new Int32Array(widest);
  let behind = new Int32Array(widest);
  const bits = new Int32Array(nodes);
  const seen = new Int32Array(nodes);
  let pass = 0;
  const all = 2 ** A - 1;
  return (states, at, mask, maskAt) => {
    env.partialTokens!(states, at, tokens, 0);
    let length = 0;
    while (length < n && tokens[length] >= 0) length++;
    if (length === n) return;
    let [before, after] = [0, 0];
    for (let offset = 0; offset + length <= n && (before !== all || after !== all); offset++) {
      if (++pass === 2 ** 31 - 1) {
        seen.fill(0);
        pass = 1;
      }
      let count = first[offset + 1] - first[offset];
      for (let k = 0; k < count; k++) {
        met[k] = first[offset] + k;
        bits[met[k]] = into[met[k]];
      }
      for (let i = 0; i < length && count > 0; i++) {
        let kept = 0;
        for (let k = 0; k < count; k++) {
          const to = next[met[k] * A + tokens[i]];
          if (to < 0) continue;
          if (seen[to] === pass) bits[to] |= bits[met[k]];
          else {
            seen[to] = pass;
            bits[to] = bits[met[k]];
            behind[kept++] = to;
          }
        }
        const held = met;
        met = behind;
        behind = held;
        count = kept;
      }
      for (let k = 0; k < count; k++) {
        before |= bits[met[k]];
        for (let token = 0; token < A; token++) if (next[met[k] * A + token] >= 0) after |= 1 << token;
      }
    }
    for (let token = 0; token < A; token++) {
      if ((before & (1 << token)) === 0) mask[maskAt + token] = 0;
      if ((after & (1 << token)) === 0) mask[maskAt + A + token] = 0;
    }
  };
}

/** Filled in any order: a letter fits where a path through the automaton agrees with all that is filled. */
function placesMask(env: Environment, automaton: LayeredAutomaton): CompletionMask {
  const { first, next, tokens: A, nodes } = automaton;
  const n = env.tokenLength;
  const tokens = new Int32Array(n);
  // 1: reached from the start along what is filled; 2: an end is reached from it too.
  const reach = new Uint8Array(nodes);
  const found = new Uint8Array(n * A);
  return (states, at, mask, maskAt) => {
    env.partialTokens!(states, at, tokens, 0);
    reach.fill(0);
    found.fill(0);
    reach[0] = 1;
    for (let place = 0; place < n; place++) {
      const filled = tokens[place];
      for (let node = first[place]; node < first[place + 1]; node++) {
        if (reach[node] === 0) continue;
        for (let token = 0; token < A; token++) {
          const to = next[node * A + token];
          if (to >= 0 && (filled < 0 || filled === token)) reach[to] = 1;
        }
      }
    }
    for (let node = first[n]; node < nodes; node++) if (reach[node] === 1) reach[node] = 2;
    for (let place = n - 1; place >= 0; place--) {
      const filled = tokens[place];
      for (let node = first[place]; node < first[place + 1]; node++) {
        if (reach[node] === 0) continue;
        for (let token = 0; token < A; token++) {
          const to = next[node * A + token];
          if (to < 0 || reach[to] !== 2 || (filled >= 0 && filled !== token)) continue;
          reach[node] = 2;
          found[place * A + token] = 1;
        }
      }
    }
    for (let action = 0; action < n * A; action++) if (found[action] === 0) mask[maskAt + action] = 0;
  };
}
