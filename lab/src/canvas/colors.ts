/** The heat scale of the page's theme as 256 colors, and its few named colors, read once per theme. */

export interface Palette {
  /** RGB of 256 steps, one 32-bit word each, as image data wants them. */
  readonly heat: Uint32Array;
  /** The same for differences: below zero warm, above zero accent, the middle like an empty cell. */
  readonly difference: Uint32Array;
  readonly ink: string;
  readonly paper: string;
  readonly line: string;
  readonly muted: string;
  readonly accent: string;
  readonly warm: string;
}

type Rgb = readonly [number, number, number];

function parse(color: string): Rgb {
  const value = Number.parseInt(color.trim().slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

function scale(stops: readonly Rgb[]): Uint32Array {
  const steps = new Uint32Array(256);
  for (let i = 0; i < 256; i++) {
    const place = (i / 255) * (stops.length - 1);
    const k = Math.min(stops.length - 2, Math.floor(place));
    const t = place - k;
    const mixed = [0, 1, 2].map((c) => Math.round(stops[k][c] + (stops[k + 1][c] - stops[k][c]) * t));
    const [r, g, b] = mixed as [number, number, number];
    steps[i] = ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0;
  }
  return steps;
}

const cache = new Map<string, Palette>();

/** The palette of the theme that the document has now. */
export function palette(): Palette {
  const theme = document.documentElement.dataset.theme ?? '';
  const known = cache.get(theme);
  if (known) return known;
  const style = getComputedStyle(document.documentElement);
  const named = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  const heat = [0, 1, 2, 3, 4].map((i) => parse(named(`heat-${i}`)));
  const made: Palette = {
    heat: scale(heat),
    difference: scale([parse(named('warm')), heat[0], parse(named('accent'))]),
    ink: named('ink'),
    paper: named('paper'),
    line: named('line'),
    muted: named('muted'),
    accent: named('accent'),
    warm: named('warm'),
  };
  cache.set(theme, made);
  return made;
}
