/**
 * Runs that share one cache of scores, at the same time, some of them killed: the file stays whole, and every
 * score is in it once.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { finish, programIsBuilt, startProgram } from './program.js';
import { temporaryPaths } from './temporary-folder.js';

const fresh = temporaryPaths();

/** A program that takes its time over every outcome. */
const SCORER = `import { createInterface } from 'node:readline';
for await (const line of createInterface({ input: process.stdin })) {
  await new Promise((resolve) => setTimeout(resolve, 1));
  console.log(line.length + line.charCodeAt(0));
}
`;

// Without a build there is no program; `npm test` builds first.
describe.skipIf(!programIsBuilt)('a cache that several processes write at once', () => {
  it('holds every score once and whole, though some are killed', async () => {
    const [scorer, cache] = [`${fresh('scorer')}.mjs`, fresh('cache.jsonl')];
    writeFileSync(scorer, SCORER);
    const outcomes = Array.from({ length: 240 }, (_, i) =>
      i.toString(4).padStart(4, '0').replace(/\d/g, (d) => 'ACGU'[Number(d)]),
    ); // prettier-ignore
    // Each begins elsewhere, so that they meet.
    const children = Array.from({ length: 4 }, (_, i) => {
      const list = fresh('list');
      const from = i * 60;
      writeFileSync(list, [...outcomes.slice(from), ...outcomes.slice(0, from)].join('\n') + '\n');
      const spec = `command:"node ${scorer}"(cache=${cache},batch=4)`;
      return startProgram(['score', list, '--reward', spec]);
    });
    const ended = children.map(finish);
    for (let waited = 0; !existsSync(cache) && waited < 20_000; waited += 5) await sleep(5);
    await sleep(30);
    children[0].kill('SIGKILL');
    const results = await Promise.all(ended);
    for (const { code, err } of results.slice(1)) {
      expect(code).toBe(0);
      // What was read of the list, and nothing else.
      expect(err.trim()).toMatch(/^\S+: one outcome a line, 240 rows; [^\n]*$/);
    }
    const scoreOf = (outcome: string): number => outcome.length + outcome.charCodeAt(0);
    for (const { out } of results.slice(1)) {
      const rows = out.trim().split('\n').slice(1).map((line) => line.split(',')); // prettier-ignore
      expect(rows).toHaveLength(240);
      expect(rows.filter(([outcome, raw]) => Number(raw) !== scoreOf(outcome))).toEqual([]);
    }
    const lines = readFileSync(cache, 'utf8').trim().split('\n').map((line) => JSON.parse(line) as { outcome: string; raw: number }); // prettier-ignore
    expect(lines.map(({ outcome }) => outcome).sort()).toEqual(outcomes.toSorted());
    expect(lines.filter(({ outcome, raw }) => raw !== scoreOf(outcome))).toEqual([]);
    expect(existsSync(`${cache}.lock`)).toBe(false);
  }, 60_000);
});
