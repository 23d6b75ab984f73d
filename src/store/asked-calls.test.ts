import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryPaths } from '../../test/temporary-folder.js';
import type { RewardDefinition } from '../reward/definition.js';
import { PaidOracle } from '../reward/paid-oracle.js';
import { identityShaping } from '../reward/shaping.js';
import { askedAgain, ASKED_FILE, unansweredCalls, unansweredSentence } from './asked-calls.js';
import { RunDirectory, sentenceOnUnanswered } from './run-directory.js';

const fresh = temporaryPaths();
const oracle: RewardDefinition['oracle'] = {
  info: { name: 'paid', deterministic: true, higherIsBetter: true },
  score: (outcomes) => outcomes.map((outcome) => outcome.length),
};

function freshRun(): RunDirectory {
  return RunDirectory.create(fresh('run'), { kind: 'adapt', task: { name: 'rna' }, config: {}, seed: 0 });
}

describe('calls in doubt', () => {
  it('are written down before a paid reward is asked, and a call that cannot be is not made', async () => {
    const story: string[] = [];
    const paid = {
      ...oracle,
      score: (outcomes: readonly string[]) => (story.push('asked'), oracle.score(outcomes)),
    };
    const open = (
      reward: Pick<RewardDefinition, 'oracle' | 'calls'>,
      announce: (outcomes: readonly string[]) => void,
    ) => new PaidOracle({ ...reward, shaping: identityShaping }, { announce });
    const rawsOf = async (payer: PaidOracle): Promise<(number | null)[]> =>
      (await payer.evaluate(['A', 'CC'])).map(({ raw }) => raw);
    const cautious = open({ oracle: paid, calls: {} }, (outcomes) => story.push(outcomes.join(' ')));
    expect(await rawsOf(cautious)).toEqual([1, 2]);
    expect(story).toEqual(['A CC', 'asked']);
    const full = open({ oracle: paid, calls: {} }, () => {
      throw new Error('disk full');
    });
    await expect(full.evaluate(['A'])).rejects.toThrow('disk full');
    expect(story).toHaveLength(2);
    expect(await rawsOf(open({ oracle }, () => story.push('never')))).toEqual([1, 2]);
    expect(story).toHaveLength(2);
  });

  it('are those that were asked and have no answer, a torn line not counted', () => {
    const path = fresh('run');
    mkdirSync(path);
    expect(unansweredCalls(path, 'id', [])).toEqual([]);
    writeFileSync(join(path, ASKED_FILE), '{"outcomes":["A","C"]}\n{"outcomes":["C","G"]}\n{"outcomes":["U');
    expect(unansweredCalls(path, 'id', [{ outcome: 'A', raw: 1 }])).toEqual(['C', 'G']);
    expect(askedAgain(path)).toBe(1);
  });

  it('are told in one sentence', () => {
    expect(unansweredSentence('runs/a', [])).toBeUndefined();
    expect(unansweredSentence('runs/a', ['GGA'])).toBe(
      'runs/a: 1 outcome was being scored when the run ended, and no answer was kept: GGA; it is asked for again and may be paid for twice',
    );
    expect(unansweredSentence('runs/a', [...'ABCDEFG'])).toBe(
      'runs/a: 7 outcomes were being scored when the run ended, and no answer was kept: A, B, C, D, E and 2 more (runs/a/asked.jsonl); they are asked for again and may be paid for twice',
    );
  });

  it('stay until the run is complete, which then says how many there were', () => {
    const first = freshRun();
    const { path } = first;
    first.appendAsked(['A', 'C']);
    first.appendOracleCalls([{ call: 1, outcome: 'A', raw: 1 }]);
    first.close('failed', 'the program died');
    expect(sentenceOnUnanswered(path, first.record)).toContain(
      'no answer was kept: C; it is asked for again',
    );
    const second = RunDirectory.restart(path);
    second.appendAsked(['C']);
    second.appendOracleCalls([{ call: 2, outcome: 'C', raw: 1 }]);
    expect(sentenceOnUnanswered(path, second.record)).toBeUndefined();
    second.close('done');
    expect(second.record.summary).toEqual({ askedAgain: 1 });
    expect(existsSync(join(path, ASKED_FILE))).toBe(false);
  });

  it('are not those whose answers were kept elsewhere', () => {
    const run = freshRun();
    const elsewhere = join(tmpdir(), `ocgfn-${run.record.id}.jsonl`);
    run.appendAsked(['A', 'C']);
    appendFileSync(elsewhere, '{"call":1,"outcome":"A","raw":1}\n');
    run.close('interrupted');
    expect(sentenceOnUnanswered(run.path, run.record)).toContain('kept: C;');
    RunDirectory.restart(run.path).close('interrupted');
    expect(readFileSync(join(run.path, 'oracle.jsonl'), 'utf8')).toContain('"A"');
    expect(existsSync(elsewhere)).toBe(false);
  });
});
