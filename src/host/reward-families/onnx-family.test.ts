import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { onnxModel } from '../../../test/onnx-model.js';
import { temporaryPaths } from '../../../test/temporary-folder.js';
import { buildTask } from '../../env/tasks.js';
import { PaidOracle } from '../../reward/paid-oracle.js';
import { encodeOutcomes } from '../../reward/onnx/outcome-encoding.js';
import { openReward } from '../rewards.js';
import { loadOnnxRuntime } from './onnx-runtime.js';

const fresh = temporaryPaths();
const LETTERS = 'ACGU';
const LENGTH = 3;
/** Weight of letter a at position l. */
const weight = (l: number, a: number): number => (l + 1) * 0.5 - a * 0.25 + l * a * 0.125;
const weights = Array.from({ length: LENGTH * 4 }, (_, i) => weight(i >> 2, i & 3));
const linear = (outcome: string): number =>
  [...outcome].reduce((sum, letter, l) => sum + weight(l, LETTERS.indexOf(letter)), 0);

function save(model: Uint8Array, card?: object): string {
  const path = `${fresh('model')}.onnx`;
  writeFileSync(path, model);
  if (card) writeFileSync(`${path}.json`, JSON.stringify(card));
  return path;
}

/** score = sum of x * weights over an input of any of the three orders. */
function linearModel(shape: readonly (number | string)[], flat: readonly number[]): Uint8Array {
  return onnxModel(
    [{ name: 'x', type: 'float', shape: ['N', ...shape] }],
    [{ name: 'y', type: 'float', shape: ['N', 1] }],
    [
      { op: 'Flatten', inputs: ['x'], output: 'flat', attributes: { axis: 1 } },
      { op: 'MatMul', inputs: ['flat', 'w'], output: 'y' },
    ],
    { w: { shape: [LENGTH * 4, 1], data: flat } },
  );
}

/** score = sum over positions of table[token], masked by an input when `masked`. */
function tokenModel(tokens: number, masked = false): Uint8Array {
  const table = Array.from({ length: tokens }, (_, i) => i * i);
  return onnxModel(
    [
      { name: 'ids', type: 'int64', shape: ['N', 'L'] },
      ...(masked ? [{ name: 'mask', type: 'int64' as const, shape: ['N', 'L'] }] : []),
    ],
    [{ name: 'y', type: 'float', shape: ['N'] }],
    [
      { op: 'Gather', inputs: ['table', 'ids'], output: 'rows' },
      ...(masked
        ? [
            { op: 'Cast', inputs: ['mask'], output: 'm', attributes: { to: 1 } },
            { op: 'Mul', inputs: ['rows', 'm'], output: 'kept' },
          ]
        : [{ op: 'Identity', inputs: ['rows'], output: 'kept' }]),
      { op: 'ReduceSum', inputs: ['kept', 'axis'], output: 'y', attributes: { keepdims: 0 } },
    ],
    { table: { shape: [tokens], data: table }, axis: { shape: [1], data: [1], type: 'int64' } },
  );
}

async function scores(spec: string, outcomes: readonly string[]): Promise<(number | null)[]> {
  return (await openReward(spec)).oracle.score(outcomes);
}

const outcomes = ['ACG', 'UUU', 'GAC', 'CCA'];
const expectClose = (got: (number | null)[], right: number[]): void =>
  right.forEach((value, i) => expect(got[i]).toBeCloseTo(value, 5));

describe('onnx: one-hot', () => {
  const letterLength = Array.from({ length: 12 }, (_, i) => weight(i % 3, Math.floor(i / 3)));
  it.each([
    ['length-letter', [LENGTH, 4], weights],
    ['letter-length', [4, LENGTH], letterLength],
    ['flat', [LENGTH * 4], weights],
  ] as const)('%s', async (order, shape, flat) => {
    const path = save(linearModel(shape, flat));
    const spec = `onnx:${path}(alphabet=ACGU,length=3,order=${order})`;
    expectClose(await scores(spec, outcomes), outcomes.map(linear));
    // Shorter outcomes are padded with zeros, at the right or at the left.
    expectClose(await scores(spec, ['A', 'CG']), [linear('A'), linear('CG')]);
    expectClose(await scores(spec.replace(')', ',padding=left)'), ['G']), [weight(2, 2)]);
  });

  it('takes letters and length from the task, and fits it', async () => {
    const path = save(linearModel([LENGTH, 4], weights));
    const reward = await openReward(`onnx:${path}(lo=-1,hi=4)^2`, buildTask('rna', { length: 3 }));
    expect(reward.oracle.info).toMatchObject({ alphabet: 'ACGU', lengths: [1, 3], deterministic: true });
    expect(reward.shaping).toMatchObject({ beta: 2, norm: { lo: -1, hi: 4 } });
    const [evaluation] = await new PaidOracle(reward, reward.calls).evaluate(['ACG']);
    expect(evaluation.logReward).toBeCloseTo(2 * Math.log((linear('ACG') + 1) / 5), 5);
    const long = openReward(`onnx:${path}(length=3)`, buildTask('rna', { length: 4 }));
    await expect(long).rejects.toThrow(
      'scores sequences of 1 to 3 letters, but outcomes of the task rna have 4',
    );
  });
});

describe('onnx: tokens', () => {
  it('numbers letters, pads, and puts start and end around them', async () => {
    // A C G U are 3 .. 6, padding 1, start 0, end 2: squares are summed over all positions.
    const path = save(tokenModel(7));
    const spec = `onnx:${path}(alphabet=ACGU,encoding=tokens,first=3,pad=1,start=0,end=2`;
    expect(await scores(`${spec})`, ['AU', 'C'])).toEqual([9 + 36 + 4, 16 + 4 + 1]);
    expect(await scores(`${spec},length=6)`, ['AU'])).toEqual([9 + 36 + 4 + 1 + 1]);
  });

  it('tells the network where there is padding', async () => {
    const path = save(tokenModel(5, true));
    const spec = `onnx:${path}(alphabet=ACGU,encoding=tokens,mask=mask,length=5`;
    // A C G U are 0 .. 3, padding is 4 and masked out.
    expect(await scores(`${spec})`, ['CU', 'UUUUU'])).toEqual([10, 45]);
    expect(await scores(`${spec},padding=left)`, ['CU'])).toEqual([10]);
    await expect(scores(spec.replace(',mask=mask', '') + ')', ['CU'])).rejects.toThrow('the model wants another input, mask');
  }); // prettier-ignore
});

describe('onnx: output', () => {
  /** Two outputs: `pair` is [sum, 2 sum], `one` is the sum. */
  const two = onnxModel(
    [{ name: 'x', type: 'float', shape: ['N', 12] }],
    [{ name: 'one', type: 'float', shape: ['N', 1] }, { name: 'pair', type: 'float', shape: ['N', 2] }],
    [
      { op: 'MatMul', inputs: ['x', 'w1'], output: 'one' },
      { op: 'MatMul', inputs: ['x', 'w2'], output: 'pair' },
    ],
    { w1: { shape: [12, 1], data: weights }, w2: { shape: [12, 2], data: weights.flatMap((w) => [w, 2 * w]) } },
  ); // prettier-ignore

  it('is the one, the column and the activation that is asked for', async () => {
    const path = save(two, { alphabet: 'ACGU', order: 'flat', length: 3, description: 'two heads' });
    const y = outcomes.map(linear);
    const sigmoid = (v: number): number => 1 / (1 + Math.exp(-v));
    const of = async (extra: string, f: (v: number) => number): Promise<void> =>
      expectClose(await scores(`onnx:${path}${extra}`, outcomes), y.map(f));
    await of('', (v) => v);
    await of('(output=pair,column=1)', (v) => 2 * v);
    await of('(activation=sigmoid)', sigmoid);
    await of('(activation=exp)', Math.exp);
    await of('(activation=tanh)', Math.tanh);
    await of('(output=pair,activation=softmax)', (v) => sigmoid(-v));
    expect((await openReward(`onnx:${path}`)).description).toBe('two heads');
  });

  it.each<[string, string, string]>([
    ['an unknown output', '(output=pear)', 'the model has no output "pear"; there are: one, pair'],
    ['an unknown input', '(input=z)', 'the model has no input "z"; there are: x'],
    ['a column too many', '(output=pair,column=2)', 'column must be from 0 to 1, the model gives 2 numbers an outcome'],
    ['another shape', '(order=letter-length)', 'for input'],
    ['a wrong parameter', '(encodin=tokens)', 'unknown parameter "encodin"; did you mean "encoding"?'],
    ['a wrong choice', '(activation=relu)', 'activation must be one of none, sigmoid, softmax, exp, tanh, got relu'],
  ])('%s is one sentence', async (_, extra, message) => {
    const path = save(two, { alphabet: 'ACGU', order: 'flat', length: 3 });
    const attempt = async (): Promise<unknown> => {
      const reward = await openReward(`onnx:${path}${extra}`);
      return new PaidOracle(reward, reward.calls).evaluate(['ACG']);
    };
    await expect(attempt()).rejects.toThrow(message);
    await expect(attempt()).rejects.not.toThrow(/\n/);
  }); // prettier-ignore

  it.each<[string, object | string, string]>([
    ['a card that is no JSON', '{alphabet', 'its card'],
    ['a card with a typo', { alphabeth: 'ACGU' }, 'Unrecognized key: "alphabeth"'],
    ['a card with a wrong value', { alphabet: 'ACGU', encoding: 'onehot' }, 'encoding: Invalid option'],
    ['no alphabet', {}, 'needs the alphabet of the network; write onnx:MODEL(alphabet=ACGT)'],
    ['a letter twice', { alphabet: 'ACCG' }, 'the alphabet ACCG has C twice'],
  ])('%s is one sentence', async (_, card, message) => {
    const path = save(two);
    writeFileSync(`${path}.json`, typeof card === 'string' ? card : JSON.stringify(card));
    await expect(openReward(`onnx:${path}`)).rejects.toThrow(message);
  });

  it('says that a file is no model, is absent, or what is missing to run it', async () => {
    await expect(openReward('onnx:absent.onnx(alphabet=AC)')).rejects.toThrow('absent.onnx: no such file or folder');
    const noise = save(Uint8Array.from({ length: 99 }, (_, i) => (i * 37) & 255));
    await expect(openReward(`onnx:${noise}(alphabet=AC)`)).rejects.toThrow('the runtime cannot load it: ');
    await expect(loadOnnxRuntime('reward onnx:x', ['no-such-package'])).rejects.toThrow(
      'reward onnx:x needs the package onnxruntime-web (or onnxruntime-node, which is faster), which is not installed; install it with: npm install onnxruntime-web',
    );
  }); // prettier-ignore

  it('names an outcome with a foreign letter, and one that is too long', async () => {
    const path = save(two, { alphabet: 'ACGU', order: 'flat', length: 3 });
    await expect(scores(`onnx:${path}`, ['ACT'])).rejects.toThrow(
      '"ACT" has "T" at position 3, allowed are ACGU',
    );
    await expect(scores(`onnx:${path}`, ['ACGU'])).rejects.toThrow(
      'outcomes have at most 3 letters, got 4 in "ACGU"',
    );
  });
});

describe('onnx: a classifier', () => {
  /** Outputs of such models: the class, the probabilities of both, and these again as a list. */
  const classifier = onnxModel(
    [{ name: 'x', type: 'float', shape: ['N', LENGTH * 4] }],
    [
      { name: 'label', type: 'int64', shape: ['N'] },
      { name: 'probabilities', type: 'float', shape: ['N', 2] },
      { name: 'listed', type: 'float', shape: ['N', 2], list: true },
    ],
    [
      { op: 'MatMul', inputs: ['x', 'w'], output: 'z' },
      { op: 'Sigmoid', inputs: ['z'], output: 'p' },
      { op: 'Sub', inputs: ['one', 'p'], output: 'q' },
      { op: 'Concat', inputs: ['q', 'p'], output: 'probabilities', attributes: { axis: 1 } },
      {
        op: 'ArgMax',
        inputs: ['probabilities'],
        output: 'label',
        attributes: { axis: 1, keepdims: 0 },
      },
      { op: 'SequenceConstruct', inputs: ['probabilities'], output: 'listed' },
    ],
    { w: { shape: [LENGTH * 4, 1], data: weights.map((w) => w - 0.8) }, one: { shape: [1], data: [1] } },
  );
  const ask = (extra: string): Promise<(number | null)[]> =>
    scores(`onnx:${save(classifier)}(alphabet=ACGU,length=3,order=flat${extra})`, outcomes);
  const probability = (outcome: string): number => 1 / (1 + Math.exp(0.8 * LENGTH - linear(outcome)));

  it('gives the probability that is named, whatever its other outputs are', async () => {
    expectClose(await ask(',output=probabilities,column=1'), outcomes.map(probability));
  });

  it('does not take the class for a score unless it is named', async () => {
    await expect(ask('')).rejects.toThrow(
      'its first output, label, is of int64: classes, not scores; write output=probabilities,column=1 for the second class, or output=label if it is meant',
    );
    const classes = outcomes.map((outcome) => Number(probability(outcome) > 0.5));
    expect(await ask(',output=label')).toEqual(classes);
    expect(new Set(classes).size).toBe(2);
  });

  it('says what to do about an output that is no tensor', async () => {
    await expect(ask(',output=listed')).rejects.toThrow(
      'the output listed is a list or a map, not a tensor; export a classifier without maps (zipmap=False)',
    );
  });
});

it('encodes', () => {
  const common = { alphabet: 'AB', order: 'length-letter', padding: 'right', first: 0, pad: 2 } as const;
  const hot = encodeOutcomes('x', ['AB', 'B'], { ...common, encoding: 'one-hot' });
  expect([hot.shape, [...hot.data], [...hot.mask]]).toEqual([[2, 2, 2], [1, 0, 0, 1, 0, 1, 0, 0], [1, 1, 1, 0]]);
  const tokens = encodeOutcomes('x', ['AB', ''], { ...common, encoding: 'tokens', padding: 'left', end: 9 });
  expect([tokens.shape, [...tokens.data]]).toEqual([[2, 3], [0, 1, 9, 2, 2, 9]]);
}); // prettier-ignore
