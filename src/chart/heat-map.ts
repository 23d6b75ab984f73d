/** Heat maps of values on a grid, as an SVG around one palette image, with axes and a color bar. */
import { svg } from './chart-frame.js';
import { html, type Html } from './html.js';
import { base64 } from '../format/base64.js';
import { encodePng } from '../format/png.js';
import { makeScale } from './scale.js';

/**
 * Anchors of the viridis color map (Smith & van der Walt 2015, CC0): equal steps look equal, in gray and to
 * color-blind eyes too.
 */
const VIRIDIS = [
  0x440154, 0x482878, 0x3e4989, 0x31688e, 0x26828e, 0x1f9e89, 0x35b779, 0x6ece58, 0xb5de2b, 0xfde725,
];

/** 254 colors of the map, then gray for cells without a value. */
function makePalette(): Uint8Array {
  const palette = new Uint8Array(255 * 3);
  for (let i = 0; i < 254; i++) {
    const place = (i / 253) * (VIRIDIS.length - 1);
    const anchor = Math.min(VIRIDIS.length - 2, Math.floor(place));
    for (let channel = 0; channel < 3; channel++) {
      const shift = 16 - 8 * channel;
      const [from, to] = [(VIRIDIS[anchor] >> shift) & 255, (VIRIDIS[anchor + 1] >> shift) & 255];
      palette[3 * i + channel] = Math.round(from + (to - from) * (place - anchor));
    }
  }
  palette.fill(0x99, 254 * 3);
  return palette;
}

const PALETTE = makePalette();
const NO_VALUE = 254;

export interface HeatMapOptions {
  readonly title: string;
  readonly description?: string;
  readonly xLabel?: string;
  readonly yLabel?: string;
  readonly kind?: 'linear' | 'log';
  /** Ends of the color scale that several maps share. */
  readonly range?: readonly [number, number];
  /** Width of the picture in CSS pixels. */
  readonly width?: number;
}

function dataUri(columns: number, rows: number, pixels: Uint8Array): string {
  return `data:image/png;base64,${base64(encodePng(columns, rows, pixels, PALETTE))}`;
}

/**
 * A grid of values as a picture of one pixel a value, row 0 at the bottom.
 * @param place where a value lies on the color scale, 0 to 1; NaN is gray
 * @returns a data URI
 */
export function heatImage(
  values: ArrayLike<number>,
  columns: number,
  rows: number,
  place: (value: number) => number,
): string {
  const pixels = new Uint8Array(columns * rows);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const at = place(values[row * columns + column]);
      const shade = Number.isNaN(at) ? NO_VALUE : Math.round(253 * Math.min(1, Math.max(0, at)));
      pixels[(rows - 1 - row) * columns + column] = shade;
    }
  }
  return dataUri(columns, rows, pixels);
}

/**
 * A heat map with row 0 at the bottom, as coordinates are drawn.
 * @param values `rows * columns` values, row by row; what is not a number is gray
 */
export function heatMap(
  values: ArrayLike<number>,
  columns: number,
  rows: number,
  options: HeatMapOptions,
): Html {
  if (values.length !== columns * rows) {
    throw new Error(
      `heat map: ${columns} x ${rows} cells need ${columns * rows} values, got ${values.length}`,
    );
  }
  const { title, description, xLabel = '', yLabel = '', kind = 'linear', width = 320 } = options;
  const colors = makeScale(kind, options.range ?? Array.from(values), { ticks: 4 });
  const [left, top, bar] = [38, 8, 70];
  const side = width - left - bar;
  const mapHeight = Math.round((side * rows) / columns);
  const height = top + mapHeight + 40;
  const ramp = Uint8Array.from({ length: 254 }, (_, i) => 253 - i);
  const barX = left + side + 14;
  const body = html`<image
      class="pixels"
      x="${left}"
      y="${top}"
      width="${side}"
      height="${mapHeight}"
      preserveAspectRatio="none"
      href="${heatImage(values, columns, rows, colors.at)}"
    />
    <g class="axes">
      <text x="${left}" y="${top + mapHeight + 15}" text-anchor="middle">0</text>
      <text x="${left + side}" y="${top + mapHeight + 15}" text-anchor="middle">${columns - 1}</text>
      <text class="label" x="${left + side / 2}" y="${height - 6}" text-anchor="middle">${xLabel}</text>
      <text x="${left - 6}" y="${top + mapHeight}" text-anchor="end">0</text>
      <text x="${left - 6}" y="${top + 9}" text-anchor="end">${rows - 1}</text>
      <text class="label" transform="translate(12 ${top + mapHeight / 2}) rotate(-90)" text-anchor="middle">
        ${yLabel}
      </text>
      <image
        x="${barX}"
        y="${top}"
        width="10"
        height="${mapHeight}"
        preserveAspectRatio="none"
        href="${dataUri(1, 254, ramp)}"
      />
      ${colors.ticks.map(({ value, label }) => {
        const y = top + mapHeight * (1 - colors.at(value));
        return html`<text x="${barX + 14}" y="${Math.round(y) + 4}">${label}</text>`;
      })}
    </g>`;
  return svg({ title, ...(description !== undefined && { description }), width, height }, body);
}
