/**
 * A painted grid from a file: numbers in rows, an array of NumPy's, or a PNG picture. A picture is drawn as
 * heat maps are: the first coordinate to the right, the second upwards; bright is high, or dark if so asked;
 * transparent is nothing.
 */
import { decodeNpy, isNpy, type NpyArray } from '../../format/npy.js';
import { parseMatrix } from './matrix.js';
import { decodePng, isPng } from '../../format/png.js';

/**
 * @param side of the grid; a picture may have a whole multiple of it, then blocks are averaged
 * @returns cells[x0][x1]
 * @throws one sentence
 */
export async function readPainting(
  owner: string,
  bytes: Uint8Array,
  side: number,
  dark: boolean,
): Promise<readonly (readonly number[])[]> {
  if (isNpy(bytes)) return arrayCells(owner, decodeNpy(owner, bytes));
  if (!isPng(bytes)) {
    if (bytes.includes(0))
      throw new Error(`${owner}: is neither a table of numbers, nor an npy array, nor a PNG picture`);
    return parseMatrix(owner, new TextDecoder().decode(bytes).replace(/^\uFEFF/, ''));
  }
  const { width, height, brightness, opacity } = await decodePng(owner, bytes);
  const factor = width / side;
  if (width !== height || !Number.isInteger(factor))
    throw new Error(
      `${owner}: the picture needs ${side} x ${side} pixels or a whole multiple of that, got ${width} x ${height}`,
    );
  const cells = Array.from({ length: side }, () => Array.from({ length: side }, () => 0));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const n = y * width + x;
      const value = opacity[n] * (dark ? 1 - brightness[n] : brightness[n]);
      cells[Math.floor(x / factor)][side - 1 - Math.floor(y / factor)] += value / (factor * factor);
    }
  }
  return cells;
}

/** cells[x0][x1] = array[x0, x1]. */
function arrayCells(owner: string, array: NpyArray): number[][] {
  const [rows, columns] = array.shape as [number, number | undefined];
  if (array.kind !== 'numbers' || columns === undefined)
    throw new Error(
      `${owner}: holds ${array.kind} of shape (${array.shape.join(', ')}), a number for every cell is needed`,
    );
  return Array.from({ length: rows }, (_, x) =>
    Array.from({ length: columns }, (__, y) => {
      const value = array.number(x * columns + y);
      if (!Number.isFinite(value)) throw new Error(`${owner}: cell ${x},${y} is ${value}, expected a number`);
      return value;
    }),
  );
}
