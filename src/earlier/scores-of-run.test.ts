/** Earlier rewards of runs: corrections count, and more is better of what is kept. */
import { afterAll, describe, expect, it } from 'vitest';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rowsOfTexts } from '../env/rows-of-texts.js';
import { createSequence } from '../env/sequence.js';
import { RunDirectory } from '../store/run-directory.js';
import { MEASURED } from '../run/adapt-offline.js';
import { openEarlierRewards } from './open-earlier-rewards.js';

const folder = mkdtempSync(join(tmpdir(), 'ocgfn-earlier-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const env = createSequence({ alphabet: 'ACGU', length: 2, construction: 'append' });
const OUTCOMES = [...'ACGU'].flatMap((a) => [...'ACG'].map((b) => a + b));

/** A run of rounds of measuring in which outcome i has score i, and the first is corrected to 20. */
function measuredRun(name: string, lower?: boolean): string {
  const path = join(folder, name);
  const config = { method: 'active', reward: MEASURED };
  const directory = RunDirectory.create(path, { kind: 'adapt', task: env.task, config, seed: 1 });
  directory.appendOracleCalls(OUTCOMES.map((outcome, raw) => ({ outcome, raw })));
  directory.appendOracleCalls([{ outcome: OUTCOMES[0], raw: 20, replaces: 0 }]);
  if (lower !== undefined) directory.update({ summary: { lower } });
  directory.close('done');
  return path;
}

describe('the earlier reward of a measured run', () => {
  it.each([
    ['more is better', false, 1],
    ['less is better', true, -1],
    ['nothing is said', undefined, 1],
  ])('has its last results, where %s', async (name, lower, sign) => {
    const path = measuredRun(name, lower);
    const { library } = await openEarlierRewards([path], env, 'rna:L14_RNA1', () => {});
    const [, tokens] = rowsOfTexts(env, OUTCOMES);
    const said = OUTCOMES.map((_, i) => {
      const at = library.rowAt(tokens, i * env.tokenLength);
      return library.values[at];
    });
    const scores = OUTCOMES.map((_, raw) => sign * (raw === 0 ? 20 : raw));
    const mean = scores.reduce((sum, score) => sum + score) / scores.length;
    const spread = Math.sqrt(scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / scores.length);
    said.forEach((value, i) => expect(value).toBeCloseTo((scores[i] - mean) / spread, 9));
  });
});
