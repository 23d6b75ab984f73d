import { expect, it } from 'vitest';
import { createSequence } from '../env/sequence.js';
import { rowsOfTexts } from '../env/rows-of-texts.js';
import { RandomStream } from '../random/stream.js';
import type { Evidence } from './evidence.js';
import { Feasibility } from './feasibility.js';
import { KnownOutcomes } from './known-outcomes.js';

it('failures are learnt from: what holds the word that fails is less likely to pass', () => {
  const env = createSequence({ alphabet: 'ACGT', length: 10 });
  const random = new RandomStream(2);
  const draw = (): string => Array.from({ length: 10 }, () => 'ACGT'[random.int(4)]).join('');
  const fails = (text: string): boolean => text.includes('GG');
  const evidence = Array.from({ length: 200 }, (): Evidence => {
    const text = draw();
    return { text, score: fails(text) ? null : 1 };
  });
  const chances = new Feasibility(new KnownOutcomes(env, evidence));
  const fresh = Array.from({ length: 300 }, draw);
  const out = new Float64Array(300);
  chances.predict(rowsOfTexts(env, fresh)[1], 300, out);
  const mean = (takes: (text: string) => boolean): number => {
    const own = fresh.flatMap((text, i) => (takes(text) ? [out[i]] : []));
    return own.reduce((a, b) => a + b, 0) / own.length;
  };
  expect(mean(fails)).toBeLessThan(0.3);
  expect(mean((text) => !fails(text))).toBeGreaterThan(0.6);
  const none = new Feasibility(new KnownOutcomes(env, evidence.filter(({ score }) => score !== null))); // prettier-ignore
  none.predict(rowsOfTexts(env, fresh)[1], 300, out);
  expect([...out].every((chance) => chance === 1)).toBe(true);
});
