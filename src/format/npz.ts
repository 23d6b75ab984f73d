/**
 * NumPy's npz: a zip archive of npy files, one an array. Read: stored or deflated; the directory at the end
 * says where they are, what they unpack to is bounded by what it declares and checked by its CRC-32. Written:
 * stored, since parameters hardly compress; `numpy.load` opens it. Every time stamp is the first that zip can
 * name, so that the same arrays are the same bytes.
 */
import { crc32 } from './crc32.js';
import { decodeNpy, encodeNpy, type NpyArray } from './npy.js';
import type { StoredTensor } from './safetensors.js';

/** What all arrays of an archive may take, unpacked. */
const MOST_BYTES = 512e6;
const MOST_ARRAYS = 1000;

interface Entry {
  readonly name: string;
  readonly deflated: boolean;
  readonly crc: number;
  readonly packed: Uint8Array<ArrayBuffer>;
  /** Bytes when it is unpacked. */
  readonly size: number;
}

export const isZip = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4;

/**
 * Arrays by name.
 * @param owner begins every message
 * @throws one sentence on what is no such archive
 */
export async function readNpz(owner: string, bytes: Uint8Array): Promise<Map<string, NpyArray>> {
  const arrays = new Map<string, NpyArray>();
  for (const entry of listEntries(owner, bytes)) {
    const place = `${owner}: ${JSON.stringify(entry.name)}`;
    const content = entry.deflated ? await inflate(place, entry) : entry.packed;
    if (crc32(content) !== entry.crc) throw new Error(`${place} is damaged: its checksum does not fit`);
    arrays.set(entry.name.replace(/\.npy$/, ''), decodeNpy(place, content));
  }
  return arrays;
}

/** The files of the archive, from its directory. */
function listEntries(owner: string, given: Uint8Array): Entry[] {
  const bytes = new Uint8Array(given);
  const wrong = (what: string): Error => new Error(`${owner}: ${what}`);
  const damaged = wrong('is a damaged or cut off npz archive: its directory cannot be read');
  const view = new DataView(bytes.buffer);
  // The end record has 22 bytes and a comment of up to 65,535.
  let end = bytes.length - 22;
  while (end >= 0 && end >= bytes.length - 22 - 65_535 && view.getUint32(end, true) !== 0x06054b50) end--;
  if (end < 0 || view.getUint32(end, true) !== 0x06054b50) throw damaged;
  const count = view.getUint16(end + 10, true);
  if (count > MOST_ARRAYS) throw wrong(`holds ${count} files, up to ${MOST_ARRAYS} can be read`);
  let at = view.getUint32(end + 16, true);
  let total = 0;
  const entries: Entry[] = [];
  for (let n = 0; n < count; n++) {
    if (at + 46 > end || view.getUint32(at, true) !== 0x02014b50) throw damaged;
    const [flags, method] = [view.getUint16(at + 8, true), view.getUint16(at + 10, true)];
    const [crc, length, size] = [16, 20, 24].map((offset) => view.getUint32(at + offset, true)) as [number, number, number];
    const [nameLength, extra, comment] = [28, 30, 32].map((offset) => view.getUint16(at + offset, true)) as [number, number, number];
    const local = view.getUint32(at + 42, true);
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength));
    if ((flags & 1) !== 0 || (method !== 0 && method !== 8))
      throw wrong(`${JSON.stringify(name)} is encrypted or packed by method ${method}, which NumPy does not write`);
    if (local + 30 > end || view.getUint32(local, true) !== 0x04034b50) throw damaged;
    const from = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    if (from + length > end || (method === 0 && length !== size)) throw damaged;
    total += size;
    if (total > MOST_BYTES) throw wrong(`unpacks to more than ${MOST_BYTES / 1e6} MB, which is more than can be read`);
    entries.push({ name, deflated: method === 8, crc, packed: bytes.subarray(from, from + length), size });
    at += 46 + nameLength + extra + comment;
  }
  if (entries.length === 0) throw wrong('is an npz archive without arrays');
  return entries;
} // prettier-ignore

/** Unpacks to the declared size and no further. */
async function inflate(place: string, { packed, size }: Entry): Promise<Uint8Array> {
  // Declared sizes of damaged archives are not believed: deflate packs 1,032 to 1 at best.
  if (size > packed.length * 1032 + 64) throw new Error(`${place} is damaged: its sizes do not fit`);
  const out = new Uint8Array(size);
  let got = 0;
  try {
    const reader = new Blob([packed])
      .stream()
      .pipeThrough(new DecompressionStream('deflate-raw'))
      .getReader();
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      if (got + next.value.length > size) {
        await reader.cancel();
        got = -1;
        break;
      }
      out.set(next.value, got);
      got += next.value.length;
    }
  } catch {
    got = -1;
  }
  if (got !== size) throw new Error(`${place} is damaged: it cannot be unpacked`);
  return out;
}

/** 1 January 1980, the beginning of time for zip. */
const DOS_DATE = 0x21;

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
