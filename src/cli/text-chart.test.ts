import { describe, expect, it } from 'vitest';
import { textChart } from './text-chart.js';

describe('textChart', () => {
  it('draws a rising line from the lower left to the upper right, with the ends of both axes', () => {
    const lines = textChart([[0, 0], [10, 1]], { width: 16, height: 4, ascii: true }); // prettier-ignore
    expect(lines).toEqual([
      '1 |          ***',
      '  |      ****',
      '  |  ****',
      '0 |**',
      '  +-------------',
      '   0          10',
    ]);
  });

  it('uses eight dots a character', () => {
    const lines = textChart([[0, 0], [1, 0]], { width: 12, height: 2 }); // prettier-ignore
    expect(lines.slice(0, 2)).toEqual(['0 │⣀⣀⣀⣀⣀⣀⣀⣀⣀', '  │']);
  });

  it('says so when there is nothing to draw, and skips what is not finite', () => {
    expect(textChart([[0, NaN]], { width: 40, height: 4 })).toEqual(['  no data yet']);
    const drawn = textChart([[0, 1], [1, NaN], [2, 3]], { width: 40, height: 4 }); // prettier-ignore
    expect(drawn).toEqual(textChart([[0, 1], [2, 3]], { width: 40, height: 4 })); // prettier-ignore
    expect(textChart([[5, 5]], { width: 20, height: 3 }).join('')).toContain('5');
  });

  it('never passes its width', () => {
    const points = Array.from({ length: 500 }, (_, i) => [i, Math.sin(i / 20) * 1e6] as const);
    for (const width of [20, 40, 80])
      for (const line of textChart(points, { width, height: 6 }))
        expect(line.length).toBeLessThanOrEqual(width);
  });
});
