import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { temporaryPaths } from '../../../test/temporary-folder.js';
import { RandomStream } from '../../random/stream.js';
import { createPredictor, summarize } from '../../reward/proxy/proxy-model.js';
import { SequenceFeatures } from '../../reward/proxy/sequence-features.js';
import { fitLine, fitLogistic } from '../../reward/proxy/calibrate.js';
import { LEARNER_NAMES } from '../../reward/proxy/learners.js';
import { complexity } from './complexity.js';
import { areaUnderRoc, calibrationBins } from './proxy-card.js';
import { readProxyData } from './proxy-data.js';
import { formatProxy, parseProxy } from './proxy-file.js';
import { proxyPage } from './proxy-report.js';
import { PROXY_PRESETS, runProxyTraining } from './train-proxy-file.js';
import { ocgfn } from '../../../test/run-command.js';

const fresh = temporaryPaths();
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Random DNA of 12 letters; the score is the share of G, the label whether it is above one quarter, but for one in 30. */
function dna(count: number, labels: boolean): string {
  const random = new RandomStream(5);
  const lines = new Set<string>();
  while (lines.size < count) {
    const sequence = Array.from({ length: 12 }, () => 'ACGT'[random.int(4)]).join('');
    const share = [...sequence].filter((letter) => letter === 'G').length / 12;
    lines.add(`${sequence}\t${labels ? Number(share > 0.25 !== (lines.size % 30 === 0)) : share}`);
  }
  return `sequence\tscore\n${[...lines].join('\n')}\n`;
}

describe('ocgfn proxy', () => {
  it('trains, writes a card, scores and checks', async () => {
    const data = `${fresh('dna')}.tsv`;
    const out = `${fresh('dna')}.proxy.json`;
    writeFileSync(data, dna(300, true));
    const trained = await ocgfn('proxy', 'train', data, '--out', out, '--json');
    expect(trained.err).not.toContain('ocgfn:');
    const card = JSON.parse(trained.out) as { auc: number; sequences: number; kind: string; page: string };
    expect(card).toMatchObject({ sequences: 300, kind: 'classification' });
    expect(card.auc).toBeGreaterThan(0.9);
    expect(readFileSync(card.page, 'utf8')).toContain('held-out AUC');
    const file = fresh('x.txt');
    writeFileSync(file, 'GGGGGGGGGGGG\nACTACTACTACT\n');
    const scored = async (parameters: string): Promise<{ raw: number; details: object }[]> => {
      const { out: text } = await ocgfn('score', file, '--reward', `proxy:"${out}"(${parameters})`, '--json');
      return (JSON.parse(text) as { scores: { raw: number; details: object }[] }).scores;
    };
    const score = async (take: string): Promise<number[]> =>
      (await scored(`take=${take},complexity=0`)).map(({ raw }) => raw);
    const [mean, least, ucb] = [await score('mean'), await score('min'), await score('ucb')];
    expect(mean[0]).toBeGreaterThan(0.9);
    expect(mean[1]).toBeLessThan(0.1);
    expect(least[0]).toBeLessThan(mean[0]);
    expect(ucb[0]).toBeGreaterThan(mean[0]);
    // A run of one letter is simpler than anything the proxy has seen; what it would say stands beside the
    // score.
    const [run, other] = await scored('take=min');
    expect(run).toMatchObject({ raw: null, details: { mean: mean[0], least: least[0], complexity: 0 } });
    expect(other.raw).toBe(least[1]);
    // The opposite, cautiously: 1 - the greatest of the ensemble.
    const opposite = await scored('take=min,lower=true,complexity=0');
    const greatest = (await scored('take=ucb,kappa=9,complexity=0'))[1].raw;
    expect(opposite[1].raw).toBeLessThan(1 - mean[1]);
    expect(opposite[1].raw).toBeGreaterThan(1 - greatest);
    const checked = await ocgfn('proxy', 'check', out, file, '--json');
    expect(JSON.parse(checked.out).rows).toMatchObject([
      { complexity: 0, mean: mean[0], least: least[0] },
      {},
    ]);
  });

  it('gives the same bits for the same seed', async () => {
    const data = await readProxyData('x', bytes(dna(100, true)));
    const [a, b] = [
      await runProxyTraining('x', data, PROXY_PRESETS),
      await runProxyTraining('x', data, PROXY_PRESETS),
    ];
    expect(formatProxy({ ...a, card: { ...a.card, seconds: 0 } })).toBe(formatProxy({ ...b, card: { ...b.card, seconds: 0 } })); // prettier-ignore
  });

  it.each(['composition', 'one-hot', 'k-mer'] as const)(
    'learns scores from %s features',
    async (features) => {
      const data = await readProxyData('x', bytes(dna(400, false)));
      expect(data.kind).toBe('regression');
      const stored = await runProxyTraining('x', data, { ...PROXY_PRESETS, learner: 'network', features });
      expect(stored.card.r2).toBeGreaterThan(0.85);
      expect(stored.card.spearman).toBeGreaterThan(0.9);
      // A file read back predicts the same.
      const again = parseProxy('x', formatProxy(stored));
      expect(createPredictor(again.model)('ACGTGGGTACGA')).toEqual(
        createPredictor(stored.model)('ACGTGGGTACGA'),
      );
    },
  );

  it.each(LEARNER_NAMES)('a file of %s predicts the same when it is read back', async (learner) => {
    const data = await readProxyData('x', bytes(dna(60, false)));
    const stored = await runProxyTraining('x', data, { ...PROXY_PRESETS, learner });
    const text = formatProxy(stored);
    const again = parseProxy('x', text);
    expect(again).toEqual(stored);
    for (const sequence of ['ACGTGGGTACGA', 'TTTTTTTTTTTT', 'GGG'])
      expect(createPredictor(again.model)(sequence)).toEqual(createPredictor(stored.model)(sequence));
    expect(proxyPage(again)).toContain(learner);
    const untried = ['network gave outputs that are no finite numbers'];
    expect(proxyPage({ ...again, card: { ...again.card, untried } })).toContain(`Left out: ${untried[0]}.`);
    const { fit } = JSON.parse(text) as { fit: { members: Record<string, string | number>[] } };
    const [name] = Object.entries(fit.members[0]).find(([, value]) => typeof value === 'string')!;
    expect(() => parseProxy('x', text.replace(String(fit.members[0][name]), 'AAAAAAAAAAA='))).toThrow(
      `x: is damaged: ${learner} 1 has`,
    );
    if (learner === 'kernel')
      expect(() => parseProxy('x', text.replace('"words of 3"', '"words of 9"'))).toThrow(
        'this version has letters, pairs, near, words of 3',
      );
  });

  it('opens files of the first form, with the values they had, and the same recipe gives its networks still', async () => {
    const golden = JSON.parse(
      readFileSync(new URL('../../../test/golden/proxy-1.json', import.meta.url), 'utf8'),
    ) as { data: string; proxy: object; predictions: { outcome: string }[] };
    const old = parseProxy('x', JSON.stringify(golden.proxy));
    const predict = createPredictor(old.model);
    const predictions = golden.predictions.map(({ outcome }) => ({
      outcome,
      ...summarize(predict(outcome)),
    }));
    expect(predictions).toEqual(golden.predictions);
    const again = await runProxyTraining('x', await readProxyData('x', bytes(golden.data)), {
      learner: 'network',
      features: 'composition',
      folds: 2,
      seed: 0,
      epochs: 20,
      hidden: 3,
      soft: false,
    });
    // Its line turned the classifier around, which a line no longer does.
    expect(old.model.slope).toBeLessThan(0);
    expect(again.model).toEqual({ ...old.model, slope: 0, offset: expect.any(Number) });
  });

  const folder = new URL('../../../../shared/data/amp/', import.meta.url);
  it.skipIf(!existsSync(folder)).each([
    ['amp_modlamp', 2579],
    ['amp_iamp2l', 3283],
  ])(
    '%s: AUC of at least .90 on held-out peptides by twenty passes of a network, in less than a minute (needs ../shared/data/amp)',
    async (set, count) => {
      const data = await readProxyData(set, gunzipSync(readFileSync(new URL(`${set}.tsv.gz`, folder))));
      const recipe = { learner: 'network', features: 'composition', epochs: 20 } as const;
      const { card } = await runProxyTraining(set, data, { ...PROXY_PRESETS, ...recipe });
      expect(card.sequences).toBe(count);
      expect(card.auc).toBeGreaterThan(0.9);
      expect(card.calibrationError).toBeLessThan(0.05);
      expect(card.seconds).toBeLessThan(60);
    },
  );
});

it('ocgfn proxy train: refuses options that do not go together', async () => {
  const data = `${fresh('few')}.tsv`;
  writeFileSync(data, dna(40, false));
  const refused = async (...options: string[]): Promise<string> =>
    (await ocgfn('proxy', 'train', data, ...options)).err;
  expect(await refused('--learner', 'ridge', '--epochs', '3')).toContain(
    'proxy train: --epochs is of networks, not of --learner ridge',
  );
  expect(await refused('--learner', 'kernel', '--features', 'k-mer')).toContain(
    'proxy train: --learner kernel has kernels of its own, leave --features out',
  );
  expect(await refused('--learner', 'forest')).toContain('Allowed choices are network, ridge, kernel');
});

describe('data for a proxy', () => {
  it.each([
    ['', 'x: the file is empty'],
    ['sequence\tlabel\nACGT\n', 'x: line 2 has 1 field, expected 2 at least'],
    ['sequence\tlabel\nACGT\tyes\n', 'x: line 2 scores "ACGT" "yes", expected a number'],
    ['sequence\tlabel\nACGT\t1\nACGT\t0\n', 'x: all sequences are unclear'],
    ['a\0b', 'x: line 1 holds a NUL: the file is binary, text is needed'],
    [`ACGT\t1\n${'A'.repeat(3000)}\t0\n`, 'x: a sequence has 3000 letters, at most 2000 can be learnt from'],
  ])('%#', async (text, message) => {
    await expect(readProxyData('x', bytes(text))).rejects.toThrow(message);
  });

  it('takes a byte order mark, Windows line ends and repeats', async () => {
    const data = await readProxyData('x', bytes('\uFEFFsequence,label\r\nACGT,1\r\nACGT,1\r\nTTTT,0\r\n'));
    expect(data).toMatchObject({
      sequences: ['ACGT', 'TTTT'],
      values: [1, 0],
      kind: 'classification',
      repeats: 1,
    });
    await expect(readProxyData('x', bytes('ACGT,2\nTTTT,0\n'), {}, 'classification')).rejects.toThrow(
      'x: labels must be 0 or 1, got 2 for "ACGT"',
    );
    await expect(readProxyData('x', Uint8Array.of(0x1f, 0x8b, 1, 2))).rejects.toThrow('begins like gzip');
    const few = await readProxyData('x', bytes('ACGT,1\nTTTT,0\n'));
    await expect(runProxyTraining('x', few, PROXY_PRESETS)).rejects.toThrow(
      'at least 20 different sequences, got 2',
    );
  });

  it('refuses files that are no proxies', () => {
    expect(() => parseProxy('x', 'nonsense')).toThrow(
      'x: is no proxy: not JSON; ocgfn proxy train makes one',
    );
    expect(() => parseProxy('x', '{}')).toThrow('x: is no proxy: format:');
  });
});

describe('measures', () => {
  it('agree with values by hand', () => {
    expect(areaUnderRoc([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1])).toBe(0.75);
    expect(areaUnderRoc([1, 1], [0, 1])).toBe(0.5);
    expect(calibrationBins([0, 1], [0, 1]).map(({ observed }) => observed)).toEqual([0, 1]);
    expect(complexity('KKKK')).toBe(0);
    expect(complexity('ACGT')).toBe(2);
    expect(fitLine([0, 1, 2], [1, 3, 5])).toEqual({ slope: 2, offset: 1 });
    // Half of each side positive: the logit says nothing.
    const { slope, offset } = fitLogistic([-1, -1, 1, 1], [0, 1, 0, 1]);
    expect([slope, offset].map((value) => Math.abs(value) < 1e-3)).toEqual([true, true]);
  });

  it('peptide features: charge and hydrophobicity of poly-lysine', () => {
    const features = new SequenceFeatures('composition', 'ACDEFGHIKLMNPQRSTVWY', 50);
    const out = new Float64Array(features.count);
    features.write('KKKKKKKKKK', out, 0);
    expect(out[features.count - 1]).toBe(0.2);
    expect(out[420]).toBeCloseTo(2); // charge 10 / 5
    expect(out[422]).toBeCloseTo(-3); // Eisenberg -1.5, doubled
  });
});
