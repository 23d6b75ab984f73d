/**
 * Pictures of grids: heat, arrows, walks and marks. The origin is at the bottom left; action 0 goes right,
 * action 1 up.
 */
import type { Palette } from './colors.js';

export interface Frame {
  readonly context: CanvasRenderingContext2D;
  readonly side: number;
  /** Pixels of the square, and of a cell. */
  readonly size: number;
  readonly cell: number;
  readonly palette: Palette;
}

/** Center of a cell. */
export function center({ side, cell, size }: Frame, x: number): [number, number] {
  return [(Math.floor(x / side) + 0.5) * cell, size - ((x % side) + 0.5) * cell];
}

const images = new WeakMap<CanvasRenderingContext2D, { image: ImageData; small: HTMLCanvasElement }>();

/**
 * Fills the square by values from 0, or from -high, to high.
 * @param bend exponent below 1 shows small values better
 */
export function drawHeat(
  frame: Frame,
  values: ArrayLike<number>,
  high: number,
  { bend = 1, signed = false }: { bend?: number; signed?: boolean } = {},
): void {
  const { context, side, size, palette } = frame;
  let held = images.get(context);
  if (held?.image.width !== side) {
    const small = document.createElement('canvas');
    small.width = side;
    small.height = side;
    held = { image: new ImageData(side, side), small };
    images.set(context, held);
  }
  const words = new Uint32Array(held.image.data.buffer);
  const colors = signed ? palette.difference : palette.heat;
  for (let x0 = 0; x0 < side; x0++) {
    for (let x1 = 0; x1 < side; x1++) {
      const value = values[x0 * side + x1];
      const share = Math.min(1, Math.abs(value) / high) || 0;
      const bent = bend === 1 ? share : share ** bend;
      const step = signed ? 0.5 + (Math.sign(value) * bent) / 2 : bent;
      words[(side - 1 - x1) * side + x0] = colors[Math.round(255 * step)];
    }
  }
  held.small.getContext('2d')!.putImageData(held.image, 0, 0);
  context.imageSmoothingEnabled = false;
  context.drawImage(held.small, 0, 0, size, size);
}

/** Hair lines between cells, where cells are large enough to need them. */
export function drawLines({ context, side, size, cell, palette }: Frame): void {
  if (cell < 7) return;
  context.strokeStyle = palette.paper;
  context.globalAlpha = 0.35;
  context.lineWidth = 1;
  context.beginPath();
  for (let i = 1; i < side; i++) {
    const at = Math.round(i * cell) + 0.5;
    context.moveTo(at, 0);
    context.lineTo(at, size);
    context.moveTo(0, at);
    context.lineTo(size, at);
  }
  context.stroke();
  context.globalAlpha = 1;
}

/** P_F(right, up | s, y) as arrows of that length, where F(s|y) says that anyone passes. */
export function drawArrows(frame: Frame, actions: ArrayLike<number>, flow: ArrayLike<number>): void {
  const { context, side, cell, palette } = frame;
  context.strokeStyle = palette.ink;
  context.lineCap = 'round';
  context.lineWidth = Math.max(1, cell * 0.09);
  for (let x = 0; x < side * side; x++) {
    const seen = Math.sqrt(flow[x]);
    if (seen < 0.05) continue;
    const [cx, cy] = center(frame, x);
    context.globalAlpha = 0.25 + 0.6 * Math.min(1, seen);
    for (let a = 0; a < 2; a++) {
      const length = actions[x * 3 + a] * cell * 0.62;
      if (length < cell * 0.08) continue;
      const [dx, dy] = a === 0 ? [1, 0] : [0, -1];
      const head = Math.min(length * 0.5, cell * 0.2);
      const [tx, ty] = [cx + dx * length, cy + dy * length];
      context.beginPath();
      context.moveTo(cx, cy);
      context.lineTo(tx, ty);
      if (cell > 9) {
        context.moveTo(tx - dx * head - dy * head * 0.7, ty - dy * head - dx * head * 0.7);
        context.lineTo(tx, ty);
        context.lineTo(tx - dx * head + dy * head * 0.7, ty - dy * head + dx * head * 0.7);
      }
      context.stroke();
    }
  }
  context.globalAlpha = 1;
}

export interface WalkStyle {
  readonly color: (index: number) => string;
  readonly alpha?: number;
}

/** Walks through cells, slightly apart so that those on the same cells can be told from each other. */
export function drawWalks(
  frame: Frame,
  paths: readonly ArrayLike<number>[],
  { color, alpha = 0.8 }: WalkStyle,
): void {
  const { context, cell } = frame;
  context.lineJoin = 'round';
  context.lineCap = 'round';
  context.lineWidth = Math.max(1.25, cell * 0.13);
  context.globalAlpha = alpha;
  paths.forEach((path, index) => {
    if (path.length === 0) return;
    const shift = paths.length > 1 ? ((index / (paths.length - 1)) * 0.5 - 0.25) * cell : 0;
    context.strokeStyle = color(index);
    context.fillStyle = color(index);
    context.beginPath();
    for (let t = 0; t < path.length; t++) {
      const [x, y] = center(frame, path[t]);
      if (t === 0) context.moveTo(x + shift, y + shift);
      else context.lineTo(x + shift, y + shift);
    }
    context.stroke();
    const [x, y] = center(frame, path[path.length - 1]);
    context.beginPath();
    context.arc(x + shift, y + shift, Math.max(2, cell * 0.22), 0, 7);
    context.fill();
  });
  context.globalAlpha = 1;
}

/** A ring around a cell. */
export function drawMark(frame: Frame, x: number, color: string): void {
  const { context, cell, palette } = frame;
  const [cx, cy] = center(frame, x);
  const radius = Math.max(5, cell * 0.62);
  const strokes: readonly (readonly [number, string])[] = [
    [4.5, palette.paper],
    [2.25, color],
  ];
  for (const [width, stroke] of strokes) {
    context.lineWidth = width;
    context.strokeStyle = stroke;
    context.beginPath();
    context.arc(cx, cy, radius, 0, 7);
    context.stroke();
  }
}

/** The cell that the keyboard is on. */
export function drawCursor({ context, side, cell, size, palette }: Frame, x: number): void {
  const [left, top] = [Math.floor(x / side) * cell, size - ((x % side) + 1) * cell];
  context.lineWidth = 2;
  context.strokeStyle = palette.warm;
  context.strokeRect(left - 1, top - 1, cell + 2, cell + 2);
}
