import { describe, expect, it } from 'vitest';
import type { Environment } from '../environment.js';
import { createGrid } from '../grid.js';
import { checkLaws } from '../laws.js';
import { createSequence } from '../sequence.js';

const grid = createGrid({ side: 4 });
const strings = createSequence({ alphabet: 'AB', maxLength: 3 });
const ends = createSequence({ alphabet: 'ABC', length: 3, construction: 'prepend-append' });
const large = createSequence({ alphabet: 'ACDEFGHIKLMNPQRSTVWY', maxLength: 12 });

/** The grid as a plain JavaScript module might give it, with a member left out. */
function without(member: keyof Environment): Environment {
  const { [member]: _left, ...rest } = grid;
  return rest as Environment;
}

describe('each law finds its fault, with the shortest action sequence', () => {
  /**
   * Law, broken environment, actions of the shortest counterexample (a pattern where several are as short),
   * words of its problem.
   */
  const faults: [string, Environment, number[] | RegExp, RegExp][] = [
    ['members', { ...grid, stateSize: 2.5 }, [], /stateSize must be an integer >= 1, got 2.5/],
    ['members', without('stepBack'), [], /stepBack must be a function, got undefined/],
    ['members', without('features'), [], /features must be an object with count, active and write/],
    [
      'members',
      { ...ends, attention: { ...ends.attention!, tokens: 0 } },
      [],
      /attention.tokens must be an integer >= 1, got 0/,
    ],
    [
      'members',
      { ...grid, outcomeCount: 0 },
      [],
      /outcomeCount must be a safe integer >= 1 or absent, got 0/,
    ],
    [
      'guard-zones',
      {
        ...grid,
        step(states, at, action) {
          grid.step(states, at, action);
          if (action === 1) states[at + 3] = 0;
        },
      },
      [],
      /step writes outside its row of 3 integers/,
    ],
    [
      'guard-zones',
      {
        ...grid,
        forwardMask(states, at, mask, maskAt) {
          grid.forwardMask(states, at, mask, maskAt);
          if (states[at] === 3) mask[maskAt - 1] = 1;
        },
      },
      [0, 0, 0],
      /forwardMask writes outside its 3 bytes/,
    ],
    [
      'guard-zones',
      {
        ...grid,
        isTerminal(states, at) {
          if (states[at + 1] === 2) states[at] = 0;
          return grid.isTerminal(states, at);
        },
      },
      [0, 1, 1],
      /isTerminal changes a row that it should only read/,
    ],
    [
      'reset',
      {
        ...grid,
        reset(states, at) {
          states[at] = 0;
          states[at + 2] = 0;
        },
      },
      [],
      /reset leaves old contents/,
    ],
    [
      'masks',
      {
        ...grid,
        backwardMask(states, at, mask, maskAt) {
          for (let a = 0; a < 3; a++) mask[maskAt + a] = states[at + a] > 0 ? 255 : 0;
        },
      },
      [0],
      /backwardMask must write 0 or 1 for every action, and does not for action 0/,
    ],
    [
      'masks',
      {
        ...grid,
        forwardMask(states, at, mask, maskAt) {
          grid.forwardMask(states, at, mask, maskAt);
          mask[maskAt + 2] = 0;
        },
      },
      [0, 0, 0, 1, 1, 1],
      /no action is allowed, but isTerminal is false/,
    ],
    [
      'terminal',
      {
        ...grid,
        forwardMask(states, at, mask, maskAt) {
          grid.forwardMask(states, at, mask, maskAt);
          if (states[at + 2] === 1 && states[at] === 1) mask[maskAt + 1] = 1;
        },
      },
      [0, 2],
      /isTerminal is true, but forwardMask allows action 1/,
    ],
    [
      'step-back',
      {
        ...ends,
        // Forgets to close the gap when the first letter is taken away from two.
        stepBack(states, at, action) {
          const first = states[at + 1];
          const two = states[at] === 2;
          ends.stepBack(states, at, action);
          if (two && action < 3) states[at + 1] = first;
        },
      },
      [0],
      /stepBack\(1\) after step\(1\) gives \[1, 1, -1, -1\]/,
    ],
    [
      'step-back',
      {
        ...grid,
        backwardMask(states, at, mask, maskAt) {
          grid.backwardMask(states, at, mask, maskAt);
          if (states[at] === 2 && states[at + 1] === 1) mask[maskAt + 1] = 0;
        },
      },
      [0, 0],
      /step\(1\) leads to \[2, 1, 0\], whose backwardMask forbids 1/,
    ],
    [
      'back-step',
      {
        ...grid,
        // Forbids a move forwards that is still allowed backwards.
        forwardMask(states, at, mask, maskAt) {
          grid.forwardMask(states, at, mask, maskAt);
          if (states[at] === 1 && states[at + 1] === 1) mask[maskAt + 1] = 0;
        },
      },
      [1, 1, 0],
      /stepBack\(1\) leads to \[1, 1, 0\], whose forwardMask forbids 1/,
    ],
    [
      'acyclic',
      {
        ...grid,
        step(states, at, action) {
          if (action === 1 && states[at + 1] === 2) states[at + 1] = 0;
          else grid.step(states, at, action);
        },
      },
      [1, 1, 1],
      /the last 3 actions lead back to the same state/,
    ],
    [
      'acyclic',
      {
        // A cycle that only trajectories of a large space come to: M takes the last letter away again.
        ...large,
        step(states, at, action) {
          const t = states[at];
          if (action === 10 && t > 4) large.stepBack(states, at, states[at + t]);
          else large.step(states, at, action);
        },
      },
      /^(\d+ ){5}10$/,
      /is met twice/,
    ],
    ['max-steps', { ...grid, maxSteps: 6 }, [0, 0, 0, 1, 1, 1, 2], /maxSteps is 6/],
    ['enumeration', { ...grid, outcomeCount: 15 }, [], /reaches 16 outcomes, but outcomeCount is 15/],
    ['enumeration', { ...grid, logOutcomeCount: 1 }, [], /but exp\(logOutcomeCount\) is 2.71828/],
    [
      'enumeration',
      { ...grid, outcomeIndex: (states, at) => states[at] + states[at + 1] },
      [1, 2],
      /outcomeIndex is 1, as for 1,0/,
    ],
    [
      'can-reach',
      { ...grid, canReach: (states, at, ys, yAt) => states[at] <= ys[yAt] && states[at + 1] <= ys[yAt + 1] },
      [2],
      /canReach is true for the outcome/,
    ],
    [
      'can-reach',
      { ...large, canReach: (states, at, ys, yAt) => states[at] <= ys[yAt] },
      [0, 20],
      /canReach is true for the outcome \w+, but the state is terminal/,
    ],
    [
      'numbering',
      {
        ...grid,
        numbering: {
          ...grid.numbering!,
          indexOf: (states, at) => grid.numbering!.indexOf(states, at) + (states[at] === 3 ? 1 : 0),
        },
      },
      [0, 0, 0],
      /numbering.stateAt\(13\) must give the state again/,
    ],
    [
      'outcomes-reachable',
      {
        ...grid,
        sampleOutcome(random, states, at) {
          grid.sampleOutcome(random, states, at);
          states[at] = 4;
        },
      },
      /^0 0 0 0 [1 ]*2$/,
      /do not lead to it again|not at s0/,
    ],
    [
      'outcomes-reachable',
      {
        ...grid,
        sampleOutcome(random, states, at) {
          grid.sampleOutcome(random, states, at);
          states[at + 2] = 0;
        },
      },
      [],
      /not terminal/,
    ],
    [
      'outcomes-reachable',
      {
        ...grid,
        sampleOutcome: () => {
          throw new Error('no data');
        },
      },
      [],
      /sampleOutcome throws: no data/,
    ],
    [
      'tokens',
      {
        ...strings,
        outcomeFromTokens(tokens, tokensAt, states, at) {
          strings.outcomeFromTokens(tokens, tokensAt, states, at);
          if (states[at] === 2) states[at + 2] = 0;
        },
      },
      [0, 1, 2],
      /outcomeFromTokens gives \[2, 0, 0, -1, 1\] from the tokens \[0, 1, -1\]/,
    ],
    [
      'tokens',
      {
        ...grid,
        outcomeTokens(states, at, out, outAt) {
          grid.outcomeTokens(states, at, out, outAt);
          if (out[outAt] === 3) out[outAt] = 4;
        },
      },
      [0, 0, 0, 2],
      /token 0 must be from -1 to 3, got 4/,
    ],
    [
      'tokens',
      {
        ...grid,
        outcomeFromTokens(tokens, tokensAt, states, at) {
          for (let i = 0; i < 2; i++) states[at + i] = tokens[tokensAt + i];
          states[at + 2] = 1;
        },
      },
      [2],
      /outcomeFromTokens must throw on tokens 4/,
    ],
    ['tokens', { ...strings, variableLength: false }, [0, 2], /where an outcome ends at token 1, got false/],
    [
      'text',
      { ...grid, outcomeText: (states, at) => `${states[at + 1]},${states[at]}` },
      [0, 2],
      /outcomeFromText gives \[0, 1, 1\] from the text "0,1"/,
    ],
    [
      'text',
      {
        ...strings,
        // Does not clear the letters behind the end.
        outcomeFromText(text, states, at) {
          states[at] = text.length;
          for (let i = 0; i < text.length; i++) states[at + 1 + i] = text.charCodeAt(i) - 65;
          states[at + 4] = 1;
        },
      },
      [0, 2],
      /outcomeFromText leaves old contents of the row/,
    ],
    [
      'index',
      {
        ...grid,
        outcomeAt(index, states, at) {
          grid.outcomeAt!(index === 6 ? 9 : index, states, at);
        },
      },
      [0, 1, 1, 2],
      /outcomeAt gives \[2, 1, 1\] for index 6/,
    ],
    [
      'sample-outcome',
      {
        ...grid,
        sampleOutcome(random, states, at) {
          grid.sampleOutcome(random, states, at);
          if (states[at] === 3 && random.uniform() < 0.7) states[at + 1] = 3;
        },
      },
      [0, 0, 0, 1, 1, 1, 2],
      /does not follow its law: this outcome came \d+ of 320 times, expected 20/,
    ],
    [
      'sample-outcome',
      { ...strings, outcomeLogProb: () => -3 },
      [0, 2],
      /exp\(outcomeLogProb\) sums to 0.69/,
    ],
    [
      'features',
      { ...grid, features: { ...grid.features, count: 8 } },
      [2],
      /entry 2 must be from -1 to 7, got 8/,
    ],
    ['features', { ...grid, features: { ...grid.features, active: 4 } }, [], /entry 3 is not written/],
    [
      'features-distinct',
      {
        ...grid,
        features: {
          count: 8,
          active: 3,
          write(states, at, out, outAt) {
            grid.features.write(states, at, out, outAt);
            out[outAt + 2] = -1;
          },
        },
      },
      [2],
      /the features \{0,4\} are those of state \[0, 0, 0\] too/,
    ],
    [
      'relation',
      { ...grid, relation: { ...grid.relation!, count: 13 } },
      [],
      /entry 1 must be from -1 to 12, got 13/,
    ],
    [
      'tokens',
      { ...strings, partialTokens: (_states, _at, out, outAt) => out.fill(-1, outAt, outAt + 3) },
      [0, 2],
      /partialTokens gives \[-1, -1, -1\], outcomeTokens \[0, -1, -1\]/,
    ],
    [
      'attention',
      { ...ends, attention: { ...ends.attention!, perState: false } },
      [0],
      /perState is false, but the tokens differ/,
    ],
  ];

  it.each(faults)('%s', (law, env, actions, problem) => {
    const result = checkLaws(env, { seed: 1, cases: 40 }).find((candidate) => candidate.law === law)!;
    expect(result.ok).toBe(false);
    expect(result.counterexample!.problem).toMatch(problem);
    const expected = actions instanceof RegExp ? actions : new RegExp(`^${actions.join(' ')}$`);
    expect(result.counterexample!.actions.join(' ')).toMatch(expected);
  });

  it('covers every law', () => {
    const laws = checkLaws(grid, { cases: 1 }).map(({ law }) => law);
    expect([...new Set(faults.map(([law]) => law))].sort()).toEqual(laws.sort());
  });
});
