/** Curves with bands and scatter plots as inline SVG. */
import {
  axes,
  legend,
  makeFrame,
  noData,
  referenceLines,
  seriesClass,
  svg,
  type ChartOptions,
  type Frame,
} from './chart-frame.js';
import { html, type Html } from './html.js';

export type Point = readonly [x: number, y: number];

export interface Series {
  readonly name: string;
  readonly points: readonly Point[];
  /** Lower and upper edge around the curve, such as mean -+ standard deviation. */
  readonly band?: readonly (readonly [x: number, low: number, high: number])[];
}

/** Most points of a series that are drawn: more than there are pixels. */
const MOST_POINTS = 1200;

/** Keeps the shape of a long curve with few points: the least and the greatest of every stretch. */
export function thinOut(points: readonly Point[], most = MOST_POINTS): readonly Point[] {
  if (points.length <= most) return points;
  const kept: Point[] = [points[0]];
  const stretches = Math.floor(most / 2) - 1;
  for (let s = 0; s < stretches; s++) {
    const from = 1 + Math.floor((s * (points.length - 2)) / stretches);
    const to = 1 + Math.floor(((s + 1) * (points.length - 2)) / stretches);
    let [low, high] = [from, from];
    for (let i = from; i < to; i++) {
      if (points[i][1] < points[low][1]) low = i;
      if (points[i][1] > points[high][1]) high = i;
    }
    kept.push(points[Math.min(low, high)]);
    if (low !== high) kept.push(points[Math.max(low, high)]);
  }
  kept.push(points[points.length - 1]);
  return kept;
}

/** Whether there is a point that can be drawn. */
function isShown(frame: Frame, series: readonly Series[]): boolean {
  return series.some(({ points }) => points.some(([x, y]) => Number.isFinite(frame.px(x) + frame.py(y))));
}

/** Path through the points; a value that cannot be drawn (a missing or infinite one) is a gap. */
function linePath(frame: Frame, points: readonly Point[]): string {
  let d = '';
  let drawing = false;
  for (const [x, y] of points) {
    const [px, py] = [frame.px(x), frame.py(y)];
    const visible = Number.isFinite(px) && Number.isFinite(py);
    if (visible) d += `${drawing ? 'L' : 'M'}${px} ${py}`;
    drawing = visible;
  }
  return d;
}

function bandPath(frame: Frame, band: NonNullable<Series['band']>): string {
  const usable = band.filter(([x, low, high]) =>
    Number.isFinite(frame.px(x) + frame.py(low) + frame.py(high)),
  );
  if (usable.length < 2) return '';
  const upper = usable.map(([x, , high]) => `${frame.px(x)} ${frame.py(high)}`);
  const lower = usable.map(([x, low]) => `${frame.px(x)} ${frame.py(low)}`).reverse();
  return `M${[...upper, ...lower].join('L')}Z`;
}

/** Curves over a common axis. A series of one point is drawn as a dot. */
export function lineChart(series: readonly Series[], options: ChartOptions): Html {
  const thin = series.map((one) => ({ ...one, points: thinOut(one.points) }));
  const names = series.map(({ name }) => name);
  const xs = thin.flatMap(({ points }) => points.map(([x]) => x));
  const ys = thin.flatMap(({ points, band = [] }) => [
    ...points.map(([, y]) => y),
    ...band.flatMap(([, low, high]) => [low, high]),
  ]);
  const frame = makeFrame(options, xs, ys, names);
  const body = html`${axes(frame, options)} ${referenceLines(frame, options)}
  ${thin.map(({ band = [] }, i) => html`<path class="band ${seriesClass(i)}" d="${bandPath(frame, band)}" />`)}
  ${thin.map(({ points }, i) => {
    const style = seriesClass(i);
    const drawable = points.filter(([x, y]) => Number.isFinite(frame.px(x) + frame.py(y)));
    return drawable.length === 1
      ? html`<circle
          class="dot ${style}"
          cx="${frame.px(drawable[0][0])}"
          cy="${frame.py(drawable[0][1])}"
          r="4"
        />`
      : html`<path class="line ${style}" d="${linePath(frame, points)}" />`;
  })}
  ${legend(names, frame.width)} ${!isShown(frame, thin) && noData(frame)}`;
  return svg(options, body);
}

/** Most dots of a scatter plot; of more, evenly spaced ones are drawn. */
const MOST_DOTS = 3000;

export interface ScatterOptions extends ChartOptions {
  /** Draws the line y = x. */
  readonly diagonal?: boolean;
  /** Pale points behind the others, for comparison; they count for the axes too. */
  readonly background?: readonly Point[];
}

/** Points, such as log p(x) against log r(x). */
export function scatterChart(series: readonly Series[], options: ScatterOptions): Html {
  const names = series.map(({ name }) => name);
  const { background = [] } = options;
  const points = [...background, ...series.flatMap((one) => one.points)];
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  const frame = makeFrame(options, xs, ys, names);
  const stride = Math.ceil(points.length / MOST_DOTS);
  const dot = ([x, y]: Point): Html | undefined => {
    const [cx, cy] = [frame.px(x), frame.py(y)];
    return Number.isFinite(cx + cy) ? html`<circle cx="${cx}" cy="${cy}" r="2.5" />` : undefined;
  };
  const dots = (list: readonly Point[], style: string): Html =>
    html`<g class="dots ${style}">${list.filter((_, n) => n % stride === 0).map(dot)}</g>`;
  const body = html`${axes(frame, options)} ${referenceLines(frame, options)}
  ${options.diagonal && diagonal(frame, xs, ys)} ${background.length > 0 && dots(background, 'pale')}
  ${series.map((one, i) => dots(one.points, seriesClass(i)))} ${legend(names, frame.width, 'dot')}
  ${points.length === 0 && noData(frame)}`;
  return svg(options, body);
}

function diagonal(frame: Frame, xs: readonly number[], ys: readonly number[]): Html {
  const shown = (value: number): boolean => Number.isFinite(frame.px(value) + frame.py(value));
  const least = (values: readonly number[]): number =>
    values.reduce((a, b) => (shown(b) && b < a ? b : a), Infinity);
  const most = (values: readonly number[]): number =>
    values.reduce((a, b) => (shown(b) && b > a ? b : a), -Infinity);
  const low = Math.max(least(xs), least(ys));
  const high = Math.min(most(xs), most(ys));
  if (!(low < high)) return html``;
  const d = `M${frame.px(low)} ${frame.py(low)}L${frame.px(high)} ${frame.py(high)}`;
  return html`<path class="diagonal" d="${d}" />`;
}
