/**
 * What all charts share: axes with ticks, legend, reference lines, and the SVG around them. Charts carry no
 * colors of their own but class names that the page's style sheet fills in (style.ts), so they follow light
 * and dark; series differ by dash pattern as well as by color, so they can be told apart in print and without
 * color vision.
 */
import { html, type Html } from './html.js';
import { makeScale, type AxisScale } from './scale.js';

export interface AxisOptions {
  readonly label: string;
  readonly kind?: 'linear' | 'log';
  /** Values that the axis must reach, such as 0, or 0 and 1. */
  readonly include?: readonly number[];
  /** What is counted has no ticks between whole numbers. */
  readonly whole?: boolean;
}

export interface ChartOptions {
  readonly title: string;
  /** What is to be seen, in a sentence, for those who cannot look. */
  readonly description?: string;
  readonly x: AxisOptions;
  readonly y: AxisOptions;
  /** Horizontal lines with a name, such as an optimum or a threshold. */
  readonly references?: readonly { readonly y: number; readonly label: string }[];
  readonly width?: number;
  readonly height?: number;
}

/** Colors and dash patterns of the style sheet; further series begin again. */
const SERIES_STYLES = 7;

/** Class of the i-th series. */
export const seriesClass = (i: number): string => `s${i % SERIES_STYLES}`;

/** One decimal is finer than a screen shows, and keeps pages small. */
export const round = (value: number): number => Math.round(value * 10) / 10;

/** A plot area and its scales; px and py give SVG coordinates. */
export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly top: number;
  readonly x: AxisScale;
  readonly y: AxisScale;
  px(x: number): number;
  py(y: number): number;
}

export const RIGHT = 26;
/** Room below the plot for ticks and label. */
export const BOTTOM = 44;
/** Average width of a character of the 12-pixel font, in pixels. */
export const CHARACTER = 7;
const LEGEND_ROW = 18;
const LEGEND_LEFT = 24;

/**
 * Lays a chart out.
 * @param xs values the x axis shows; ys those of the y axis
 * @param names of the series, for the legend above the plot; a single series needs none
 */
export function makeFrame(
  options: ChartOptions,
  xs: Iterable<number>,
  ys: Iterable<number>,
  names: readonly string[] = [],
): Frame {
  const { width = 480, height = 300, references = [] } = options;
  const axis = (given: AxisOptions, values: Iterable<number>, pad: number): AxisScale =>
    makeScale(given.kind ?? 'linear', values, { pad, ...(given.include && { include: given.include }) });
  const x = axis(options.x, xs, 0);
  const y = axis(options.y, [...ys, ...references.map((reference) => reference.y)], 0.04);
  const left = 30 + CHARACTER * Math.max(...y.ticks.map(({ label }) => label.length), 1);
  const top = 14 + LEGEND_ROW * legendRows(names, width);
  return {
    width,
    height,
    left,
    top,
    x,
    y,
    px: (value) => round(left + x.at(value) * (width - left - RIGHT)),
    py: (value) => round(height - BOTTOM - y.at(value) * (height - BOTTOM - top)),
  };
}

export function axes(frame: Frame, { x, y }: ChartOptions): Html {
  const { width, height, left, top, px, py } = frame;
  const bottom = height - BOTTOM;
  const right = width - RIGHT;
  const inX = frame.x.ticks.filter(
    ({ value }) =>
      px(value) >= left - 1 && px(value) <= right + 1 && (x.whole !== true || Number.isInteger(value)),
  );
  const inY = frame.y.ticks.filter(({ value }) => py(value) >= top - 1 && py(value) <= bottom + 1);
  return html`<g class="axes">
    ${inY.map(({ value }) => html`<line class="grid" x1="${left}" x2="${right}" y1="${py(value)}" y2="${py(value)}" />`)}
    <path class="axis" d="M${left} ${top}V${bottom}H${right}" />
    ${inX.map(({ value }) => html`<line class="axis" x1="${px(value)}" x2="${px(value)}" y1="${bottom}" y2="${bottom + 4}" />`)}
    ${inX.map(({ value, label }) => html`<text x="${px(value)}" y="${bottom + 17}" text-anchor="middle">${label}</text>`)}
    ${inY.map(({ value, label }) => html`<text x="${left - 7}" y="${py(value) + 4}" text-anchor="end">${label}</text>`)}
    <text class="label" x="${(left + right) / 2}" y="${height - 8}" text-anchor="middle">${x.label}</text>
    <text class="label" transform="translate(14 ${(top + bottom) / 2}) rotate(-90)" text-anchor="middle"
      >${y.label}</text
    >
  </g>`;
}

/** Where the legend's entries stand: one behind the other, in a new row where the width ends. */
function legendPlaces(names: readonly string[], width: number): { x: number; row: number }[] {
  let [x, row] = [0, 0];
  return names.map((name) => {
    const room = 42 + CHARACTER * name.length;
    if (x > 0 && x + room > width - LEGEND_LEFT) [x, row] = [0, row + 1];
    const place = { x: LEGEND_LEFT + x, row };
    x += room;
    return place;
  });
}

function legendRows(names: readonly string[], width: number): number {
  return names.length < 2 ? 0 : legendPlaces(names, width).at(-1)!.row + 1;
}

/** @param mark how the series are drawn: the legend shows the same */
export function legend(names: readonly string[], width: number, mark: 'line' | 'dot' = 'line'): Html {
  if (names.length < 2) return html``;
  const places = legendPlaces(names, width);
  const entry = (name: string, i: number): Html => {
    const [x, y] = [places[i].x, 12 + LEGEND_ROW * places[i].row];
    const swatch =
      mark === 'dot'
        ? html`<circle class="dot ${seriesClass(i)}" cx="${x + 16}" cy="${y}" r="4" />`
        : html`<path class="line ${seriesClass(i)}" d="M${x} ${y}h22" />`;
    return html`${swatch}<text x="${x + 27}" y="${y + 4}">${name}</text>`;
  };
  return html`<g class="legend">${names.map(entry)}</g>`;
}

/**
 * The outer element: the title is read aloud and shown as a tooltip, the visible title belongs to the figure.
 */
export function svg(
  options: Pick<ChartOptions, 'title' | 'description' | 'width' | 'height'>,
  body: Html,
  className = 'chart',
): Html {
  const { width = 480, height = 300, title, description } = options;
  return html`<svg
    class="${className}"
    width="${width}"
    viewBox="0 0 ${width} ${height}"
    role="img"
    aria-label="${title}"
  >
    <title>${title}</title>
    ${description !== undefined && html`<desc>${description}</desc>`} ${body}
  </svg>`;
}

export function referenceLines(frame: Frame, options: ChartOptions): Html {
  const right = frame.width - RIGHT;
  return html`${(options.references ?? []).map(({ y, label }) => {
    const py = frame.py(y);
    return html`<line class="reference" x1="${frame.left}" x2="${right}" y1="${py}" y2="${py}" />
      <text class="note" x="${right - 4}" y="${py - 5}" text-anchor="end">${label}</text>`;
  })}`;
}

export function noData(frame: Frame): Html {
  return html`<text class="note" x="${frame.width / 2}" y="${frame.height / 2}" text-anchor="middle"
    >no data</text
  >`;
}
