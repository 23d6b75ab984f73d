/** What is trained, what is chosen, and that no member has seen the fold it is tested on. */
import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../random/stream.js';
import { openBackend } from '../../tensor/loader.js';
import { LEARNER_NAMES, type LearnerName } from './learners.js';
import { createPredictor, summarize, type ProxyModel } from './proxy-model.js';
import { trainProxy, type ProxyOptions } from './train-proxy.js';

const AMINO = 'ACDEFGHIKLMNPQRSTVWY';
const network = { hidden: 16, lr: 2e-3, batch: 64, decay: 1 };
const regression: ProxyOptions = { kind: 'regression', folds: 5, network };

/** Peptides of 14 to 20 letters; the score is linear in shares of letters, with a little noise. */
function peptides(count: number, seed: number): { sequences: string[]; values: number[] } {
  const random = new RandomStream(seed);
  const worth = Array.from(AMINO, () => 4 * random.uniform() - 2);
  const sequences = Array.from({ length: count }, () =>
    Array.from({ length: 14 + random.int(7) }, () => AMINO[random.int(20)]).join(''),
  );
  const values = sequences.map(
    (sequence) =>
      Array.from(sequence).reduce((sum, letter) => sum + worth[AMINO.indexOf(letter)], 0) / sequence.length +
      0.05 * random.uniform(),
  );
  return { sequences, values };
}

describe('training a proxy', () => {
  it('learns from 30 to 120 rows, which twenty passes of a network do not', async () => {
    const backend = await openBackend();
    const all = peptides(400, 1);
    const small = { sequences: all.sequences.slice(0, 120), values: all.values.slice(0, 120) };
    const { model, score, tried } = trainProxy(
      backend,
      small.sequences,
      small.values,
      regression,
      new RandomStream(0),
    );
    expect(new Set(tried.map(({ learner }) => learner)).size).toBe(LEARNER_NAMES.length);
    expect(score.figure).toBeGreaterThan(0.9);
    expect(score.low).toBeLessThan(score.figure);
    expect(score.high).toBeGreaterThan(score.low);
    const passes = trainProxy(
      backend,
      small.sequences,
      small.values,
      { ...regression, learner: 'network', features: 'composition', network: { ...network, epochs: 20 } },
      new RandomStream(0),
    );
    expect(passes.score.figure).toBeLessThan(0.5);
    // Sequences that no fold has held: the card told the truth.
    const predict = createPredictor(model);
    let [error, square] = [0, 0];
    const fresh = all.values.slice(120);
    const center = fresh.reduce((sum, value) => sum + value / fresh.length, 0);
    all.sequences.slice(120).forEach((sequence, i) => {
      error += (summarize(predict(sequence)).mean - fresh[i]) ** 2;
      square += (fresh[i] - center) ** 2;
    });
    expect(1 - error / square).toBeGreaterThan(score.low - 0.05);
    const few = trainProxy(
      backend,
      small.sequences.slice(0, 30),
      small.values.slice(0, 30),
      regression,
      new RandomStream(0),
    );
    expect(few.model.fit.members).toHaveLength(5);
  }, 60_000);

  it.each(LEARNER_NAMES)(
    '%s: the member of a fold is the same whatever was measured in that fold',
    async (learner) => {
      const backend = await openBackend();
      const { sequences } = peptides(60, 2);
      // As many zeros as ones: center and spread are exact, in whatever order.
      const values = sequences.map((_, i) => i % 2);
      const train = (name: LearnerName, measured: readonly number[]): ProxyModel =>
        trainProxy(backend, sequences, measured, { ...regression, learner: name }, new RandomStream(3)).model;
      const { fit } = train('kernel', values);
      if (fit.learner !== 'kernel') throw new Error(`${fit.learner} was trained`);
      const { alpha } = fit.members[2];
      const unseen = sequences.map((_, i) => i).filter((i) => alpha[i] === 0);
      expect(unseen).toHaveLength(12);
      const [a, b] = [unseen[0], unseen.find((i) => values[i] !== values[unseen[0]])!];
      const swapped = values.with(a, values[b]).with(b, values[a]);
      const outputs = (model: ProxyModel, member: number): number[] => {
        const predict = createPredictor({ ...model, slope: 1, offset: 0 });
        return sequences.map((sequence) => predict(sequence)[member]);
      };
      const [before, after] = [train(learner, values), train(learner, swapped)];
      expect(outputs(after, 2)).toEqual(outputs(before, 2));
      expect(outputs(after, 1)).not.toEqual(outputs(before, 1));
    },
  );

  it('takes what was asked for, and says so where that cannot be', async () => {
    const backend = await openBackend();
    const { sequences, values } = peptides(40, 4);
    const train = (options: Partial<ProxyOptions>): ReturnType<typeof trainProxy> =>
      trainProxy(backend, sequences, values, { ...regression, ...options }, new RandomStream(0));
    const { model, tried } = train({ learner: 'ridge', features: 'k-mer' });
    expect(model.fit).toMatchObject({ learner: 'ridge', features: 'k-mer' });
    expect(tried).toHaveLength(1);
    expect(() => train({ folds: 11 })).toThrow(
      'proxy: 11 folds need at least 44 different sequences, got 40',
    );
    expect(() =>
      trainProxy(
        backend,
        sequences,
        sequences.map(() => 2),
        regression,
        new RandomStream(0),
      ),
    ).toThrow('proxy: all values are 2');
  });

  it('refuses to hold more features than memory takes, and says how many', async () => {
    const backend = await openBackend();
    const random = new RandomStream(5);
    const sequences = Array.from({ length: 40 }, (_, i) => 'ACDEFGHIKLMNPQRSTVWY'.repeat(13_000) + AMINO[i % 20] + AMINO[random.int(20)]); // prettier-ignore
    const refused = (learner: LearnerName): (() => unknown) => {
      const options: ProxyOptions = { ...regression, learner, features: 'one-hot' };
      return () => trainProxy(backend, sequences, sequences.map((_, i) => i), options, random); // prettier-ignore
    };
    for (const learner of ['network', 'ridge'] as const)
      expect(refused(learner)).toThrow(
        `proxy: ${learner} on one-hot features holds at most 200 million values, got 40 rows of 5200041`,
      );
  });
});
