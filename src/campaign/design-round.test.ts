import { describe, expect, it } from 'vitest';
import { roundAfresh } from './design-round.js';

const result = (outcome: string) => ({ outcome, raw: 1, sources: [] });
const round = (results?: number) => ({ round: 1, count: 1, known: 2, ...(results !== undefined && { results }), items: [], facts: {}, settings: {} }); // prettier-ignore

describe('results since the last plate', () => {
  const measured = [result('AA'), result('AC')];

  it('are new ones, of any target', () => {
    expect(roundAfresh({ rounds: [], lines: 2, measured })).toBe('none');
    expect(roundAfresh({ rounds: [round(2)], lines: 2, measured })).toBe('no results since');
    expect(roundAfresh({ rounds: [round(2)], lines: 3, measured: [...measured, result('CC')] })).toBe('results since'); // prettier-ignore
    expect(roundAfresh({ rounds: [round(2)], lines: 3, measured, also: [[result('AA')]] })).toBe('results since'); // prettier-ignore
  });

  it('are not corrections alone', () => {
    expect(roundAfresh({ rounds: [round(2)], lines: 4, measured })).toBe('no results since');
    // Rounds of before that do not say of how many results they are.
    expect(roundAfresh({ rounds: [round()], lines: 4, measured })).toBe('results since');
  });
});
