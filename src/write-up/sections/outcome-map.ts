/** Values of all outcomes of a small space as one picture. */
import type { Environment } from '../../env/environment.js';
import { heatMap } from '../../chart/heat-map.js';
import type { Html } from '../../chart/html.js';

/**
 * Values by outcome as a map: a grid of two dimensions as it is, strings of one length by their first half
 * (rows) and their second (columns). Undefined for what has no such picture.
 */
export function outcomeMap(
  env: Environment,
  outcomes: readonly string[],
  values: Float64Array,
  { title, range }: { readonly title: string; readonly range?: readonly [number, number] },
): { picture: Html; caption: string } | undefined {
  const isGrid = env.task.name === 'grid';
  const place = (text: string): readonly [string, string] => {
    if (isGrid) return text.split(',') as [string, string];
    return [text.slice(text.length >> 1), text.slice(0, text.length >> 1)];
  };
  if (isGrid && env.task.dimensions !== 2) return undefined;
  const { length } = outcomes[0];
  if (!isGrid && (length < 2 || outcomes.some((text) => text.length !== length))) return undefined;
  const order = (a: string, b: string): number => (isGrid ? Number(a) - Number(b) : a < b ? -1 : 1);
  const [xs, ys] = [0, 1].map((axis) =>
    [...new Set(outcomes.map((text) => place(text)[axis]))].toSorted(order),
  ) as [string[], string[]];
  const at = [xs, ys].map((names) => new Map(names.map((name, i) => [name, i])));
  const cells = new Float64Array(xs.length * ys.length).fill(NaN);
  outcomes.forEach((text, i) => {
    const [x, y] = place(text);
    cells[at[1].get(y)! * xs.length + at[0].get(x)!] = values[i];
  });
  return {
    picture: heatMap(cells, xs.length, ys.length, {
      title,
      xLabel: isGrid ? 'first coordinate' : 'second half of the string',
      yLabel: isGrid ? 'second coordinate' : 'first half',
      ...(range && { range }),
    }),
    caption: isGrid ? 'One cell an outcome.' : 'One cell a string, halves in alphabetical order.',
  };
}
