/**
 * PNG pictures (W3C PNG, third edition), read and written in plain JavaScript, so that rewards read and heat maps
 * draw the same in browsers and in Node.js; the platform's own DecompressionStream does the inflating.
 */
import { crc32 } from './crc32.js';
import {
  CHANNELS,
  DEPTHS,
  readPixels,
  unfilter,
  type Picture,
  type PngError,
  type PngHeader,
} from './png-pixels.js';

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10];
const MOST_PIXELS = 1 << 24;
/** Most bytes a stored block can hold. */
const BLOCK = 65535;

export function isPng(bytes: Uint8Array): boolean {
  return SIGNATURE.every((byte, i) => bytes[i] === byte);
}

/**
 * Brightness and opacity of a picture: all color types and depths, not interlaced.
 *
 * @param owner begins every message
 * @throws one sentence when the file is cut off, damaged, interlaced or too large
 */
export async function decodePng(owner: string, bytes: Uint8Array): Promise<Picture> {
  const wrong = (what: string): Error => new Error(`${owner}: ${what}`);
  if (!isPng(bytes)) throw wrong('is no PNG picture');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let header: PngHeader | undefined;
  let palette = new Uint8Array(0);
  let transparency = new Uint8Array(0);
  const data: Uint8Array<ArrayBuffer>[] = [];
  let ended = false;
  for (let at = 8; !ended;) {
    if (at + 12 > bytes.length) throw wrong('the picture is cut off');
    const length = view.getUint32(at);
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (at + 12 + length > bytes.length) throw wrong('the picture is cut off');
    const content = bytes.slice(at + 8, at + 8 + length);
    if (type === 'IHDR') header = readHeader(wrong, content);
    else if (type === 'PLTE') palette = content;
    else if (type === 'tRNS') transparency = content;
    else if (type === 'IDAT') data.push(content);
    else if (type === 'IEND') ended = true;
    at += 12 + length;
  }
  if (header === undefined) throw wrong('the picture has no header');
  const { width, height, depth, color } = header;
  const bits = depth * CHANNELS[color];
  const stride = Math.ceil((width * bits) / 8);
  const rows = await inflate(wrong, data, height * (stride + 1));
  unfilter(wrong, rows, height, stride, Math.max(1, bits >> 3));
  return readPixels(wrong, header, rows, stride, palette, transparency);
}

function readHeader(wrong: PngError, content: Uint8Array): PngHeader {
  if (content.length !== 13) throw wrong('the picture has no header');
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  const [width, height] = [view.getUint32(0), view.getUint32(4)];
  const [depth, color, , , interlace] = content.subarray(8);
  if (width * height === 0 || width * height > MOST_PIXELS)
    throw wrong(`the picture has ${width} x ${height} pixels, at most ${MOST_PIXELS} can be read`);
  if (DEPTHS[color]?.includes(depth) !== true)
    throw wrong(`the picture has color type ${color} with ${depth} bits, which PNG has not`);
  if (interlace !== 0) throw wrong('the picture is interlaced; save it without');
  return { width, height, depth, color };
}

async function inflate(
  wrong: PngError,
  data: readonly Uint8Array<ArrayBuffer>[],
  size: number,
): Promise<Uint8Array> {
  const out = new Uint8Array(size);
  let got = 0;
  try {
    const reader = new Blob([...data]).stream().pipeThrough(new DecompressionStream('deflate')).getReader();
    for (let next = await reader.read(); !next.done && got < size; next = await reader.read()) {
      const part = next.value.subarray(0, size - got);
      out.set(part, got);
      got += part.length;
    }
    await reader.cancel();
  } catch {
    if (got < size) throw wrong('the picture is damaged: its pixels cannot be unpacked');
  }
  if (got < size) throw wrong('the picture is damaged: it has too few pixels');
  return out;
}

/**
 * Bytes of a picture of 8-bit palette indices, without compression ("stored" blocks of RFC 1950/1951): a map of
 * 128 x 128 cells takes 22 KB in a page.
 *
 * @param pixels palette indices, row by row from the top
 * @param palette red, green, blue of up to 256 colors
 */
export function encodePng(
  width: number,
  height: number,
  pixels: Uint8Array,
  palette: Uint8Array,
): Uint8Array {
  // Every row begins with its filter: 0, none.
  const rows = new Uint8Array((width + 1) * height);
  for (let y = 0; y < height; y++) rows.set(pixels.subarray(y * width, (y + 1) * width), y * (width + 1) + 1);
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  // Bit depth 8, color type 3 (palette).
  header.set([8, 3, 0, 0, 0], 8);
  const parts = [
    Uint8Array.from(SIGNATURE),
    chunk('IHDR', header),
    chunk('PLTE', palette),
    chunk('IDAT', zlibStored(rows)),
    chunk('IEND', new Uint8Array(0)),
  ];
  const bytes = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function chunk(name: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(12 + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  for (let i = 0; i < 4; i++) bytes[4 + i] = name.charCodeAt(i);
  bytes.set(data, 8);
  view.setUint32(8 + data.length, crc32(bytes.subarray(4, 8 + data.length)));
  return bytes;
}

function zlibStored(data: Uint8Array): Uint8Array {
  const blocks = Math.max(1, Math.ceil(data.length / BLOCK));
  const bytes = new Uint8Array(2 + data.length + 5 * blocks + 4);
  bytes.set([0x78, 0x01]);
  let at = 2;
  for (let block = 0; block < blocks; block++) {
    const part = data.subarray(block * BLOCK, (block + 1) * BLOCK);
    const last = block === blocks - 1 ? 1 : 0;
    bytes.set([last, part.length & 255, part.length >> 8, ~part.length & 255, (~part.length >> 8) & 255], at);
    bytes.set(part, at + 5);
    at += 5 + part.length;
  }
  new DataView(bytes.buffer).setUint32(at, adler32(data));
  return bytes;
}

function adler32(data: Uint8Array): number {
  let [a, b] = [1, 0];
  for (const byte of data) {
    a = (a + byte) % 65521;
    b = (b + a) % 65521;
  }
  return ((b << 16) | a) >>> 0;
}
