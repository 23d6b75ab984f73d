/**
 * A curve as text: Braille characters, each a field of two by four dots, so that a chart of 60 by 10
 * characters has 120 by 40 places. With `ascii`, one star a character, for terminals and logs without
 * Unicode.
 */
import { formatNumber } from '../chart/scale.js';

export interface TextChartOptions {
  /** Characters, axis labels included. */
  readonly width: number;
  readonly height: number;
  readonly ascii?: boolean;
}

const BRAILLE = 0x2800;
/** Bits of a Braille character by column and row of the dot. */
const DOTS = [
  [0x01, 0x02, 0x04, 0x40],
  [0x08, 0x10, 0x20, 0x80],
] as const;

/** Lines of a chart through the points, in order of x; what is not finite is a gap. */
export function textChart(
  points: readonly (readonly [x: number, y: number])[],
  { width, height, ascii = false }: TextChartOptions,
): string[] {
  const usable = points.filter(([x, y]) => Number.isFinite(x) && Number.isFinite(y));
  if (usable.length === 0) return ['  no data yet'];
  const ys = usable.map(([, y]) => y);
  const [low, high] = [ys.reduce((a, b) => Math.min(a, b)), ys.reduce((a, b) => Math.max(a, b))];
  const [first, last] = [usable[0][0], usable.at(-1)![0]];
  const labels = [formatNumber(high), formatNumber(low)];
  const margin = Math.max(...labels.map(({ length }) => length));
  const columns = Math.max(8, width - margin - 2);
  const [across, down] = ascii ? [1, 1] : [2, 4];
  const cells = new Uint8Array(columns * height);
  const [wide, tall] = [columns * across, height * down];
  const place = (value: number, from: number, to: number, size: number): number =>
    to > from ? Math.min(size - 1, Math.floor(((value - from) / (to - from)) * size)) : size >> 1;
  const mark = (dotX: number, dotY: number): void => {
    const up = tall - 1 - dotY;
    const cell = Math.floor(up / down) * columns + Math.floor(dotX / across);
    cells[cell] |= DOTS[dotX % across][up % down];
  };
  let before: readonly [number, number] | undefined;
  for (const [x, y] of usable) {
    const dot = [place(x, first, last, wide), place(y, low, high, tall)] as const;
    // Between two points every column is marked, so that a curve is a line and not dust.
    const [fromX, fromY] = before ?? dot;
    const steps = Math.max(1, Math.abs(dot[0] - fromX), Math.abs(dot[1] - fromY));
    for (let s = 0; s <= steps; s++)
      mark(
        Math.round(fromX + ((dot[0] - fromX) * s) / steps),
        Math.round(fromY + ((dot[1] - fromY) * s) / steps),
      );
    before = dot;
  }
  const character = (bits: number): string =>
    bits === 0 ? ' ' : ascii ? '*' : String.fromCodePoint(BRAILLE + bits);
  const [axis, corner, rule] = ascii ? ['|', '+', '-'] : ['│', '└', '─'];
  const lines = Array.from({ length: height }, (_, row) => {
    const label = row === 0 ? labels[0] : row === height - 1 && high > low ? labels[1] : '';
    const drawn = Array.from(cells.subarray(row * columns, (row + 1) * columns), character).join('');
    return `${label.padStart(margin)} ${axis}${drawn.trimEnd()}`;
  });
  const [left, right] = [formatNumber(first), formatNumber(last)];
  return [
    ...lines,
    `${' '.repeat(margin)} ${corner}${rule.repeat(columns)}`,
    `${' '.repeat(margin + 2)}${left}${right.padStart(Math.max(1, columns - left.length))}`,
  ];
}
