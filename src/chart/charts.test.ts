import fc from 'fast-check';
import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { barChart, histogram } from './bars.js';
import { lineChart, scatterChart, thinOut, type Point } from './chart.js';
import { cellMaps } from './cell-maps.js';
import { heatMap } from './heat-map.js';
import type { Html } from './html.js';
import { base64 } from '../format/base64.js';
import { encodePng } from '../format/png.js';
import { formatNumber, makeScale } from './scale.js';
import { logoColumns, sequenceLogo } from './sequence-logo.js';
import { standaloneSvg } from './style.js';

const options = { title: 'Loss', x: { label: 'step' }, y: { label: 'loss' } };

/** Throws unless every element is closed in order and no coordinate is NaN or infinite. */
function expectSound({ markup }: Html): void {
  const open: string[] = [];
  for (const [, closing, name, attributes, empty] of markup.matchAll(/<(\/?)([a-z]+)([^>]*?)(\/?)>/gi)) {
    expect(attributes).not.toMatch(/NaN|Infinity|undefined/);
    if (closing) expect(open.pop()).toBe(name);
    else if (!empty) open.push(name);
  }
  expect(open).toEqual([]);
}

const labels = (list: readonly { label: string }[]): string[] => list.map(({ label }) => label);

describe('scales', () => {
  it('have ticks at round values', () => {
    expect(labels(makeScale('linear', [0, 1]).ticks)).toEqual(['0', '0.2', '0.4', '0.6', '0.8', '1']);
    expect(labels(makeScale('linear', [0, 3000]).ticks)).toEqual([
      '0',
      '500',
      '1,000',
      '1,500',
      '2,000',
      '2,500',
      '3,000',
    ]);
    expect(labels(makeScale('linear', [-0.3, 0.3]).ticks)).toEqual([
      '−0.3',
      '−0.2',
      '−0.1',
      '0',
      '0.1',
      '0.2',
      '0.3',
    ]);
    expect(labels(makeScale('log', [1e-6, 100]).ticks)).toEqual(['10⁻⁶', '0.0001', '0.01', '1', '100']);
    expect(labels(makeScale('log', [1, 20]).ticks)).toEqual(['1', '2', '5', '10', '20']);
  });

  it('map their ends to 0 and 1 and what they cannot show to NaN', () => {
    const log = makeScale('log', [0.01, -5, 0, NaN, 100]);
    expect([log.at(0.01), log.at(1), log.at(100)]).toEqual([0, expect.closeTo(0.5, 12), 1]);
    expect(log.at(0)).toBeNaN();
    expect(makeScale('linear', [3]).at(3)).toBeCloseTo(0.5, 12);
    expect(makeScale('linear', []).ticks.length).toBeGreaterThan(1);
    const padded = makeScale('linear', [0.1, 0.9], { include: [0], pad: 0.1 });
    expect(padded.at(0)).toBe(0);
    expect(padded.at(0.9)).toBeLessThan(1);
  });

  it('have few, rising ticks for any range', () => {
    const ends = fc.oneof(fc.double(), fc.double({ noNaN: true, min: -1e12, max: 1e12 }));
    fc.assert(
      fc.property(fc.constantFrom('linear', 'log'), ends, ends, (kind, a, b) => {
        const { ticks } = makeScale(kind, [a, b], { pad: 0.04 });
        expect(ticks.length).toBeLessThanOrEqual(12);
        for (let i = 1; i < ticks.length; i++) expect(ticks[i].value).toBeGreaterThan(ticks[i - 1].value);
      }),
      { seed: 7, numRuns: 300 },
    );
  });

  it('write numbers as people do', () => {
    expect([0, 1234.5678, -0.25, 1.2e-7, 1e10, NaN, Infinity].map((value) => formatNumber(value))).toEqual([
      '0', '1,235', '−0.25', '1.2×10⁻⁷', '10¹⁰', 'n/a', '∞',
    ]); // prettier-ignore
  });
});

describe('charts', () => {
  it('draw what is there and leave gaps for what is not', () => {
    const chart = lineChart([{ name: 'loss', points: [[0, 1], [1, NaN], [2, 3], [3, 2], [4, Infinity]] }], options); // prettier-ignore
    expectSound(chart);
    const d = /class="line s0" d="([^"]*)"/.exec(chart.markup)![1];
    expect(d.match(/M/g)).toHaveLength(2);
    expect(d.match(/L/g)).toHaveLength(1);
    expect(chart.markup).toContain('<title>Loss</title>');
    expect(lineChart([{ name: 'one', points: [[1, 1]] }], options).markup).toContain('<circle');
  });

  it('put larger values higher, and later ones to the right', () => {
    const { markup } = lineChart([{ name: 'a', points: [[0, 1], [10, 5]] }], { ...options, y: { label: 'y', kind: 'log' } }); // prettier-ignore
    const [x0, y0, x1, y1] = /class="line s0" d="M([\d.]+) ([\d.]+)L([\d.]+) ([\d.]+)"/
      .exec(markup)!
      .slice(1)
      .map(Number);
    expect(x1).toBeGreaterThan(x0);
    expect(y1).toBeLessThan(y0);
  });

  it('have a legend when there is something to tell apart, and bands', () => {
    const points: Point[] = [[0, 0.2], [1, 0.4]]; // prettier-ignore
    const band = points.map(([x, y]) => [x, y - 0.1, y + 0.1] as const);
    const two = lineChart([{ name: 'OC-GFN', points, band }, { name: 'TB', points }], options); // prettier-ignore
    expectSound(two);
    expect(two.markup).toMatch(/class="band s0" d="M[^"]+Z"/);
    expect(two.markup).toContain('>OC-GFN</text');
    expect(lineChart([{ name: 'OC-GFN', points }], options).markup).not.toContain('>OC-GFN<');
  });

  it('stay sound for any data and any text', () => {
    const point = fc.tuple(fc.double(), fc.double()) as fc.Arbitrary<Point>;
    const series = fc.array(fc.record({ name: fc.string(), points: fc.array(point, { maxLength: 20 }) }), {
      maxLength: 9,
    });
    fc.assert(
      fc.property(series, fc.string(), fc.constantFrom('linear', 'log'), (list, text, kind) => {
        const any = { title: text, description: text, x: { label: text }, y: { label: text, kind } };
        expectSound(lineChart(list, any));
        expectSound(scatterChart(list, { ...any, diagonal: true }));
        expectSound(
          histogram(
            list.flatMap(({ points }) => points.map(([x]) => x)),
            any,
          ),
        );
        expectSound(
          barChart(
            list.map(({ name }, i) => ({ name, value: i - 2, spread: i })),
            { title: text, label: text },
          ),
        );
      }),
      { seed: 8, numRuns: 100 },
    );
  });

  it('keep the extremes of long curves', () => {
    const points = Array.from({ length: 50_000 }, (_, i): Point => [
      i,
      i === 31_234 ? 99 : Math.abs((i % 7) - 3),
    ]);
    const thin = thinOut(points);
    expect(thin.length).toBeLessThanOrEqual(1200);
    expect(thin).toContainEqual([31_234, 99]);
    expect([thin[0], thin.at(-1)]).toEqual([points[0], points.at(-1)]);
    for (let i = 1; i < thin.length; i++) expect(thin[i][0]).toBeGreaterThan(thin[i - 1][0]);
  });

  it('count every value in a histogram', () => {
    const { markup } = histogram([0, 0.1, 0.9, 1, 1, NaN], { ...options, bins: 2 });
    expect([...markup.matchAll(/: (\d+)<\/title>/g)].map(([, count]) => Number(count))).toEqual([2, 3]);
  });

  it('become files of their own', () => {
    const { markup } = lineChart([{ name: 'a', points: [[0, 1], [1, 2]] }], options); // prettier-ignore
    const file = standaloneSvg(markup);
    expect(file).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"\s+class="chart"[^>]*><style>/);
    expect(file.match(/<svg/g)).toHaveLength(1);
  });
});

describe('pictures', () => {
  it('are valid PNG files', () => {
    // 40,000 rows of 2 bytes need more than one stored block.
    const pixels = Uint8Array.from({ length: 2 * 40_000 }, (_, i) => i % 251);
    const png = Buffer.from(encodePng(2, 40_000, pixels, new Uint8Array(753)));
    expect(png.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
    expect(png.readUInt32BE(16)).toBe(2);
    const at = png.indexOf('IDAT');
    const length = png.readUInt32BE(at - 4);
    // inflate checks the Adler-32 sum, and so the blocks.
    const rows = inflateSync(png.subarray(at + 4, at + 4 + length));
    expect(rows).toHaveLength(3 * 40_000);
    expect([...rows.subarray(3, 6)]).toEqual([0, 2, 3]);
    expect(png.subarray(-8, -4).toString('latin1')).toBe('IEND');
  });

  it('are base64 as Node writes it', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 20 }), (bytes) => {
        expect(base64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
      }),
      { seed: 9, numRuns: 50 },
    );
  });

  it('draw the first row at the bottom, dark for the least value and gray for none', () => {
    const map = heatMap([0, 1, NaN, 0.5], 2, 2, { title: 'p(x)', xLabel: 'x', yLabel: 'y' });
    expectSound(map);
    const png = Buffer.from(/base64,([^"]+)/.exec(map.markup)![1], 'base64');
    const at = png.indexOf('IDAT');
    const rows = inflateSync(png.subarray(at + 4, at + 4 + png.readUInt32BE(at - 4)));
    expect([...rows]).toEqual([0, 254, 127, 0, 0, 253]);
    expect(() => heatMap([1], 2, 2, { title: '' })).toThrow('heat map: 2 x 2 cells need 4 values, got 1');
  });
});

describe('sequence logos', () => {
  it('are as high as a position is informative', () => {
    const columns = logoColumns(['AC', 'AG', 'AC', 'AT'], 4);
    expect(columns[0]).toEqual({ information: 2, letters: [{ letter: 'A', bits: 2 }] });
    // Entropy of (1/2, 1/4, 1/4) is 1.5 bits.
    expect(columns[1].information).toBeCloseTo(0.5, 12);
    expect(columns[1].letters.at(-1)).toEqual({ letter: 'C', bits: expect.closeTo(0.25, 12) });
  });

  it('weigh sequences, and count those that reach a position', () => {
    expect(logoColumns(['A', 'C'], 4, [3, 0])[0].information).toBe(2);
    expect(logoColumns(['A', 'CC'], 4)[1].letters).toEqual([{ letter: 'C', bits: 2 }]);
    expectSound(sequenceLogo(['ACGU', 'GG'], 4, { title: 'best' }));
    expectSound(sequenceLogo([], 20, { title: 'none' }));
    expectSound(sequenceLogo(['<&">'], 20, { title: '<' }));
  });
});

describe('maps of cells', () => {
  const picture = (shares: readonly number[], own = false): string =>
    cellMaps(
      [
        {
          heading: 'two <maps>',
          own,
          lines: ['GATTACA'],
          maps: [
            { title: 'wanted', note: 'tv .1', shares: [0, 0.5, 0.5, 0, 0, 0] },
            { title: 'drawn', note: 'none', shares },
          ],
        },
      ],
      { title: 'maps', description: 'd', columns: 3, rows: 2, xLabel: 'x, 1 to 3', yLabel: 'y' },
    ).markup;
  const images = (markup: string): string[] =>
    [...markup.matchAll(/href="(data:[^"]*)"/g)].map(([, uri]) => uri);

  it('share a scale in a row, and can have their own; nothing drawn is dark, not absent', () => {
    const [wanted, half] = images(picture([0, 0.25, 0.25, 0, 0, 0]));
    expect(half).not.toBe(wanted);
    const [, own] = images(picture([0, 0.25, 0.25, 0, 0, 0], true));
    expect(own).toBe(wanted);
    expect(images(picture([0, 0, 0, 0, 0, 0], true))).toHaveLength(2);
    const markup = standaloneSvg(picture([1, 0, 0, 0, 0, 0]));
    expect(markup).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" /);
    expect(markup).toContain('two &lt;maps&gt;');
    expect(markup).toContain('GATTACA');
    expect(markup).not.toContain('NaN');
  });
});
