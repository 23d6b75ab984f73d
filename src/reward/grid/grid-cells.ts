/** Outcomes of a hypergrid as rewards read them: cells as text, `3,17`. */

export interface GridShape {
  /** H, cells per dimension. */
  readonly side: number;
  /** d */
  readonly dimensions: number;
}

/**
 * The shape in a task's parameters.
 *
 * @throws when the task is no grid
 */
export function gridShape(
  owner: string,
  task: { readonly name: string; readonly [key: string]: unknown } | undefined,
): GridShape {
  const { side, dimensions } = task ?? { name: '' };
  if (task?.name !== 'grid' || typeof side !== 'number' || typeof dimensions !== 'number') {
    throw new Error(
      `${owner} needs the task grid, got ${task === undefined ? 'no task' : `the task ${task.name}`}`,
    );
  }
  return { side, dimensions };
}

/**
 * Reads a cell into `out`.
 *
 * @throws one sentence that names the text
 */
export function readCell(
  owner: string,
  { side, dimensions }: GridShape,
  text: string,
  out: Int32Array,
): void {
  const parts = text.split(',');
  const valid =
    parts.length === dimensions &&
    parts.every((part, i) => {
      out[i] = Number(part);
      return /^\s*\d+\s*$/.test(part) && out[i] < side;
    });
  if (!valid) {
    throw new Error(
      `${owner}: a cell has ${dimensions} coordinates from 0 to ${side - 1} with commas between them, got ${JSON.stringify(text)}`,
    );
  }
}

/** All cells whose coordinates are among `values`, row-major. */
export function cellsOf(values: readonly number[], dimensions: number): string[] {
  let cells = [''];
  for (let i = 0; i < dimensions; i++) {
    cells = cells.flatMap((cell) =>
      values.map((value) => (cell === '' ? String(value) : `${cell},${value}`)),
    );
  }
  return cells;
}
