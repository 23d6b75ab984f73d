/** Goals given one by one. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { createGrid } from '../env/grid.js';
import { createSequence } from '../env/sequence.js';
import { OutcomeModel } from '../outcome/outcome-model.js';
import { RandomStream } from '../random/stream.js';
import { openBackend } from '../tensor/loader.js';
import { temporaryPaths } from '../../test/temporary-folder.js';
import { evaluateGoals } from './evaluate-goals.js';

const path = temporaryPaths();
const options = {
  hidden: [8],
  heads: 0,
  headWidth: 4,
  relation: true,
  boundedFlow: true,
  shortcut: false,
  votes: false,
};
let folder = '';
let model: OutcomeModel;

beforeAll(async () => {
  folder = path('run');
  mkdirSync(folder);
  const env = createGrid({ side: 4, dimensions: 2 });
  model = new OutcomeModel(env, await openBackend(), options, new RandomStream(1));
});

describe('an untrained model', () => {
  it('is asked for every outcome, as often as said', async () => {
    const figures = await evaluateGoals(model, 'all', 50, 0);
    expect(figures).toMatchObject({ goals: 16, tries: 50 });
    expect(figures.missed.length).toBe(16 - figures.reachedAlways);
    // It stops at once about every third time, so 0,0 is reached far more often than 3,3.
    const of = (outcome: string): number => figures.missed.find((goal) => goal.outcome === outcome)!.reached;
    expect(of('0,0')).toBeGreaterThan(5);
    expect(of('3,3')).toBeLessThan(of('0,0'));
    const reached = figures.missed.reduce((sum, goal) => sum + goal.reached, 0);
    expect(figures.successRate).toBeCloseTo((reached + 50 * figures.reachedAlways) / 800, 12);
  });

  it('is asked for the outcomes of a file, and names what is none', async () => {
    const list = join(folder, 'goals.txt');
    writeFileSync(list, '0,0\n3,1\n');
    expect((await evaluateGoals(model, list, 1, 0)).goals).toBe(2);
    writeFileSync(list, '0,0\n4,1\n');
    await expect(evaluateGoals(model, list, 1, 0)).rejects.toThrow(
      /goals\.txt:2: grid: coordinate 1 must be an integer from 0 to 3, got /,
    );
  });
});

it('refuses to ask for all of too many outcomes', async () => {
  const env = createSequence({ alphabet: 'ACGU', length: 14 });
  const large = new OutcomeModel(env, await openBackend(), options, new RandomStream(1));
  await expect(evaluateGoals(large, 'all', 1, 0)).rejects.toThrow(
    /--goals all: sequence has e\^19\.4 outcomes, at most 1,000,000/,
  );
});
