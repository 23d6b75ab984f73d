/** The operator on the disk: the same bits as in memory, whole or not there, of one checkpoint only. */
import { existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ExtractionOperator } from '../adapt/extraction-operator.js';
import { operatorBlocks, type OperatorBlock } from '../adapt/operator-block.js';
import { createSequence } from '../env/sequence.js';
import { exactConditionalFlow } from '../exact/conditional.js';
import { enumerateStates } from '../exact/state-graph.js';
import { RandomStream } from '../random/stream.js';
import {
  openOperator,
  OPERATOR_FILE,
  OPERATOR_PART,
  writeOperator,
  type OperatorKey,
} from './operator-file.js';

const env = createSequence({ alphabet: 'ACGT', length: 4, construction: 'prepend-append' });
const graph = enumerateStates(env);
const model = exactConditionalFlow(graph);
const key: OperatorKey = {
  checkpoint: 'a'.repeat(64),
  least: 0,
  outcomes: graph.outcomeCount,
  edges: graph.edgeCount,
};
const folder = mkdtempSync(join(tmpdir(), 'operator-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Blocks of 50 outcomes, so that a small space has several. */
function* small(from: number): Generator<OperatorBlock> {
  const [whole] = [...operatorBlocks(graph, model, { least: 0 })];
  for (let first = from; first < whole.count; first += 50) {
    const count = Math.min(50, whole.count - first);
    const [begin, end] = [whole.starts[first], whole.starts[first + count]];
    yield {
      first,
      count,
      starts: whole.starts.slice(first, first + count + 1).map((at) => at - begin),
      edges: whole.edges.slice(begin, end),
      values: whole.values.slice(begin, end),
    };
  }
}

const logReward = (seed: number): Float64Array => {
  const random = new RandomStream(seed);
  return Float64Array.from({ length: graph.outcomeCount }, () => 4 * random.uniform() - 2);
};
const inMemory = ExtractionOperator.build(graph, model, { least: 0 });
const numeratorsOf = (operator: ExtractionOperator, seed: number): Float64Array =>
  operator.apply(logReward(seed), new Float64Array(graph.edgeCount));
const opened = (of = key): ExtractionOperator | undefined => {
  const file = openOperator(folder, of);
  return file && new ExtractionOperator(graph, file);
};
const path = join(folder, OPERATOR_FILE);
const part = join(folder, OPERATOR_PART);

describe('an operator on the disk', () => {
  it('is not there before it was written, and then is what it was in memory, bit by bit', async () => {
    expect(opened()).toBeUndefined();
    expect((await writeOperator(folder, key, small)).from).toBe(0);
    expect(existsSync(part)).toBe(false);
    const operator = opened()!;
    expect(operator.entries).toBe(inMemory.entries);
    for (const seed of [1, 2]) expect(numeratorsOf(operator, seed)).toEqual(numeratorsOf(inMemory, seed));
  });

  it('gives many rewards in one pass what each gets alone', () => {
    const many = [3, 4, 5].map(() => new Float64Array(graph.edgeCount));
    opened()!.applyAll([3, 4, 5].map(logReward), many);
    [3, 4, 5].forEach((seed, i) => expect(many[i]).toEqual(numeratorsOf(inMemory, seed)));
    expect(() => opened()!.applyAll([[1, 2]], many)).toThrow('256 log-rewards are needed, got 2');
  });

  it('goes on behind the last whole block when a build was killed, wherever it was cut', async () => {
    const whole = readFileSync(path);
    const random = new RandomStream(6);
    for (let k = 0; k < 12; k++) {
      rmSync(path, { force: true });
      writeFileSync(part, whole);
      truncateSync(part, Math.floor(whole.length * random.uniform()));
      const { from } = await writeOperator(folder, key, small);
      expect(from % 50).toBe(0);
      expect(readFileSync(path)).toEqual(whole);
    }
    // What was written over in the middle is made again as well.
    rmSync(path);
    writeFileSync(
      part,
      whole.map((byte, i) => (i === whole.length >> 1 ? byte ^ 1 : byte)),
    );
    expect((await writeOperator(folder, key, small)).from).toBeLessThan(256);
    expect(readFileSync(path)).toEqual(whole);
  });

  it('keeps the blocks of a build that was stopped', async () => {
    const whole = readFileSync(path);
    rmSync(path);
    const stopped = async (): Promise<unknown> =>
      writeOperator(folder, key, function* (from) {
        let made = 0;
        for (const block of small(from)) {
          if (++made === 3) throw new Error('stopped');
          yield block;
        }
      });
    await expect(stopped()).rejects.toThrow('stopped');
    expect([existsSync(path), existsSync(part)]).toEqual([false, true]);
    expect((await writeOperator(folder, key, small)).from).toBe(100);
    expect(readFileSync(path)).toEqual(whole);
  });

  it('is not used for another checkpoint, share or space, and a part of another is begun anew', async () => {
    for (const other of [
      { ...key, checkpoint: 'b'.repeat(64) },
      { ...key, least: 1e-6 },
      { ...key, outcomes: 255 },
      { ...key, edges: 1 },
    ])
      expect(opened(other)).toBeUndefined();
    writeFileSync(part, readFileSync(path));
    const other = { ...key, checkpoint: 'b'.repeat(64) };
    expect((await writeOperator(folder, other, small)).from).toBe(0);
    expect(opened()).toBeUndefined();
    expect(opened(other)!.entries).toBe(inMemory.entries);
  });

  it('says that it is damaged: a flipped bit, an end that is missing', async () => {
    await writeOperator(folder, key, small);
    const whole = readFileSync(path);
    const sentence = `${path}: is damaged; remove it, and it will be made again`;
    writeFileSync(
      path,
      whole.map((byte, i) => (i === whole.length >> 1 ? byte ^ 1 : byte)),
    );
    expect(() => opened()).toThrow(sentence);
    writeFileSync(path, whole.subarray(0, whole.length - 20));
    expect(() => opened()).toThrow(sentence);
    writeFileSync(path, whole.subarray(0, whole.length - 400));
    expect(() => opened()).toThrow(sentence);
  });

  it('read for every pass is checked for every pass: whose it is, and that it is whole', async () => {
    rmSync(path, { force: true });
    await writeOperator(folder, key, small);
    const whole = readFileSync(path);
    const operator = openOperator(folder, key, 0)!;
    const outcomes = (): number => {
      let count = 0;
      operator.visit((block) => {
        count += block.count;
      });
      return count;
    };
    expect(outcomes()).toBe(graph.outcomeCount);
    // Cut between two blocks, as a shorter operator would be.
    const end = Buffer.from(Uint32Array.of(0x444e454f, key.outcomes, 0, 0, 0).buffer);
    const first = whole.indexOf('\n') + 1;
    const [count, entries] = [whole.readUInt32LE(first + 8), whole.readUInt32LE(first + 12)];
    const behind = first + 20 + 4 * (count + 1 + 2 * entries);
    for (const cut of [whole.subarray(0, behind), Buffer.concat([whole.subarray(0, behind), end])]) {
      writeFileSync(path, cut);
      expect(outcomes).toThrow('is damaged; remove it');
    }
    await writeOperator(folder, { ...key, checkpoint: 'b'.repeat(64) }, small);
    expect(outcomes).toThrow('was replaced by that of another model while it was in use');
  });
});
