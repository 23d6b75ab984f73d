/**
 * One array of NumPy's npy format (numpy.lib.format). Read: versions 1 to 3, numbers or text, in one or two
 * axes; objects, which NumPy would unpickle, and structured types are refused. Written: version 1, tensors.
 */
import type { StoredTensor, TensorData } from './safetensors.js';

export interface NpyArray {
  /** One or two axes. */
  readonly shape: readonly number[];
  readonly kind: 'numbers' | 'text';
  /**
   * The element at a place in C order, whatever order the file has. Numbers of 64-bit integers are rounded.
   */
  number(at: number): number;
  text(at: number): string;
}

type Reader = (view: DataView, at: number, little: boolean) => number;

/** Readers of the types of numbers, by code and size. */
const NUMBERS: Readonly<Record<string, Reader>> = {
  f4: (view, at, little) => view.getFloat32(at, little),
  f8: (view, at, little) => view.getFloat64(at, little),
  i1: (view, at) => view.getInt8(at),
  i2: (view, at, little) => view.getInt16(at, little),
  i4: (view, at, little) => view.getInt32(at, little),
  i8: (view, at, little) => Number(view.getBigInt64(at, little)),
  u1: (view, at) => view.getUint8(at),
  u2: (view, at, little) => view.getUint16(at, little),
  u4: (view, at, little) => view.getUint32(at, little),
  u8: (view, at, little) => Number(view.getBigUint64(at, little)),
  b1: (view, at) => view.getUint8(at),
};

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

export const isNpy = (bytes: Uint8Array): boolean => MAGIC.every((byte, i) => bytes[i] === byte);

/**
 * @param owner begins every message
 * @throws one sentence on what is no such array
 */
export function decodeNpy(owner: string, bytes: Uint8Array): NpyArray {
  const wrong = (what: string): Error => new Error(`${owner}: ${what}`);
  if (!isNpy(bytes)) throw wrong('is no npy file: it does not begin like one');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = bytes[6] ?? 0;
  const start = version === 1 ? 10 : 12;
  if (version < 1 || version > 3) throw wrong(`has version ${version} of npy, 1 to 3 can be read`);
  if (bytes.length < start) throw wrong('is cut off in its header');
  const begin = start + (version === 1 ? view.getUint16(8, true) : view.getUint32(8, true));
  if (bytes.length < begin) throw wrong('is cut off in its header');
  const { descr, fortran, shape } = readHeader(wrong, new TextDecoder().decode(bytes.subarray(start, begin)));
  const [, order, code, digits] = /^([<>|=])([a-zA-Z])(\d{0,9})$/.exec(descr) ?? [];
  if (code === 'O') throw wrong('holds Python objects, which are never read; save numbers or text');
  const unit = code === 'U' ? 4 : 1;
  const size = unit * Number(digits ?? 0);
  const read = Object.hasOwn(NUMBERS, `${code}${digits}`) ? NUMBERS[`${code}${digits}`] : undefined;
  const isText = code === 'U' || code === 'S';
  if (read === undefined && !isText) throw wrong(`has the type ${show(descr)}, numbers or text are needed`);
  const count = shape.reduce((product, length) => product * length, 1);
  if (bytes.length - begin !== count * size)
    throw wrong(
      `has ${bytes.length - begin} bytes of data, the shape (${shape.join(', ')}) of ${show(descr)} needs ${count * size}`,
    );
  const little = order !== '>';
  const [rows = 1, columns = 1] = shape;
  const place = (at: number): number => begin + size * (fortran ? (at % columns) * rows + Math.floor(at / columns) : at);
  return {
    shape,
    kind: isText ? 'text' : 'numbers',
    number(at) {
      if (read === undefined) throw wrong('holds text, numbers are needed');
      return read(view, place(at), little);
    },
    text(at) {
      if (!isText) throw wrong('holds numbers, text is needed');
      return decodeText(wrong, view, place(at), size, unit, little);
    },
  };
} // prettier-ignore

function readHeader(
  wrong: (what: string) => Error,
  header: string,
): { descr: string; fortran: boolean; shape: number[] } {
  const field = (name: string, value: string): string | undefined =>
    new RegExp(`['"]${name}['"]\\s*:\\s*${value}`).exec(header)?.[1];
  const descr = field('descr', `['"]([^'"]*)['"]`);
  const fortran = field('fortran_order', '(True|False)');
  const list = field('shape', '\\(([\\d\\s,]*)\\)');
  if (descr === undefined && /['"]descr['"]\s*:\s*\[/.test(header))
    throw wrong('has a structured type; save one array a column, with numpy.savez');
  if (descr === undefined || fortran === undefined || list === undefined)
    throw wrong(`has a header that is none of npy: ${show(header.trim())}`);
  const shape = list
    .split(',')
    .filter((length) => length.trim() !== '')
    .map(Number);
  if (shape.length < 1 || shape.length > 2)
    throw wrong(`has ${shape.length} axes, ${shape.length === 0 ? 'a list' : '1 or 2'} is needed`);
  if (!shape.every(Number.isSafeInteger) || shape.reduce((a, b) => a * b, 1) > MOST_ELEMENTS)
    throw wrong(`has the shape ${show(`(${list})`)}, arrays of up to ${MOST_ELEMENTS} elements can be read`);
  return { descr, fortran: fortran === 'True', shape };
}

const MOST_ELEMENTS = 100_000_000;

const show = (text: string): string => JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}...` : text);

/** A text without the zeros that fill it up: bytes, or code points of 4 bytes. */
function decodeText(
  wrong: (what: string) => Error,
  view: DataView,
  at: number,
  size: number,
  unit: number,
  little: boolean,
): string {
  let text = '';
  let zeros = 0;
  for (let i = 0; i < size; i += unit) {
    const point = unit === 4 ? view.getUint32(at + i, little) : view.getUint8(at + i);
    if (point > 0x10ffff) throw wrong(`holds ${point}, which is no character`);
    if (point === 0) zeros++;
    else {
      text += '\0'.repeat(zeros) + String.fromCodePoint(point);
      zeros = 0;
    }
  }
  return text;
}

/** Magic and version of what is written. */
const START = [...MAGIC, 1, 0];

const descr = (data: TensorData): string =>
  data instanceof Float32Array ? '<f4' : data instanceof Int32Array ? '<i4' : '|u1';

/**
 * One array as an npy file: magic, length of the header, the header padded so that the data begins at a
 * multiple of 64.
 */
export function encodeNpy({ shape, data }: StoredTensor): Uint8Array {
  const tuple = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const dictionary = `{'descr': '${descr(data)}', 'fortran_order': False, 'shape': (${tuple}), }`;
  const start = Math.ceil((START.length + 2 + dictionary.length + 1) / 64) * 64;
  const bytes = new Uint8Array(start + data.byteLength).fill(0x20, 0, start);
  bytes.set(START);
  new DataView(bytes.buffer).setUint16(START.length, start - START.length - 2, true);
  bytes.set(new TextEncoder().encode(dictionary), START.length + 2);
  bytes[start - 1] = 0x0a;
  bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), start);
  return bytes;
}
