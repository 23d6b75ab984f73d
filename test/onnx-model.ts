/**
 * Small ONNX models written byte by byte, so that tests need neither Python nor a model in the repository.
 * Just enough of protocol buffers and of onnx.proto (ModelProto, GraphProto, NodeProto, TensorProto,
 * ValueInfoProto; field numbers beside).
 */

type Bytes = readonly number[];

function varint(value: number): number[] {
  const bytes: number[] = [];
  let left = value;
  for (; left > 127; left = Math.floor(left / 128)) bytes.push((left % 128) | 128);
  return [...bytes, left];
}
const number = (field: number, value: number): number[] => [...varint(field * 8), ...varint(value)];
const bytes = (field: number, content: Bytes): number[] => [
  ...varint(field * 8 + 2),
  ...varint(content.length),
  ...content,
];
const text = (field: number, content: string): number[] =>
  bytes(field, [...new TextEncoder().encode(content)]);

const FLOAT = 1;
const INT64 = 7;

export interface OnnxInput {
  readonly name: string;
  readonly type: 'float' | 'int64';
  /** A text is a free dimension. */
  readonly shape: readonly (number | string)[];
  /** A list of such tensors, which is no tensor. */
  readonly list?: boolean;
}

export interface OnnxNode {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly output: string;
  /** Integers of an operator's attributes. */
  readonly attributes?: Readonly<Record<string, number>>;
}

export interface OnnxWeights {
  readonly shape: readonly number[];
  readonly data: readonly number[];
  readonly type?: 'float' | 'int64';
}

const valueInfo = ({ name, type, shape, list = false }: OnnxInput): number[] => {
  const dims = shape.flatMap((dim) => bytes(1, typeof dim === 'number' ? number(1, dim) : text(2, dim)));
  const tensor = [...number(1, type === 'float' ? FLOAT : INT64), ...bytes(2, dims)];
  const one = bytes(1, tensor);
  return [...text(1, name), ...bytes(2, list ? bytes(4, bytes(1, one)) : one)];
};

const attribute = ([name, value]: readonly [string, number]): number[] => [
  ...text(1, name),
  ...number(3, value),
  ...number(20, 2),
];

const node = ({ op, inputs, output, attributes = {} }: OnnxNode): number[] => [
  ...inputs.flatMap((input) => text(1, input)),
  ...text(2, output),
  ...text(4, op),
  ...Object.entries(attributes).flatMap((entry) => bytes(5, attribute(entry))),
];

const initializer = ([name, { shape, data, type = 'float' }]: readonly [string, OnnxWeights]): number[] => {
  const raw =
    type === 'float'
      ? new Uint8Array(Float32Array.from(data).buffer)
      : new Uint8Array(BigInt64Array.from(data, BigInt).buffer);
  return [
    ...shape.flatMap((dim) => number(1, dim)),
    ...number(2, type === 'float' ? FLOAT : INT64),
    ...text(8, name),
    ...bytes(9, [...raw]),
  ];
};

/** The bytes of a model (opset 13). */
export function onnxModel(
  inputs: readonly OnnxInput[],
  outputs: readonly OnnxInput[],
  nodes: readonly OnnxNode[],
  weights: Readonly<Record<string, OnnxWeights>>,
): Uint8Array {
  const graph = [
    ...nodes.flatMap((one) => bytes(1, node(one))),
    ...text(2, 'test'),
    ...Object.entries(weights).flatMap((entry) => bytes(5, initializer(entry))),
    ...inputs.flatMap((one) => bytes(11, valueInfo(one))),
    ...outputs.flatMap((one) => bytes(12, valueInfo(one))),
  ];
  return Uint8Array.from([
    ...number(1, 8),
    ...bytes(7, graph),
    ...bytes(8, [...text(1, ''), ...number(2, 13)]),
  ]);
}
