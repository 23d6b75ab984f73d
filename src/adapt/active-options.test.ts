/** Presets by task, and what runs that were stored without a setting were made with. */
import { describe, expect, it } from 'vitest';
import { surrogateClimbParameters } from '../baseline/surrogate-climb.js';
import { createSequence } from '../env/sequence.js';
import { buildTask } from '../env/tasks.js';
import { readSettings, resolveParameters } from '../settings/parameters.js';
import { activeParameters } from './active-options.js';

const strings = createSequence({ alphabet: 'ACGU', length: 8, construction: 'append' });
const grid = buildTask('grid', { side: 8 });

describe.each([
  ['active', activeParameters],
  ['surrogate-climb', surrogateClimbParameters],
])('settings of %s', (name, parameters) => {
  it('that a stored run lacks are what was done before there were any', () => {
    const before = { candidates: 'drawn', surrogate: 'network', peaks: false, localShare: 0.2 };
    expect(readSettings('runs/a', parameters(strings), {})).toMatchObject(before);
    expect(readSettings('runs/a', parameters(strings), { localShare: 0 })).toMatchObject({
      ...before,
      localShare: 0,
    });
    const now = { candidates: 'listed', surrogate: 'auto', peaks: true, localShare: 0 };
    expect(resolveParameters(name, parameters(strings), {})).toMatchObject(now);
  });

  it('take no peaks on a grid, where letters do not tell what is near', () => {
    expect(resolveParameters(name, parameters(grid), {}).peaks).toBe(false);
    expect(resolveParameters(name, parameters(grid), { peaks: true }).peaks).toBe(true);
  });
});
