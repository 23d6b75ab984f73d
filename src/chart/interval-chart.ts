/** Points with the intervals that were predicted for them: whether a prediction held can be seen. */
import { axes, legend, makeFrame, noData, seriesClass, svg, type ChartOptions } from './chart-frame.js';
import { html, type Html } from './html.js';

export interface IntervalPoint {
  /** Predicted. */
  readonly x: number;
  readonly low: number;
  readonly high: number;
  /** Measured. */
  readonly y: number;
  readonly label?: string;
}

export interface IntervalSeries {
  readonly name: string;
  readonly points: readonly IntervalPoint[];
}

/** Dots at (predicted, measured), each with its interval as an upright line, and the line y = x. */
export function intervalChart(series: readonly IntervalSeries[], options: ChartOptions): Html {
  const points = series.flatMap((one) => one.points);
  const names = series.map(({ name }) => name);
  const xs = points.map(({ x }) => x);
  const ys = points.flatMap(({ y, low, high }) => [y, low, high]);
  const frame = makeFrame(options, xs, ys, names);
  const [left, right] = [Math.min(...xs), Math.max(...xs)];
  const body = html`${axes(frame, options)}
  ${
    left < right &&
    html`<path
      class="diagonal"
      d="M${frame.px(left)} ${frame.py(left)}L${frame.px(right)} ${frame.py(right)}"
    />`
  }
  ${series.map(
    (one, i) =>
      html`<g class="intervals ${seriesClass(i)}">
        ${one.points.map(({ x, low, high }) => html`<path d="M${frame.px(x)} ${frame.py(low)}V${frame.py(high)}" />`)}
      </g>`,
  )}
  ${series.map(
    (one, i) =>
      html`<g class="dots ${seriesClass(i)}">
        ${one.points.map(
          ({ x, y, label }) =>
            html`<circle cx="${frame.px(x)}" cy="${frame.py(y)}" r="3">
              ${label !== undefined && html`<title>${label}</title>`}
            </circle>`,
        )}
      </g>`,
  )}
  ${legend(names, frame.width, 'dot')} ${points.length === 0 && noData(frame)}`;
  return svg(options, body);
}
