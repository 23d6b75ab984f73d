/**
 * Brightness of a PNG picture (W3C PNG, third edition): all color types and depths, not interlaced. Written
 * here because rewards run in browsers and in Node.js alike; the platform's own DecompressionStream does the
 * inflating.
 */

export interface Picture {
  readonly width: number;
  readonly height: number;
  /** [height][width] from the top left: luminance 0 (black) .. 1 (white). */
  readonly brightness: Float64Array;
  /** [height][width]: 0 (transparent) .. 1. */
  readonly opacity: Float64Array;
}

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10];
const MOST_PIXELS = 1 << 24;
/** Samples a pixel, by color type: gray, RGB, palette, gray and alpha, RGB and alpha. */
const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
const DEPTHS: Readonly<Record<number, readonly number[]>> = { 0: [1, 2, 4, 8, 16], 2: [8, 16], 3: [1, 2, 4, 8], 4: [8, 16], 6: [8, 16] }; // prettier-ignore

export function isPng(bytes: Uint8Array): boolean {
  return SIGNATURE.every((byte, i) => bytes[i] === byte);
}

interface Header {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  readonly color: number;
}

/**
 * @param owner begins every message
 * @throws one sentence when the file is cut off, damaged, interlaced or too large
 */
export async function decodePng(owner: string, bytes: Uint8Array): Promise<Picture> {
  const wrong = (what: string): Error => new Error(`${owner}: ${what}`);
  if (!isPng(bytes)) throw wrong('is no PNG picture');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let header: Header | undefined;
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
  return pixels(wrong, header, rows, stride, palette, transparency);
}

function readHeader(wrong: (what: string) => Error, content: Uint8Array): Header {
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
  wrong: (what: string) => Error,
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

/** Undoes the filter of each row, in place: none, left, up, average, Paeth. */
function unfilter(
  wrong: (what: string) => Error,
  rows: Uint8Array,
  height: number,
  stride: number,
  step: number,
): void {
  for (let y = 0; y < height; y++) {
    const at = y * (stride + 1) + 1;
    const filter = rows[at - 1];
    if (filter > 4) throw wrong(`the picture is damaged: row ${y + 1} has filter ${filter}`);
    for (let i = 0; i < stride; i++) {
      const left = i >= step ? rows[at + i - step] : 0;
      const up = y > 0 ? rows[at + i - stride - 1] : 0;
      const corner = i >= step && y > 0 ? rows[at + i - step - stride - 1] : 0;
      rows[at + i] += [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter];
    }
  }
}

function paeth(left: number, up: number, corner: number): number {
  const estimate = left + up - corner;
  const [a, b, c] = [Math.abs(estimate - left), Math.abs(estimate - up), Math.abs(estimate - corner)];
  if (a <= b && a <= c) return left;
  return b <= c ? up : corner;
}

function pixels(
  wrong: (what: string) => Error,
  { width, height, depth, color }: Header,
  rows: Uint8Array,
  stride: number,
  palette: Uint8Array,
  transparency: Uint8Array,
): Picture {
  const channels = CHANNELS[color];
  const most = 2 ** depth - 1;
  const brightness = new Float64Array(width * height);
  const opacity = new Float64Array(width * height).fill(1);
  /** Sample number i of a row. */
  const sample = (from: number, i: number): number => {
    if (depth === 16) return rows[from + 2 * i] * 256 + rows[from + 2 * i + 1];
    if (depth === 8) return rows[from + i];
    const bit = i * depth;
    return (rows[from + (bit >> 3)] >> (8 - depth - (bit & 7))) & most;
  };
  // The one gray or color that tRNS makes transparent, as 16-bit samples.
  const clear =
    color === 3
      ? []
      : Array.from(
          { length: transparency.length >> 1 },
          (_, i) => transparency[2 * i] * 256 + transparency[2 * i + 1],
        );
  for (let y = 0; y < height; y++) {
    const from = y * (stride + 1) + 1;
    for (let x = 0; x < width; x++) {
      const values = Array.from({ length: channels }, (_, c) => sample(from, x * channels + c));
      const n = y * width + x;
      if (color === 3) {
        const entry = values[0];
        if (3 * entry + 2 >= palette.length)
          throw wrong(`the picture is damaged: color ${entry} is not in its palette`);
        brightness[n] = luminance(
          palette[3 * entry] / 255,
          palette[3 * entry + 1] / 255,
          palette[3 * entry + 2] / 255,
        );
        opacity[n] = (transparency[entry] ?? 255) / 255;
        continue;
      }
      const gray = channels <= 2;
      const [r, g, b] = gray ? [values[0], values[0], values[0]] : (values as [number, number, number]);
      brightness[n] = luminance(r / most, g / most, b / most);
      if (channels === 2 || channels === 4) opacity[n] = values[channels - 1] / most;
      else if (clear.length === channels && clear.every((value, c) => value === values[c])) opacity[n] = 0;
    }
  }
  return { width, height, brightness, opacity };
}

/** Rec. 709 weights, of the values as stored. */
function luminance(r: number, g: number, b: number): number {
  return r === g && g === b ? r : 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
