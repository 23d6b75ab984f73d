/**
 * Masks for building strings: which actions can still end in an outcome that an automaton allows. Each is
 * exact for the way in which strings are built.
 */
import type { Environment } from '../env/environment.js';
import type { LayeredAutomaton } from './layered-automaton.js';

/** Takes from a forward mask the actions after which nothing allowed can be reached. */
export type CompletionMask = (states: Int32Array, at: number, mask: Uint8Array, maskAt: number) => void;

/** More nodes are not gone through at every step. */
const MOST_SCANNED = 50_000;

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
  return MASKS[construction](env, automaton);
}

/** Appended to: what goes on from the node behind the letters so far. */
function appendMask(env: Environment, { next, accept, tokens: A }: LayeredAutomaton): CompletionMask {
  const { variableLength = false, tokenLength } = env;
  const tokens = new Int32Array(tokenLength);
  return (states, at, mask, maskAt) => {
    env.partialTokens!(states, at, tokens, 0);
    let node = 0;
    for (let i = 0; i < tokenLength && tokens[i] >= 0 && node >= 0; i++) node = next[node * A + tokens[i]];
    for (let token = 0; token < A; token++)
      if (node < 0 || next[node * A + token] < 0) mask[maskAt + token] = 0;
    if (variableLength && (node < 0 || accept[node] === 0)) mask[maskAt + A] = 0;
  };
}

/**
 * Grown at both ends: the string so far may lie at any offset. From every node of every level that lets it
 * lie there, what goes on behind it, and what led to the node.
 */
function endsMask(env: Environment, automaton: LayeredAutomaton): CompletionMask {
  const { first, next, tokens: A, nodes } = automaton;
  const n = env.tokenLength;
  const tokens = new Int32Array(n);
  // Letters by which each node is reached [nodes, A].
  const into = new Uint8Array(nodes * A);
  for (let node = 0; node < nodes; node++)
    for (let token = 0; token < A; token++) {
      const to = next[node * A + token];
      if (to >= 0) into[to * A + token] = 1;
    }
  const found = new Uint8Array(2 * A);
  return (states, at, mask, maskAt) => {
    env.partialTokens!(states, at, tokens, 0);
    let length = 0;
    while (length < n && tokens[length] >= 0) length++;
    if (length === n) return;
    found.fill(0);
    let missing = 2 * A;
    for (let offset = 0; offset + length <= n && missing > 0; offset++) {
      for (let from = first[offset]; from < first[offset + 1] && missing > 0; from++) {
        let node = from;
        for (let i = 0; i < length && node >= 0; i++) node = next[node * A + tokens[i]];
        if (node < 0) continue;
        for (let token = 0; token < A; token++) {
          if (into[from * A + token] === 1 && found[token] === 0) missing -= found[token] = 1;
          if (next[node * A + token] >= 0 && found[A + token] === 0) missing -= found[A + token] = 1;
        }
      }
    }
    for (let action = 0; action < 2 * A; action++) if (found[action] === 0) mask[maskAt + action] = 0;
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
