/**
 * The rows of a PNG picture (W3C PNG, third edition) as brightness and opacity: filters undone, samples of any
 * depth and color type read.
 */

export interface Picture {
  readonly width: number;
  readonly height: number;
  /** [height][width] from the top left: luminance 0 (black) .. 1 (white). */
  readonly brightness: Float64Array;
  /** [height][width]: 0 (transparent) .. 1. */
  readonly opacity: Float64Array;
}

/** Samples a pixel, by color type: gray, RGB, palette, gray and alpha, RGB and alpha. */
export const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
export const DEPTHS: Readonly<Record<number, readonly number[]>> = { 0: [1, 2, 4, 8, 16], 2: [8, 16], 3: [1, 2, 4, 8], 4: [8, 16], 6: [8, 16] }; // prettier-ignore

/** What the picture says of itself. */
export interface PngHeader {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  readonly color: number;
}

/** Makes an error of what is wrong. */
export type PngError = (what: string) => Error;

/** Undoes the filter of each row, in place: none, left, up, average, Paeth. */
export function unfilter(
  wrong: PngError,
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

/** @throws when a color is not in the palette */
export function readPixels(
  wrong: PngError,
  { width, height, depth, color }: PngHeader,
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
