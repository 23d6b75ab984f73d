/**
 * The whole way from sampling to the gradient, through recorded roll-outs, shared rows and every head: the
 * gradient that an update uses equals central differences of the loss over the network's parameters, in
 * float64. The same seed draws the same trajectories for parameters that differ by 1e-6.
 */
import { describe, expect, it } from 'vitest';
import { ConditionInput } from '../condition/encoding.js';
import { Preference } from '../condition/preference.js';
import { Temperature } from '../condition/temperature.js';
import type { Environment } from '../env/environment.js';
import { buildTask } from '../env/tasks.js';
import { RandomStream } from '../random/stream.js';
import { PolicyNetwork } from '../sampling/policy-network.js';
import { plainBackend } from '../tensor/backend.js';
import { GFlowNetTrainer, type GFlowNetOptions } from './gflownet-trainer.js';

type Heads = {
  readonly flow?: boolean;
  readonly backward?: boolean;
  readonly condition?: ConditionInput;
};
type Options = Partial<GFlowNetOptions> & { readonly objective: string };

/** Loss and gradients of one update, with one parameter entry moved beforehand. */
function update(env: Environment, options: Options, heads: Heads, move?: [number, number, number]) {
  const backend = plainBackend('float64');
  const random = new RandomStream(11);
  const network = new PolicyNetwork(env, backend, { hidden: [6, 6], ...heads }, random.fork('init'));
  const { real } = backend.arena;
  const { list } = network.parameters;
  // Heads start small and biases at 0: put everything somewhere ordinary.
  const values = random.fork('values');
  for (const p of list) for (let i = 0; i < p.size; i++) real[(p.at >> 2) + i] = values.uniform() - 0.5;
  if (move) real[(list[move[0]].at >> 2) + move[1]] += move[2];
  for (const p of list) p.touch();
  const trainer = new GFlowNetTrainer(network, { batch: 5, lr: 1e-3, ...options }, random.fork('train'));
  if (trainer.replay) {
    const row = new Int32Array(env.stateSize);
    const outcomes = random.fork('data');
    for (let k = 0; k < 4; k++) {
      env.sampleOutcome(outcomes, row, 0);
      trainer.replay.add(row, 0, k / 2);
    }
  }
  trainer.sample();
  const loss = trainer.update(Float64Array.from({ length: trainer.askedCount }, (_, k) => ((k * 5) % 7) / 3));
  const arena = backend.arena.real; // may have grown
  const gradients = list.map((p) =>
    p.gradWritten ? arena.slice(p.grad >> 2, (p.grad >> 2) + p.size) : new Float64Array(p.size),
  );
  return { loss, gradients, names: list.map(({ name }) => name), states: [...trainer.batch.states] };
}

const grid = (): Environment => buildTask('grid', { side: 4 });
const strings = (): Environment =>
  buildTask('sequence', { length: 3, alphabet: 'AB', construction: 'prepend-append' });
const replay = { capacity: 8, share: 0.4, priority: 'reward' as const };

const beta = new ConditionInput(new Temperature(0.5, 8));
const weights = new ConditionInput(new Preference(3), 'thermometer', 5);

const CASES: [string, () => Environment, Options, Heads][] = [
  ['tb', grid, { objective: 'tb' }, {}],
  ['tb, learned P_B', grid, { objective: 'tb', backward: 'learned' }, { backward: true }],
  [
    'tb, learned P_B at outcomes',
    strings,
    { objective: 'tb', backward: 'learned', replay },
    { backward: true },
  ],
  ['db', strings, { objective: 'db', backward: 'learned' }, { flow: true, backward: true }],
  ['db, Huber and replay', grid, { objective: 'db', delta: 0.3, replay }, { flow: true }],
  ['subtb', strings, { objective: 'subtb', backward: 'learned' }, { flow: true, backward: true }],
  ['fm', strings, { objective: 'fm' }, {}],
  ['fl-db', grid, { objective: 'fl-db' }, { flow: true }],
  ['modified-db', grid, { objective: 'modified-db', backward: 'learned' }, { backward: true }],
  ['vargrad', strings, { objective: 'vargrad' }, {}],
  ['mle', grid, { objective: 'mle', replay }, {}],
  ['tb under beta', grid, { objective: 'tb' }, { condition: beta }],
  [
    'tb under weights',
    grid,
    { objective: 'tb', backward: 'learned' },
    { backward: true, condition: weights },
  ],
  ['db under beta', strings, { objective: 'db', delta: 0.3 }, { flow: true, condition: beta }],
  ['subtb under beta', grid, { objective: 'subtb' }, { flow: true, condition: beta }],
  ['fm under beta', strings, { objective: 'fm' }, { condition: beta }],
];

describe('gradients of the network', () => {
  it.each(CASES)('%s', (_, build, options, heads) => {
    const env = build();
    const { gradients, names, states } = update(env, options, heads);
    const pick = new RandomStream(5);
    let largest = 0;
    gradients.forEach((gradient, p) => {
      for (let trial = 0; trial < Math.min(4, gradient.length); trial++) {
        const i = pick.int(gradient.length);
        const [up, down] = [1e-6, -1e-6].map((h) => update(env, options, heads, [p, i, h]));
        expect(up.states).toEqual(states);
        const difference = (up.loss - down.loss) / 2e-6;
        largest = Math.max(largest, Math.abs(gradient[i]));
        expect(Math.abs(difference - gradient[i]), `${names[p]}[${i}]`).toBeLessThan(
          1e-6 * (1 + Math.abs(difference)),
        );
      }
    });
    expect(largest).toBeGreaterThan(1e-3); // something was compared
  });
});
