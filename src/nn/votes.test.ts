/** Votes and shortcut against their formulas in float64, and their gradients against central differences. */
import { describe, expect, it } from 'vitest';
import { createSequence } from '../env/sequence.js';
import { RandomStream } from '../random/stream.js';
import { Encoder } from '../sampling/encoder.js';
import { plainBackend } from '../tensor/backend.js';
import { huber, sum } from '../tensor/ops/elementwise.js';
import { Tape } from '../tensor/tape.js';
import type { LearnedParameter, Tensor } from '../tensor/tensor.js';
import { ParameterSet } from './parameter-set.js';
import { Shortcut, TABLE_GAIN } from './shortcut.js';
import { SparseInput } from './sparse-input.js';
import { Votes } from './votes.js';

const env = createSequence({ alphabet: 'ACG', length: 4, construction: 'prepend-append' });
const backend = plainBackend('float64');
const encoder = new Encoder(env, { conditional: true });
const OUTPUTS = 3;

/** Three states, of 0, 2 and 4 symbols, each with an outcome. */
function encoded(tape: Tape): SparseInput {
  const states = Int32Array.from([0, -1, -1, -1, -1, 2, 0, 1, -1, -1, 4, 2, 1, 0, 0]);
  const outcomes = Int32Array.from([4, 0, 1, 0, 1, 4, 0, 1, 2, 0, 4, 2, 1, 0, 0]);
  const input = new SparseInput();
  encoder.encode(tape, input, states, 3, outcomes);
  return input;
}

function randomize(p: LearnedParameter): Float64Array {
  const random = new RandomStream(7);
  const values = Float64Array.from({ length: p.size }, () => (2 * random.uniform() - 1) / TABLE_GAIN);
  backend.arena.real.set(values, p.at >> 2);
  return values;
}

function gradientError(p: LearnedParameter, forward: (tape: Tape) => Tensor): number {
  const tape = new Tape(backend);
  const { real } = backend.arena;
  const loss = (): number => {
    tape.begin();
    const value = tape.scalar(sum(tape, huber(tape, forward(tape))));
    tape.end();
    return value;
  };
  tape.begin();
  p.gradWritten = false;
  tape.backward(sum(tape, huber(tape, forward(tape))));
  tape.end();
  const gradient = real.slice(p.grad >> 2, (p.grad >> 2) + p.size);
  let largest = 0;
  for (let i = 0; i < p.size; i++) {
    const at = (p.at >> 2) + i;
    const held = real[at];
    real[at] = held + 1e-6;
    const above = loss();
    real[at] = held - 1e-6;
    const below = loss();
    real[at] = held;
    largest = Math.max(largest, Math.abs((above - below) / 2e-6 - gradient[i]));
  }
  return largest;
}

describe('votes', () => {
  const parameters = new ParameterSet(backend, new RandomStream(1));
  const votes = new Votes(parameters, 'policy', encoder.shape, OUTPUTS);
  const [table] = parameters.list as [LearnedParameter];

  it('are the log-sum-exp over present tokens of sums of table rows', () => {
    const values = randomize(table);
    const tape = new Tape(backend);
    tape.begin();
    const input = encoded(tape);
    const out = votes.forward(tape, input);
    const { int, byte, real } = backend.arena;
    const { tokens, tokenActive } = encoder.shape as { tokens: number; tokenActive: number };
    // A string of t symbols lies in one of 4 symbols at 5 - t offsets.
    const present = [0, 1, 2].map((r) => {
      let count = 0;
      for (let l = 0; l < tokens; l++) count += byte[input.present + r * tokens + l];
      return count;
    });
    expect(present).toEqual([5, 3, 1]);
    for (let r = 0; r < 3; r++) {
      for (let a = 0; a < OUTPUTS; a++) {
        let total = 0;
        for (let l = r * tokens; l < (r + 1) * tokens; l++) {
          if (!byte[input.present + l]) continue;
          let score = 0;
          for (let k = 0; k < tokenActive; k++) {
            const feature = int[(input.tokens >> 2) + l * tokenActive + k];
            if (feature >= 0) score += TABLE_GAIN * values[feature * OUTPUTS + a];
          }
          total += Math.exp(score);
        }
        expect(real[(out.at >> 2) + r * OUTPUTS + a]).toBeCloseTo(Math.log(total), 10);
      }
    }
    tape.end();
  });

  it('have the gradient of central differences', () => {
    randomize(table);
    expect(gradientError(table, (tape) => votes.forward(tape, encoded(tape)))).toBeLessThan(1e-6);
  });

  it('are refused where tokens do not depend on the state', () => {
    const append = new Encoder(createSequence({ alphabet: 'AC', length: 3 }), { conditional: true });
    expect(() => new Votes(parameters, 'x', append.shape, 2)).toThrow(/depend on the state/);
  });
});

describe('shortcut', () => {
  it('is linear in the active features and has the gradient of central differences', () => {
    const parameters = new ParameterSet(backend, new RandomStream(1));
    const shortcut = new Shortcut(parameters, 's', encoder.shape, OUTPUTS);
    expect(parameters.list.map(({ name }) => name)).toEqual(['s.features', 's.outcome']);
    for (const p of parameters.list) {
      randomize(p);
      expect(gradientError(p, (tape) => shortcut.forward(tape, encoded(tape)))).toBeLessThan(1e-6);
    }
  });
});
