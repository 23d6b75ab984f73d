/**
 * An ONNX model as an oracle, whatever runtime runs it: the session comes from onnxruntime-web (browser,
 * Node.js) or onnxruntime-node. Encodes outcomes, runs the model, takes one number an outcome from its
 * output.
 */
import type { Oracle, OracleInfo, Scores } from '../oracle.js';
import { encodeOutcomes, type EncodingOptions } from './outcome-encoding.js';

/** What is used of a tensor of onnxruntime. */
export interface OnnxTensor {
  /** Element type: `float32`, `int64`, `string` ... */
  readonly type?: string;
  readonly data: ArrayLike<number> | ArrayLike<bigint>;
  readonly dims: readonly number[];
}

/** What is used of an InferenceSession of onnxruntime. `Fed` is what it takes for a tensor. */
export interface OnnxSession<Fed = unknown> {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  run(feeds: Record<string, Fed>, outputs: readonly string[]): Promise<Readonly<Record<string, OnnxTensor>>>;
}

export type TensorType = 'float32' | 'int64' | 'int32';

/** Elements of a tensor that is fed. */
export type FedData = Float32Array | BigInt64Array | Int32Array;

/** Makes a tensor; `Tensor` of onnxruntime fits. */
export type MakeTensor<Fed = unknown> = new (type: TensorType, data: FedData, dims: readonly number[]) => Fed;

export interface OnnxOptions extends EncodingOptions {
  /** Names of tensors; default: the model's first. */
  readonly input?: string;
  readonly output?: string;
  /** Name of an input that says where letters are, for transformers. */
  readonly mask?: string;
  /** Element type of the input and of the mask. */
  readonly type: TensorType;
  /** Which of the numbers that the model gives an outcome. Default 0. */
  readonly column: number;
  /** Applied to that number; softmax over all of them. */
  readonly activation: 'none' | 'sigmoid' | 'softmax' | 'exp' | 'tanh';
}

/**
 * @throws one sentence when the model has no tensor of a given name
 */
export function onnxOracle<Fed>(
  info: OracleInfo,
  session: OnnxSession<Fed>,
  makeTensor: MakeTensor<Fed>,
  options: OnnxOptions,
): Oracle {
  const { name } = info;
  const input = tensorName(name, 'input', options.input, session.inputNames);
  const output = tensorName(name, 'output', options.output, session.outputNames);
  if (options.mask !== undefined) tensorName(name, 'input', options.mask, session.inputNames);
  const given = new Set([input, options.mask]);
  const missing = session.inputNames.find((one) => !given.has(one));
  if (missing !== undefined)
    throw new Error(`${name}: the model wants another input, ${missing}; only one and a mask can be given`);
  const tensor = (data: Float32Array, shape: readonly number[]): Fed =>
    new makeTensor(options.type, typed(options.type, data), shape);
  return {
    info,
    async score(outcomes) {
      const { data, shape, mask } = encodeOutcomes(name, outcomes, options);
      const feeds = {
        [input]: tensor(data, shape),
        ...(options.mask !== undefined && {
          [options.mask]: tensor(mask, [outcomes.length, mask.length / outcomes.length]),
        }),
      };
      const answer = await runFor(name, session, feeds, output);
      if (options.output === undefined) refuseClasses(name, output, answer, session.outputNames);
      return readScores(name, output, answer, outcomes.length, options);
    },
  };
}

function tensorName(
  name: string,
  what: string,
  wanted: string | undefined,
  names: readonly string[],
): string {
  const found = wanted === undefined ? names[0] : names.find((one) => one === wanted);
  if (found !== undefined) return found;
  throw new Error(`${name}: the model has no ${what} "${wanted ?? ''}"; there are: ${names.join(', ')}`);
}

/** The output alone is asked for: a model may have others that no runtime here can hand over. */
async function runFor<Fed>(
  name: string,
  session: OnnxSession<Fed>,
  feeds: Record<string, Fed>,
  output: string,
): Promise<OnnxTensor> {
  try {
    return (await session.run(feeds, [output]))[output];
  } catch (error) {
    if (!(error as Error).message.includes('non-tensor')) throw error;
    throw new Error(
      `${name}: the output ${output} is a list or a map, not a tensor; export a classifier without maps (zipmap=False)`,
      { cause: error },
    );
  }
}

/**
 * A classifier's first output is the class it chose, a 0 or a 1 where a probability is wanted. It is not
 * taken for a score unless it is named.
 */
function refuseClasses(
  name: string,
  output: string,
  { type = 'float32' }: OnnxTensor,
  names: readonly string[],
): void {
  if (names.length === 1 || type.startsWith('float')) return;
  throw new Error(
    `${name}: its first output, ${output}, is of ${type}: classes, not scores; write output=${names[1]},column=1 for the second class, or output=${output} if it is meant`,
  );
}

function typed(type: TensorType, data: Float32Array): FedData {
  if (type === 'int64') return BigInt64Array.from(data, BigInt);
  return type === 'int32' ? Int32Array.from(data) : data;
}

/** One number an outcome, from an output of [N], [N, C], [N, C, 1] ... */
function readScores(
  name: string,
  output: string,
  { data, dims }: OnnxTensor,
  count: number,
  { column, activation }: OnnxOptions,
): Scores {
  const width = data.length / count;
  if (dims[0] !== count || !Number.isInteger(width))
    throw new Error(`its output ${output} has the shape ${dims.join(' x ')} for ${count} outcomes`);
  if (column >= width)
    throw new Error(
      `${name}: column must be from 0 to ${width - 1}, the model gives ${width} numbers an outcome`,
    );
  return Array.from({ length: count }, (_, n) => {
    const row = Array.from({ length: width }, (__, c) => Number(data[n * width + c]));
    return activated(row, column, activation);
  });
}

function activated(row: readonly number[], column: number, activation: OnnxOptions['activation']): number {
  const value = row[column];
  switch (activation) {
    case 'none':
      return value;
    case 'sigmoid':
      return 1 / (1 + Math.exp(-value));
    case 'exp':
      return Math.exp(value);
    case 'tanh':
      return Math.tanh(value);
    case 'softmax': {
      const most = Math.max(...row);
      return Math.exp(value - most) / row.reduce((sum, x) => sum + Math.exp(x - most), 0);
    }
  }
}
