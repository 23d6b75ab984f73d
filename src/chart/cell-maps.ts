/**
 * Small maps of shares over the cells of a plane, in rows that share a color scale, as one picture with its own
 * ground, so that it can stand alone (`standaloneSvg`).
 */
import { svg } from './chart-frame.js';
import { heatImage } from './heat-map.js';
import { html, type Html } from './html.js';

export interface CellMap {
  readonly title: string;
  /** Said below. */
  readonly note: string;
  /** Shares of cells, `rows * columns`, row by row from the bottom. */
  readonly shares: ArrayLike<number>;
}

export interface CellMapRow {
  readonly heading: string;
  readonly maps: readonly CellMap[];
  /** Each map has a color scale of its own; default: the row shares one. */
  readonly own?: boolean;
  /** Lines of letters beside the maps. */
  readonly lines?: readonly string[];
}

export interface CellMapsOptions {
  readonly title: string;
  readonly description: string;
  readonly columns: number;
  readonly rows: number;
  /** What the axes are: `charge, -7 to 7`. */
  readonly xLabel: string;
  readonly yLabel: string;
}

const STYLE =
  '.chart .ground { fill: var(--panel); } .chart .quiet { fill: var(--muted); } .chart .head { font-weight: 600; } .chart .letters { font: 13px ui-monospace, Menlo, Consolas, monospace; }';

const [CELL, GAP, LEFT, TOP] = [13, 26, 30, 30];

/** Rows of maps. Colors follow the square root of a share, so that small ones show. */
export function cellMaps(rows: readonly CellMapRow[], options: CellMapsOptions): Html {
  const { columns, rows: high, title, description, xLabel, yLabel } = options;
  const [wide, tall] = [columns * CELL, high * CELL];
  const most = Math.max(...rows.map(({ maps }) => maps.length));
  const width = LEFT + most * (wide + GAP);
  const step = tall + 76;
  const height = TOP + rows.length * step + 14;
  const body = html`<style>
      ${STYLE}
    </style>
    <rect class="ground" width="${width}" height="${height}" rx="8" />
    ${rows.map(({ heading, maps, own = false, lines = [] }, i) => {
      const y = TOP + i * step;
      const top = (some: readonly CellMap[]): number =>
        Math.max(...some.flatMap(({ shares }) => Array.from(shares)), Number.MIN_VALUE);
      const shared = top(maps);
      const beside = LEFT + maps.length * (wide + GAP);
      return html`<text class="head" x="${LEFT}" y="${y - 8}">${heading}</text>
        ${lines.map((line, k) => html`<text class="letters" x="${beside}" y="${y + 30 + 19 * k}">${line}</text>`)}
        ${maps.map((map, k) => {
          const { title: name, note, shares } = map;
          const greatest = own ? top([map]) : shared;
          const x = LEFT + k * (wide + GAP);
          return html`<text x="${x}" y="${y + 11}">${name}</text>
            <image
              class="pixels"
              x="${x}"
              y="${y + 18}"
              width="${wide}"
              height="${tall}"
              preserveAspectRatio="none"
              href="${heatImage(shares, columns, high, (share) => Math.sqrt(share / greatest))}"
            />
            <text class="quiet" x="${x}" y="${y + tall + 33}">${note}</text>`;
        })}`;
    })}
    <text class="quiet" x="${LEFT}" y="${height - 12}">across: ${xLabel}; up: ${yLabel}; bright: many</text>`;
  return svg({ title, description, width, height }, body);
}
