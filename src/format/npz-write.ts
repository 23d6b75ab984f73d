/**
 * NumPy's npz: a zip archive of npy files, one an array (numpy.lib.format, version 1.0). Written without
 * compression, since parameters hardly compress. `numpy.load` opens it. Every time stamp is the first that
 * zip can name, so that the same arrays are the same bytes.
 */
import { crc32 } from './crc32.js';
import type { StoredTensor, TensorData } from './safetensors.js';

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0];
/** 1 January 1980, the beginning of time for zip. */
const DOS_DATE = 0x21;

const descr = (data: TensorData): string =>
  data instanceof Float32Array ? '<f4' : data instanceof Int32Array ? '<i4' : '|u1';

/**
 * One array as an npy file: magic, length of the header, the header padded so that the data begins at a
 * multiple of 64.
 */
export function encodeNpy({ shape, data }: StoredTensor): Uint8Array {
  const tuple = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const dictionary = `{'descr': '${descr(data)}', 'fortran_order': False, 'shape': (${tuple}), }`;
  const start = Math.ceil((MAGIC.length + 2 + dictionary.length + 1) / 64) * 64;
  const bytes = new Uint8Array(start + data.byteLength).fill(0x20, 0, start);
  bytes.set(MAGIC);
  new DataView(bytes.buffer).setUint16(MAGIC.length, start - MAGIC.length - 2, true);
  bytes.set(new TextEncoder().encode(dictionary), MAGIC.length + 2);
  bytes[start - 1] = 0x0a;
  bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), start);
  return bytes;
}

/** Fields of the local and of the central header that zip has in common, from "version needed" on. */
function commonHeader(view: DataView, at: number, name: Uint8Array, content: Uint8Array): void {
  view.setUint16(at, 20, true); // version needed
  view.setUint16(at + 2, 0x0800, true); // the name is UTF-8
  view.setUint16(at + 8, DOS_DATE, true);
  view.setUint32(at + 10, crc32(content), true);
  view.setUint32(at + 14, content.length, true);
  view.setUint32(at + 18, content.length, true);
  view.setUint16(at + 22, name.length, true);
}

/**
 * An npz archive.
 * @throws when it would pass 4 GB or 65,535 arrays, which need an extension of zip
 */
export function encodeNpz(tensors: Iterable<readonly [name: string, tensor: StoredTensor]>): Uint8Array {
  const files = Array.from(tensors, ([name, tensor]) => ({
    name: new TextEncoder().encode(`${name}.npy`),
    content: encodeNpy(tensor),
  }));
  const local = files.map(({ name, content }) => 30 + name.length + content.length);
  const central = files.reduce((sum, { name }) => sum + 46 + name.length, 0);
  const total = local.reduce((a, b) => a + b, 0) + central + 22;
  if (total >= 2 ** 32 || files.length >= 2 ** 16) throw new Error('npz: more than 4 GB or 65,535 arrays');
  const bytes = new Uint8Array(total);
  const view = new DataView(bytes.buffer);
  let at = 0;
  let directory = total - 22 - central;
  files.forEach(({ name, content }, i) => {
    view.setUint32(at, 0x04034b50, true);
    commonHeader(view, at + 4, name, content);
    bytes.set(name, at + 30);
    bytes.set(content, at + 30 + name.length);
    view.setUint32(directory, 0x02014b50, true);
    view.setUint16(directory + 4, 20, true); // made by
    commonHeader(view, directory + 6, name, content);
    view.setUint32(directory + 42, at, true);
    bytes.set(name, directory + 46);
    directory += 46 + name.length;
    at += local[i];
  });
  view.setUint32(directory, 0x06054b50, true);
  view.setUint16(directory + 8, files.length, true);
  view.setUint16(directory + 10, files.length, true);
  view.setUint32(directory + 12, central, true);
  view.setUint32(directory + 16, at, true);
  return bytes;
}
