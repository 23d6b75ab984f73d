/** Histograms and named bars as inline SVG. */
import { axes, BOTTOM, CHARACTER, makeFrame, noData, round, svg, type ChartOptions } from './chart-frame.js';
import { html, type Html } from './html.js';
import { formatNumber, isDrawable, makeScale } from './scale.js';

/** Counts of values in equally wide bins. */
export function histogram(
  values: readonly number[],
  options: ChartOptions & { readonly bins?: number },
): Html {
  const { bins = 30 } = options;
  const finite = values.filter(isDrawable);
  const low = finite.reduce((least, value) => Math.min(least, value), Infinity);
  const span = finite.reduce((most, value) => Math.max(most, value), -Infinity) - low || 1;
  const counts = Array.from({ length: bins }, () => 0);
  for (const value of finite) counts[Math.min(bins - 1, Math.floor(((value - low) / span) * bins))]++;
  const edge = (bin: number): number => low + (bin * span) / bins;
  const xs = finite.length > 0 ? [low, low + span] : [];
  const y = { ...options.y, include: [0, ...(options.y.include ?? [])] };
  const frame = makeFrame({ ...options, y }, xs, counts);
  const bottom = frame.height - BOTTOM;
  const body = html`${axes(frame, options)}
  ${counts.map((count, bin) => {
    if (count === 0) return undefined;
    const [left, right, top] = [frame.px(edge(bin)), frame.px(edge(bin + 1)), frame.py(count)];
    return html`<rect
      class="bar s0"
      x="${left}"
      y="${top}"
      width="${round(Math.max(1, right - left - 1))}"
      height="${round(bottom - top)}"
    >
      <title>${formatNumber(edge(bin))} to ${formatNumber(edge(bin + 1))}: ${count}</title>
    </rect>`;
  })}
  ${finite.length === 0 && noData(frame)}`;
  return svg(options, body);
}

export interface Bar {
  readonly name: string;
  readonly value: number;
  /** Half the length of the error bar, such as one standard deviation. */
  readonly spread?: number;
}

/** Named bars, one a row, with their values; `highlight` names the one that stands out, default all. */
export function barChart(
  bars: readonly Bar[],
  options: Pick<ChartOptions, 'title' | 'description' | 'width'> & {
    readonly label: string;
    readonly highlight?: string;
  },
): Html {
  const { width = 480, highlight } = options;
  const height = 40 + 26 * bars.length;
  const left = 20 + CHARACTER * Math.max(...bars.map(({ name }) => name.length), 4);
  const right = width - 64;
  const ends = bars.flatMap(({ value, spread = 0 }) => [value - spread, value + spread]);
  const scale = makeScale('linear', ends, { include: [0], ticks: 4 });
  const px = (value: number): number => round(left + scale.at(value) * (right - left));
  const body = html`${scale.ticks.map(
      ({ value, label }) =>
        html`<line class="grid" x1="${px(value)}" x2="${px(value)}" y1="4" y2="${height - 34}" />
          <text x="${px(value)}" y="${height - 20}" text-anchor="middle">${label}</text>`,
    )}
    ${bars.map(({ name, value, spread = 0 }, i) => {
      const y = 6 + 26 * i;
      const [from, to] = [Math.min(px(0), px(value)), Math.max(px(0), px(value))];
      const error =
        spread > 0 && html`<path class="error" d="M${px(value - spread)} ${y + 9}H${px(value + spread)}" />`;
      return html`<text x="${left - 8}" y="${y + 13}" text-anchor="end">${name}</text>
        <rect
          class="bar s${highlight === undefined || name === highlight ? 0 : 7}"
          x="${from}"
          y="${y}"
          width="${round(to - from)}"
          height="18"
        />
        ${error}<text x="${px(value + spread) + 6}" y="${y + 13}">${formatNumber(value, 3)}</text>`;
    })}
    <text class="label" x="${(left + right) / 2}" y="${height - 3}" text-anchor="middle"
      >${options.label}</text
    >`;
  return svg({ ...options, width, height }, body);
}
