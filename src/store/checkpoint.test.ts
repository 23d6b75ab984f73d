import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryPaths } from '../../test/temporary-folder.js';
import { Adam } from '../nn/adam.js';
import { ParameterSet } from '../nn/parameter-set.js';
import { RandomStream } from '../random/stream.js';
import { plainBackend } from '../tensor/backend.js';
import { readCheckpoint, writeCheckpoint, type Checkpoint } from './checkpoint.js';
import { encodeSafetensors, type StoredTensor } from '../format/safetensors.js';
import { loadParameters, storeParameters } from '../method/stored-parameters.js';

const fresh = temporaryPaths();

function folder(): string {
  const path = fresh();
  mkdirSync(path);
  return path;
}

const random = new RandomStream(2 ** 53 - 1);
for (let i = 0; i < 10; i++) random.uint32();
const sample: Checkpoint = {
  step: 1200,
  state: {
    streams: { backward: { ...random.state() } },
    adam: { power1: 0.9 ** 7, steps: 7 },
    empty: [],
    none: null,
  },
  tensors: new Map<string, StoredTensor>([
    ['w', { shape: [1, 2], data: Float32Array.of(0.1, -1e-30) }],
    ['buffer', { shape: [2], data: Int32Array.of(-1, 7) }],
  ]),
};

describe('a checkpoint', () => {
  it('comes back bit by bit, and names its hash', () => {
    const path = folder();
    const hash = writeCheckpoint(path, sample);
    expect(readCheckpoint(path)).toEqual({ ...sample, hash });
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
  });

  it('has a readable twin that resuming does not need', () => {
    const path = folder();
    const hash = writeCheckpoint(path, sample);
    const twin = JSON.parse(readFileSync(join(path, 'checkpoint.json'), 'utf8')) as unknown;
    expect(twin).toMatchObject({ step: 1200, sha256: hash, tensors: { w: '1x2', buffer: '2' } });
    writeFileSync(join(path, 'checkpoint.json'), 'torn');
    expect(readCheckpoint(path).step).toBe(1200);
  });

  it('refuses a state that JSON would change, and writes nothing then', () => {
    const path = folder();
    expect(() => writeCheckpoint(path, { ...sample, state: { adam: { lr: NaN } } })).toThrow(
      'checkpoint: lr must be a finite number, got NaN',
    );
    expect(() => readCheckpoint(path)).toThrow(`${path}: holds no checkpoint (checkpoint.safetensors)`);
  });

  it('is refused in a sentence when it was damaged, or is something else', () => {
    const path = folder();
    const file = join(path, 'checkpoint.safetensors');
    writeCheckpoint(path, sample);
    const bytes = readFileSync(file);
    writeFileSync(file, bytes.subarray(0, bytes.length - 1));
    expect(() => readCheckpoint(path)).toThrow(/checkpoint\.safetensors: not a valid safetensors file: /);
    writeFileSync(file, encodeSafetensors([], []));
    expect(() => readCheckpoint(path)).toThrow(/checkpoint\.safetensors: not a checkpoint: format: /);
    const future = { format: 'ocgfn-checkpoint', version: '2', step: '1', state: '{}' };
    writeFileSync(file, encodeSafetensors([], Object.entries(future)));
    expect(() => readCheckpoint(path)).toThrow(
      'version: has another version than 1, the one this ocgfn reads',
    );
  });
});

describe('stored parameters', () => {
  function model(seed: number, width = 3): { set: ParameterSet; adam: Adam } {
    const set = new ParameterSet(plainBackend('js'), new RandomStream(seed));
    set.weight('w', 2, width);
    set.add('b', 1, width, 0);
    return { set, adam: new Adam(set, { lr: 0.1 }) };
  }

  /** One Adam step with made-up gradients. */
  function train({ set, adam }: ReturnType<typeof model>): void {
    for (const p of set.list) {
      set.backend.kernels.fill(p.size, p.grad, 0.3);
      p.gradWritten = true;
    }
    adam.step();
  }

  const all = (set: ParameterSet): number[] => set.list.flatMap((p) => [...set.values(p)]);

  it('go on as if never stored: values and moments', () => {
    const one = model(1);
    train(one);
    const tensors = new Map<string, StoredTensor>();
    storeParameters(tensors, 'model/', one.set, true);
    expect([...tensors.keys()]).toEqual([
      'model/w', 'model/w.adam1', 'model/w.adam2', 'model/b', 'model/b.adam1', 'model/b.adam2',
    ]); // prettier-ignore
    const other = model(2);
    loadParameters(tensors, 'model/', other.set, true);
    other.adam.restore(one.adam.state());
    expect(all(other.set)).toEqual(all(one.set));
    train(one);
    train(other);
    expect(all(other.set)).toEqual(all(one.set));
  });

  it('of another model are refused', () => {
    const tensors = new Map<string, StoredTensor>();
    storeParameters(tensors, '', model(1).set, false);
    expect(() => loadParameters(tensors, '', model(1, 4).set, false)).toThrow(
      'checkpoint: w must have shape 2x4, got 2x3; it belongs to another model',
    );
    expect(() => loadParameters(tensors, '', model(1).set, true)).toThrow('checkpoint: w.adam1 is missing');
  });
});
