import { describe, expect, it } from 'vitest';
import type { Oracle } from '../oracle.js';
import { PaidOracle } from '../paid-oracle.js';
import { identityShaping } from '../shaping.js';
import { parseOracleLog, type OracleEntry } from './log.js';

const oracle: Oracle = {
  info: { name: 'length', deterministic: true, higherIsBetter: true },
  score: (outcomes) => outcomes.map((text) => (text === 'x' ? null : text.length)),
};

describe('the log', () => {
  it('gives the sink an entry for every outcome that costs a call, in order', async () => {
    const batches: (readonly OracleEntry[])[] = [];
    const paid = new PaidOracle(
      { oracle, shaping: { ...identityShaping, min: 1 } },
      { sink: (entries) => batches.push(entries), restore: [{ call: 7, outcome: 'b', raw: 1 }] },
    );
    await paid.evaluate(['aa', 'x', 'b']);
    await paid.evaluate(['aa', 'c']);
    expect(batches).toEqual([
      [
        { call: 8, outcome: 'aa', raw: 2, logReward: Math.log(2) },
        { call: 9, outcome: 'x', raw: null, logReward: 0 },
      ],
      [{ call: 10, outcome: 'c', raw: 1, logReward: 0 }],
    ]);
  });

  it('of a run that is done again from its start is not written twice, though its calls count again', async () => {
    const asked: string[] = [];
    const logged: OracleEntry[] = [];
    const noting: Oracle = {
      ...oracle,
      score: (outcomes) => (asked.push(...outcomes), oracle.score(outcomes)),
    };
    const paid = new PaidOracle(
      { oracle: noting, shaping: { ...identityShaping, min: 1 } },
      { budget: 3, before: new Map([['b', 5]]), sink: (entries) => logged.push(...entries) },
    );
    expect((await paid.evaluate(['aa', 'b'])).map(({ raw, paid: cost }) => [raw, cost])).toEqual([
      [2, true],
      [5, true],
    ]);
    expect([asked, paid.remaining]).toEqual([['aa'], 1]);
    expect(logged).toEqual([{ call: 1, outcome: 'aa', raw: 2, logReward: Math.log(2) }]);
  });
});

describe('parseOracleLog', () => {
  it('reads back what was written, without a torn last line', () => {
    const entries: OracleEntry[] = [
      { call: 1, outcome: 'a"\n', raw: 0.1 + 0.2, logReward: -1.5 },
      { call: 2, outcome: '', raw: null },
    ];
    const text = entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');
    expect(parseOracleLog(text)).toEqual(entries);
    expect(parseOracleLog(`${text}{"call":3,"outc`)).toEqual(entries);
    expect(parseOracleLog('')).toEqual([]);
  });

  it.each(['{"call":1,', '{"call":1,"outcome":"a"}', '{"call":1,"outcome":"a","raw":"3"}', 'null'])(
    'refuses the line %s',
    (line) => {
      expect(() => parseOracleLog(`{"call":1,"outcome":"a","raw":1}\n${line}\n`)).toThrow(
        `oracle log: line 2 is no entry {"call", "outcome", "raw"}: ${line}`,
      );
    },
  );
});
