import { describe, expect, it } from 'vitest';
import { createSequence } from '../env/sequence.js';
import { enumerateStates } from '../exact/state-graph.js';
import { evaluateOutcomes, evaluateTexts, freeEvaluator } from './evaluation.js';
import type { Oracle } from './oracle.js';
import { PaidOracle } from './paid-oracle.js';
import { identityShaping } from './shaping.js';
import type { OracleFailure } from './walk/failure.js';

/** Scores by the number of Gs, fails on what begins with CC, and keeps what it was asked. */
function counting(): Oracle & { readonly asked: string[][] } {
  const asked: string[][] = [];
  return {
    asked,
    info: { name: 'mine', deterministic: true, higherIsBetter: true },
    score: (outcomes) => {
      asked.push([...outcomes]);
      return outcomes.map((text) => (text.startsWith('CC') ? Number.NaN : text.split('G').length));
    },
  };
}

const graph = enumerateStates(createSequence({ alphabet: 'ACG', length: 3, construction: 'append' }));

describe('evaluating every outcome', () => {
  it('keeps to the batches and the failure policy of the reward, in the order of the graph', async () => {
    const oracle = counting();
    const reports: string[] = [];
    const progress: number[] = [];
    const reward = {
      oracle,
      shaping: { ...identityShaping, min: 0.5 },
      calls: {
        batches: { size: 4, concurrency: 2 },
        check: { onFailure: 'infeasible' as const, report: ({ outcome }: OracleFailure) => reports.push(outcome) },
      },
    }; // prettier-ignore
    const { texts, raw, logReward } = await evaluateOutcomes(freeEvaluator(reward), graph, {
      onProgress: (done, total) => progress.push(done, total),
    });
    expect(oracle.asked.flat()).toEqual(texts);
    expect(Math.max(...oracle.asked.map((batch) => batch.length))).toBe(4);
    expect(progress).toEqual([8, 27, 16, 27, 24, 27, 27, 27]);
    expect(texts.filter((_, i) => raw[i] === null)).toEqual(['CCA', 'CCC', 'CCG']);
    expect(reports).toEqual(['CCA', 'CCC', 'CCG']);
    expect(Math.exp(logReward[texts.indexOf('CCA')])).toBe(0.5);
    expect(Math.exp(logReward[texts.indexOf('GGG')])).toBeCloseTo(4, 12);
  });

  it('pays where it is given what pays, and says the same', async () => {
    const reward = { oracle: counting(), shaping: identityShaping };
    const check = { onFailure: 'infeasible' as const };
    const paid = new PaidOracle(reward, { budget: 27, batches: { size: 5 }, check });
    const bought = await evaluateOutcomes(paid, graph);
    const free = await evaluateOutcomes(freeEvaluator({ ...reward, calls: { check } }), graph);
    expect(bought).toEqual(free);
    expect([paid.calls, paid.remaining]).toEqual([27, 0]);
    await expect(evaluateTexts(paid, ['AAAA'])).rejects.toThrow('the budget of 27 reward calls is used up');
  });

  it('stops where the reward stops, and where it is told to', async () => {
    const reward = { oracle: counting(), shaping: identityShaping, calls: { batches: { size: 2 } } };
    await expect(evaluateOutcomes(freeEvaluator(reward), graph)).rejects.toThrow(
      'reward mine scored "CCA" NaN, expected a finite number or null',
    );
    const controller = new AbortController();
    const onProgress = (): void => controller.abort(new Error('enough'));
    const asked = evaluateTexts(freeEvaluator(reward), ['A', 'C', 'G'], {
      onProgress,
      signal: controller.signal,
    });
    await expect(asked).rejects.toThrow('enough');
  });

  it('asks nothing for nothing', async () => {
    const oracle = counting();
    expect((await evaluateTexts(freeEvaluator({ oracle, shaping: identityShaping }), [])).texts).toEqual([]);
    expect(oracle.asked).toEqual([]);
  });
});
