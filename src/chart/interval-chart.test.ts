import { describe, expect, it } from 'vitest';
import { intervalChart } from './interval-chart.js';

const options = { title: 'a', x: { label: 'predicted' }, y: { label: 'measured' } };

describe('points with intervals', () => {
  it('draws a dot and an upright line a point, and the line y = x', () => {
    const points = [
      { x: 1, low: 0, high: 2, y: 1.5, label: 'A01 <1>' },
      { x: 2, low: 1, high: 3, y: 4 },
    ];
    const { markup } = intervalChart([{ name: 'plate 1', points }], options);
    expect(markup.match(/<circle/g)).toHaveLength(2);
    expect(markup.match(/<path\s+d="M[\d.]+ [\d.]+V[\d.]+"/g)).toHaveLength(2);
    expect(markup).toContain('class="diagonal"');
    expect(markup).toContain('A01 &lt;1&gt;');
  });

  it('has a legend of dots, as the plot has', () => {
    const points = [{ x: 1, low: 0, high: 2, y: 1.5 }];
    const { markup } = intervalChart([{ name: 'plate 1', points }, { name: 'plate 2', points }], options); // prettier-ignore
    const legend = markup.slice(markup.indexOf('class="legend"'));
    expect(legend.match(/<circle class="dot s[01]"/g)).toHaveLength(2);
    expect(legend).not.toContain('class="line');
  });

  it('says so where there is nothing', () => {
    expect(intervalChart([], options).markup).toContain('no data');
  });
});
