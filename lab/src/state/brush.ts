/** The brush: a soft disc that raises cells towards its height, or an eraser that clears them. */

export interface Brush {
  /** In cells. */
  radius: number;
  level: number;
  erase: boolean;
}

/** The painting with one touch of the brush; the one before stays as it was. */
export function applyBrush(levels: Uint8Array, side: number, cell: number, brush: Brush): Uint8Array {
  const painted = levels.slice();
  const [c0, c1] = [Math.floor(cell / side), cell % side];
  const reach = Math.ceil(brush.radius);
  for (let x0 = Math.max(0, c0 - reach); x0 <= Math.min(side - 1, c0 + reach); x0++) {
    for (let x1 = Math.max(0, c1 - reach); x1 <= Math.min(side - 1, c1 + reach); x1++) {
      const distance = Math.hypot(x0 - c0, x1 - c1) / Math.max(0.5, brush.radius);
      if (distance > 1) continue;
      const at = x0 * side + x1;
      if (brush.erase) painted[at] = 0;
      else painted[at] = Math.max(painted[at], Math.round(brush.level * (1 - 0.75 * distance * distance)));
    }
  }
  return painted;
}
