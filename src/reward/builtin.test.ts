import { describe, expect, it } from 'vitest';
import { buildTask } from '../env/tasks.js';
import { RandomStream } from '../random/stream.js';
import { builtinFamilies } from './builtin.js';
import type { RewardContext } from './family.js';
import { PaidOracle } from './paid-oracle.js';
import { resolveReward } from './resolve-reward.js';

/** A task for every family's example; the table families need files and have tests of their own. */
const tasks: Record<string, ReturnType<typeof buildTask>> = {
  bits: buildTask('bits'),
  ehrlich: buildTask('sequence', { alphabet: 'ACDEFGHIKLMNPQRSTVWY', length: 32 }),
  grid: buildTask('grid'),
  rna: buildTask('rna'),
  table: buildTask('sequence', { alphabet: 'AC', length: 1 }),
};

describe('builtinFamilies', () => {
  it('have kinds of their own and examples that begin with them', () => {
    const kinds = builtinFamilies.map(({ kind }) => kind);
    expect(kinds).toEqual([...new Set(kinds)].sort());
    for (const { kind, example, help } of builtinFamilies) {
      expect(example.startsWith(`${kind}:`)).toBe(true);
      expect(help).not.toBe('');
    }
  });

  it.each(Object.keys(tasks))(
    '%s: the example scores what the task makes, the same every time',
    async (kind) => {
      const env = tasks[kind];
      const { example } = builtinFamilies.find((family) => family.kind === kind)!;
      const context: RewardContext = {
        task: env.task,
        readFile: async () => new TextEncoder().encode('A,1\nC,2\n'),
      };
      const random = new RandomStream(1);
      const state = new Int32Array(env.stateSize);
      const texts = Array.from({ length: 20 }, () => {
        env.sampleOutcome(random, state, 0);
        return env.outcomeText(state, 0);
      });
      const rewards = [];
      for (let round = 0; round < 2; round++) {
        const definition = await resolveReward(example, builtinFamilies, context);
        expect(definition.description).not.toBe('');
        const evaluations = await new PaidOracle(definition).evaluate(texts);
        expect(evaluations.every(({ logReward }) => Number.isFinite(logReward))).toBe(true);
        rewards.push(evaluations);
      }
      expect(rewards[0]).toEqual(rewards[1]);
    },
  );

  it('combine across families', async () => {
    const reward = await resolveReward(
      '0.5*rna:L14_RNA1^2 + ehrlich:holo(motifs=2) * rna:L14_RNA2',
      builtinFamilies,
      {
        task: tasks.rna.task,
      },
    );
    expect(reward.oracle.info.lengths).toEqual([14, 14]);
    expect((reward.oracle.score(['GCCUCUUGCCCCGA']) as number[])[0]).toBeGreaterThan(0);
  });

  it.each([
    [
      'rna:L14_RNA1 + rna:L50_RNA1',
      {},
      'reward rna:L14_RNA1 + rna:L50_RNA1: its parts score sequences of different lengths',
    ],
    [
      'rna:L14_RNA1 + rna:L50_RNA1',
      { task: tasks.rna.task },
      'reward rna:L50_RNA1 scores sequences of 50 letters, but outcomes of the task rna have 14',
    ],
  ])('refuse parts that do not go together: %s', async (spec, context, message) => {
    await expect(resolveReward(spec, builtinFamilies, context)).rejects.toThrow(message);
  });

  it.each([
    ['L14_RNA1', 'reward: "L14_RNA1" names no family; did you mean "rna:L14_RNA1"?'],
    ['SIX6_REF_R1', 'reward: "SIX6_REF_R1" names no family; did you mean "tfbind8:SIX6_REF_R1"?'],
    ['data/scores.csv', 'reward: "data/scores.csv" names no family; did you mean "table:data/scores.csv"?'],
    ['scores.tsv.gz', 'reward: "scores.tsv.gz" names no family; did you mean "table:scores.tsv.gz"?'],
    ['reward.mjs', 'reward: "reward.mjs" names no family; did you mean "module:reward.mjs"?'],
    ['grid', 'reward: "grid" alone names no reward; write for example grid:corners'],
    ['rna:L14RNA1', 'reward: unknown name "rna:L14RNA1"; did you mean "L14_RNA1"?'],
    ['rna:L14_RNA7', 'reward rna: a problem is a length and targets 1 to 4, got "L14_RNA7"'],
    ['rna:target', 'reward rna:target needs a strand and a length'],
    ['rna:l14', 'reward: unknown name "rna:l14"; did you mean "L14_RNA1"?'],
    ['grid:corner', 'reward: unknown name "grid:corner"; did you mean "corners"?'],
    ['bits:modes(sed=1)', 'reward bits:modes: unknown parameter "sed"; did you mean "seed"?'],
  ])('say what was meant by %s', async (spec, message) => {
    await expect(resolveReward(spec, builtinFamilies)).rejects.toThrow(message);
  });

  it('suggest the kind that was meant', async () => {
    await expect(resolveReward('tfbind:SIX6_REF_R1', builtinFamilies)).rejects.toThrow(
      'reward: unknown kind "tfbind:"; did you mean "tfbind8"?',
    );
  });
});
