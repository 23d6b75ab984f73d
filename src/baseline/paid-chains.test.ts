/** What a chain carries along when it exchanges its state: also how long it has stood where it is. */
import { expect, it } from 'vitest';
import { createSequence } from '../env/sequence.js';
import { RandomStream } from '../random/stream.js';
import { PaidOracle } from '../reward/paid-oracle.js';
import { identityShaping } from '../reward/shaping.js';
import { PaidChains } from './paid-chains.js';

const PATIENCE = 16;
const SWEEPS = 64;
const env = createSequence({ alphabet: 'ACGT', length: 1, construction: 'append' });
const oracle = {
  info: { name: 'peak', deterministic: true, higherIsBetter: true },
  // A chain on A leaves it by a new start alone.
  score: (texts: readonly string[]) => texts.map((text) => (text === 'A' ? 1 : 1e-30)),
};

class TwoChains extends PaidChains {
  constructor(payer: PaidOracle) {
    super(env, payer, Float64Array.of(1, 1), PATIENCE, new RandomStream(1));
  }

  swap(): void {
    this.exchange(0, 1);
  }
}

/** When each chain starts anew, once all is known: numbers of sweeps, up to the patience. */
async function startsOf(exchanged: boolean): Promise<number[][]> {
  const chains = new TwoChains(new PaidOracle({ oracle, shaping: identityShaping }, { budget: 10 }));
  const random = new RandomStream(2);
  while (chains.paid.count < 4) await chains.sweep(random);
  if (exchanged) chains.swap();
  const starts = [new Set<number>(), new Set<number>()];
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const before = [0, 1].map((c) => env.outcomeText(chains.states, c * env.stateSize));
    await chains.sweep(random);
    starts.forEach((times, c) => {
      const now = env.outcomeText(chains.states, c * env.stateSize);
      if (before[c] === 'A' && now !== 'A') times.add(sweep % PATIENCE);
    });
  }
  return starts.map((times) => [...times]);
}

it('lets the count of known proposals travel with the state', async () => {
  const [one, other] = await startsOf(false);
  expect([one.length, other.length]).toEqual([1, 1]);
  expect(one).not.toEqual(other);
  expect(await startsOf(true)).toEqual([other, one]);
});
