import { expect, it } from 'vitest';
import { OracleFailure } from '../reward/walk/failure.js';
import { failureNotes } from './failure-notes.js';

it('says the first failures in full and then one in ten, a hundred, a thousand', () => {
  const said: string[] = [];
  const report = failureNotes((sentence) => said.push(sentence));
  const fail = (outcome: string, outcomes = [outcome]): void =>
    report(new OracleFailure('mine', outcome, `scored "${outcome}" NaN`), outcomes);
  fail('A');
  fail('C', ['C', 'G', 'T']);
  for (let i = 0; i < 1000; i++) fail(`x${i}`);
  expect(said).toEqual([
    'reward mine scored "A" NaN; the outcome counts as infeasible, the run goes on',
    'reward mine scored "C" NaN; 3 outcomes count as infeasible, the run goes on',
    'reward mine scored "x0" NaN; the outcome counts as infeasible, the run goes on',
    '10 outcomes failed so far and count as infeasible, the latest: reward mine scored "x5" NaN',
    '100 outcomes failed so far and count as infeasible, the latest: reward mine scored "x95" NaN',
    '1000 outcomes failed so far and count as infeasible, the latest: reward mine scored "x995" NaN',
  ]);
});
