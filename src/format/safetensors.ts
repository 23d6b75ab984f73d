/**
 * The safetensors format (huggingface/safetensors, format description in its README): an 8-byte little-endian
 * header length, a JSON header { name: { dtype, shape, data_offsets } }, then the tensors' bytes without
 * gaps. Files written here open in any safetensors reader, and files of others open here.
 *
 * Added to the format, inside its metadata: `crc32`, a checksum of the whole file (with the checksum's own
 * digits read as zeros), so that a truncated or altered checkpoint is refused and never half-read. No `node:`
 * import: browsers read the same files. Everything that runs Node or a browser is little-endian, as the
 * format is, so typed arrays are copied as they lie.
 */
import { crc32 } from './crc32.js';
import { fromHalf, toHalf } from './half.js';
import { findJsonTrap } from './json-scan.js';

export type TensorData = Float32Array | Int32Array | Uint8Array;

/** Values of a tensor in row-major order, and its shape. */
export interface StoredTensor {
  readonly shape: readonly number[];
  readonly data: TensorData;
}

export interface TensorFile {
  readonly tensors: Map<string, StoredTensor>;
  /** Text by name; the format allows nothing else. */
  readonly metadata: Map<string, string>;
}

/** Types of elements as they lie in a file; halves are read as single precision. */
const DTYPES = { F32: Float32Array, I32: Int32Array, F16: Uint16Array, U8: Uint8Array } as const;
type Dtype = keyof typeof DTYPES;

/** Largest header that is read; a checkpoint's has a few kilobytes. */
const MAX_HEADER = 16 * 1024 * 1024;
const MAX_DIMENSIONS = 8;
const NO_CHECKSUM = '00000000';
const METADATA = '__metadata__';

function dtypeOf(data: TensorData | Uint16Array): Dtype {
  if (data instanceof Uint16Array) return 'F16';
  return data instanceof Float32Array ? 'F32' : data instanceof Int32Array ? 'I32' : 'U8';
}

const hex = (checksum: number): string => checksum.toString(16).padStart(8, '0');

/**
 * Bytes of a safetensors file. Tensors of 4-byte elements come first, so every tensor is aligned; otherwise
 * the order is kept.
 * @param metadata texts to store beside the tensors; `crc32` is taken
 * @param half which tensors of real numbers are stored in half precision (F16); default none
 * @throws when a shape does not have as many elements as its data
 */
export function encodeSafetensors(
  tensors: Iterable<readonly [name: string, tensor: StoredTensor]>,
  metadata: Iterable<readonly [string, string]> = [],
  half: (name: string) => boolean = () => false,
): Uint8Array {
  const entries = Array.from(tensors, ([name, { shape, data }]) => {
    const lies = data instanceof Float32Array && half(name) ? toHalf(data) : data;
    return [name, { shape, data: lies }] as const;
  }).sort((a, b) => b[1].data.BYTES_PER_ELEMENT - a[1].data.BYTES_PER_ELEMENT);
  const header = new Map<string, unknown>([[METADATA, new Map([['crc32', NO_CHECKSUM], ...metadata])]]);
  let size = 0;
  for (const [name, { shape, data }] of entries) {
    if (shape.reduce((a, b) => a * b, 1) !== data.length) {
      throw new Error(`safetensors: ${name} has shape ${shape.join('x')} but ${data.length} values`);
    }
    if (header.has(name)) throw new Error(`safetensors: two tensors are named ${name}`);
    header.set(name, { dtype: dtypeOf(data), shape, data_offsets: [size, size + data.byteLength] });
    size += data.byteLength;
  }
  const json = new TextEncoder().encode(mapToJson(header));
  const payload = 8 + Math.ceil(json.length / 8) * 8;
  const bytes = new Uint8Array(payload + size).fill(0x20, 8, payload);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(payload - 8), true);
  bytes.set(json, 8);
  let at = payload;
  for (const [, { data }] of entries) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  const digits = new TextEncoder().encode(hex(crc32(bytes)));
  bytes.set(digits, checksumAt(bytes.subarray(8, payload), NO_CHECKSUM) + 8);
  return bytes;
}

/**
 * JSON of nested maps, in their order: an object would move a name such as "0" to the front, before the
 * checksum.
 */
function mapToJson(value: unknown): string {
  if (!(value instanceof Map)) return JSON.stringify(value);
  return `{${[...value].map(([key, inner]) => `${JSON.stringify(key)}:${mapToJson(inner)}`).join(',')}}`;
}

/**
 * Where the checksum's digits lie in the header: it is the first metadata entry of our own files, the only
 * place that is accepted.
 */
function checksumAt(header: Uint8Array, digits: string): number {
  const opening = `{"${METADATA}":{"crc32":"`;
  const expected = `${opening}${digits}"`;
  for (let i = 0; i < expected.length; i++) if (header[i] !== expected.charCodeAt(i)) return -1;
  return opening.length;
}

/**
 * Reads a safetensors file and checks everything about it before it hands anything out.
 * @param file name for messages
 * @param checksum `required` (our own checkpoints) or `optional` (files of other programs)
 * @throws one sentence that names the file and what is wrong with it
 */
export function decodeSafetensors(
  bytes: Uint8Array,
  file: string,
  checksum: 'required' | 'optional' = 'required',
): TensorFile {
  const fail = (what: string): never => {
    throw new Error(`${file}: not a valid safetensors file: ${what}`);
  };
  if (bytes.length < 8) fail(`it has ${bytes.length} bytes, at least 8 are needed`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerLength = Number(view.getBigUint64(0, true));
  if (headerLength > Math.min(MAX_HEADER, bytes.length - 8)) {
    fail(`the header claims ${headerLength} bytes, the file has ${bytes.length} (was it cut off?)`);
  }
  const headerBytes = bytes.subarray(8, 8 + headerLength);
  const header = parseHeader(headerBytes, fail);
  const metadata = parseMetadata(header, fail);
  verifyChecksum(bytes, headerBytes, metadata, checksum, fail);
  metadata.delete('crc32');
  return { tensors: readTensors(header, bytes.subarray(8 + headerLength), fail), metadata };
}

type Fail = (what: string) => never;
type Header = Map<string, unknown>;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function parseHeader(headerBytes: Uint8Array, fail: Fail): Header {
  let text = '';
  let parsed: unknown;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(headerBytes);
  } catch {
    fail('the header is not UTF-8 text');
  }
  const trap = findJsonTrap(text, 3);
  if (trap !== undefined) fail(`the header ${trap}`);
  try {
    parsed = JSON.parse(text);
  } catch {
    fail('the header is not JSON');
  }
  // JSON.parse makes "__proto__" an own property, and a Map keeps it one.
  return isObject(parsed) ? new Map(Object.entries(parsed)) : fail('the header is not a JSON object');
}

function parseMetadata(header: Header, fail: Fail): Map<string, string> {
  const raw = header.get(METADATA) ?? {};
  header.delete(METADATA);
  if (!isObject(raw)) fail('its metadata is not an object');
  return new Map(
    Object.entries(raw as Record<string, unknown>).map(([key, value]) => {
      return [key, typeof value === 'string' ? value : fail(`its metadata entry ${key} is not text`)];
    }),
  );
}

function verifyChecksum(
  bytes: Uint8Array,
  headerBytes: Uint8Array,
  metadata: Map<string, string>,
  wanted: 'required' | 'optional',
  fail: Fail,
): void {
  const stored = metadata.get('crc32');
  if (stored === undefined) {
    if (wanted === 'required') fail('its checksum is missing');
    return;
  }
  const at = 8 + checksumAt(headerBytes, stored);
  if (at < 8 || stored.length !== NO_CHECKSUM.length) fail('its checksum is malformed');
  const zeros = new TextEncoder().encode(NO_CHECKSUM);
  const actual = crc32(bytes.subarray(at + zeros.length), crc32(zeros, crc32(bytes.subarray(0, at))));
  if (hex(actual) !== stored)
    fail(`its checksum is ${hex(actual)}, ${stored} was stored: the file was damaged`);
}

interface Entry {
  readonly dtype: Dtype;
  readonly shape: number[];
  readonly begin: number;
  readonly end: number;
}

const isSize = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;

function parseEntry(name: string, raw: unknown, fail: Fail): Entry {
  const {
    dtype,
    shape,
    data_offsets: offsets,
  } = isObject(raw) ? raw : fail(`${name} is not described by an object`);
  if (typeof dtype !== 'string' || !Object.hasOwn(DTYPES, dtype)) {
    fail(
      `${name} has the type ${JSON.stringify(dtype) ?? '(none)'}, one of ${Object.keys(DTYPES).join(', ')} can be read`,
    );
  }
  if (!Array.isArray(shape) || shape.length > MAX_DIMENSIONS || !shape.every(isSize)) {
    return fail(`${name} has the malformed shape ${JSON.stringify(shape) ?? '(none)'}`);
  }
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isSize)) {
    return fail(`${name} has the malformed offsets ${JSON.stringify(offsets) ?? '(none)'}`);
  }
  const [begin, end] = offsets as [number, number];
  const wanted = shape.reduce((a, b) => a * b, 1) * DTYPES[dtype as Dtype].BYTES_PER_ELEMENT;
  if (end - begin !== wanted) {
    fail(
      `${name} has ${end - begin} bytes, its shape ${shape.join('x')} of ${dtype as Dtype} needs ${wanted}`,
    );
  }
  return { dtype: dtype as Dtype, shape, begin, end };
}

/**
 * The format wants the payload covered by tensors exactly once: that rules out overlaps, gaps and offsets out
 * of range at once.
 */
function readTensors(header: Header, payload: Uint8Array, fail: Fail): Map<string, StoredTensor> {
  const entries = [...header].map(([name, raw]) => ({ name, ...parseEntry(name, raw, fail) }));
  entries.sort((a, b) => a.begin - b.begin || a.end - b.end);
  let covered = 0;
  const tensors = new Map<string, StoredTensor>();
  for (const { name, dtype, shape, begin, end } of entries) {
    if (begin !== covered) fail(`${name} begins at byte ${begin}, the tensor before it ends at ${covered}`);
    if (end > payload.length)
      fail(`${name} ends at byte ${end}, the file has ${payload.length} bytes of tensors`);
    // A copy is aligned whatever the header's length, and does not keep the file's bytes alive.
    const copy = new Uint8Array(end - begin);
    copy.set(payload.subarray(begin, end));
    const data = new DTYPES[dtype](copy.buffer);
    tensors.set(name, { shape, data: data instanceof Uint16Array ? fromHalf(data) : data });
    covered = end;
  }
  if (covered !== payload.length)
    fail(`${payload.length - covered} bytes behind the last tensor belong to none`);
  return tensors;
}
