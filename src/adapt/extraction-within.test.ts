/**
 * Extraction where nothing but the gate in front of the reward keeps outcomes within a constraint: it is the
 * exact extraction of the reward that is 0 outside.
 */
import { describe, expect, it } from 'vitest';
import { createSequence } from '../env/sequence.js';
import { exactConditionalFlow } from '../exact/conditional.js';
import { enumerateStates } from '../exact/state-graph.js';
import { terminatingDistribution } from '../exact/terminating.js';
import { OutcomeModel } from '../outcome/outcome-model.js';
import { RandomStream } from '../random/stream.js';
import { openBackend } from '../tensor/loader.js';
import { ExactExtraction } from './exact-extraction.js';
import { ExtractionAdaptation } from './extraction-adaptation.js';
import { dropDeadEdges } from './live-edges.js';
import { PayerWithin } from './payer-within.js';
import { payingLetters } from '../../test/paying-letters.js';

const env = createSequence({ alphabet: 'ACG', length: 4, construction: 'prepend-append' });
const graph = enumerateStates(env);
const texts = Array.from({ length: graph.outcomeCount }, (_, x) =>
  env.outcomeText(graph.rows, graph.outcomeState[x] * env.stateSize),
);
/** 3 of 81 begin and end like that; no mask knows of it. */
const fulfils = (text: string): boolean => text.startsWith('GA') && text.endsWith('C');
const logReward = texts.map((text) => (fulfils(text) ? Math.log(text.split('A').length) : -Infinity));

async function extracted(
  model: OutcomeModel,
  pairs: 'reachable' | 'all',
): Promise<{ asked: string[]; p: Float64Array }> {
  const payer = payingLetters();
  const test = (states: Int32Array, count: number, out: Uint8Array): Promise<void> => {
    for (let i = 0; i < count; i++) out[i] = fulfils(env.outcomeText(states, i * env.stateSize)) ? 1 : 0;
    return Promise.resolve();
  };
  const gate = new PayerWithin(payer, env, { text: 'some', test }, Infinity);
  const extraction = new ExtractionAdaptation(model, gate, { pairs });
  while (!extraction.done) await extraction.next();
  const p = terminatingDistribution(graph, extraction.policy!).map((logP) => Math.exp(logP));
  return { asked: payer.asked, p };
}

describe('extraction under masks that are too weak', () => {
  it.each(['reachable', 'all'] as const)('of exact flows is R / Z within, and 0 outside (%s pairs)', async (pairs) => {
    const exact = Object.assign(Object.create(exactConditionalFlow(graph)) as OutcomeModel, { env });
    const { asked, p } = await extracted(exact, pairs);
    expect(asked.toSorted()).toEqual(texts.filter(fulfils).toSorted());
    const Z = logReward.reduce((sum, one) => sum + Math.exp(one), 0);
    texts.forEach((_, x) => expect(p[x]).toBeCloseTo(Math.exp(logReward[x]) / Z, 5));
    for (const [x, text] of texts.entries()) if (!fulfils(text)) expect([text, p[x]]).toEqual([text, 0]);
  }); // prettier-ignore

  it('of a learned model is its exact extraction of that reward, but for what leaks', async () => {
    const model = new OutcomeModel(env, await openBackend(), { hidden: [8] }, new RandomStream(2));
    const { asked, p } = await extracted(model, 'reachable');
    expect(asked).toHaveLength(texts.filter(fulfils).length);
    const reference = new ExactExtraction(graph, model);
    reference.run(logReward);
    const leaking = terminatingDistribution(graph, reference.policy()).map((logP) => Math.exp(logP));
    expect(texts.reduce((sum, text, x) => sum + (fulfils(text) ? 0 : leaking[x]), 0)).toBeGreaterThan(0.1);
    dropDeadEdges(graph, logReward, reference.numerators);
    const q = terminatingDistribution(graph, reference.policy()).map((logP) => Math.exp(logP));
    texts.forEach((_, x) => expect(p[x]).toBeCloseTo(q[x], 5));
    expect(p.reduce((sum, one) => sum + one, 0)).toBeCloseTo(1, 5);
    for (const [x, text] of texts.entries()) if (!fulfils(text)) expect([text, p[x]]).toEqual([text, 0]);
    // Not because a model is near R / Z anyway: untrained it is not.
    const Z = logReward.reduce((sum, one) => sum + Math.exp(one), 0);
    expect(Math.max(...texts.map((_, x) => Math.abs(p[x] - Math.exp(logReward[x]) / Z)))).toBeGreaterThan(
      0.01,
    );
  });
});
