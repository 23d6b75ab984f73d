/**
 * Models of y = f(x) against enumeration on spaces small enough for it: masses, policies, extraction, asking.
 */
import { describe as group, expect, it } from 'vitest';
import { describe } from '../descriptor/descriptor-registry.js';
import type { DescriptorSet } from '../descriptor/descriptor-set.js';
import { parseQuery } from '../descriptor/query.js';
import type { Environment } from '../env/environment.js';
import { createSequence } from '../env/sequence.js';
import { enumerateStates } from '../exact/state-graph.js';
import { terminatingDistribution } from '../exact/terminating.js';
import { uniformActions, uniformOutcomes } from '../prior/uniform-base.js';
import type { BaseMeasure } from '../prior/base-measure.js';
import { RandomStream } from '../random/stream.js';
import { openBackend, type LoadedBackend } from '../tensor/loader.js';
import { Backup } from './backup.js';
import { logCellReward, logCellTarget, queryLogReward } from './asked-cells.js';
import { cellStatus } from './cell-status.js';
import { createPropertyModel, type PropertyModelKind } from './create-model.js';
import { LiteralExtraction } from './literal-extraction.js';
import { logMasses, measureCells, summarizeSuccess } from './measure-cells.js';
import { PropertySampler } from './property-sampler.js';
import { exactNoise } from './reference/exact-noise.js';
import { PropertyTrainer } from './property-trainer.js';
import type { PropertyTrainOptions } from './train-options.js';

const backend = await openBackend();

interface Case {
  readonly name: string;
  readonly env: Environment;
  readonly spec: string;
  readonly base: (env: Environment) => BaseMeasure;
}

const CASES: readonly Case[] = [
  {
    name: 'DNA of 4',
    env: createSequence({ alphabet: 'ACGT', length: 4 }),
    spec: 'gc,cpg',
    base: uniformActions,
  },
  {
    name: 'DNA of 1 to 4',
    env: createSequence({ alphabet: 'ACGT', maxLength: 4 }),
    spec: 'length,cpg',
    base: uniformOutcomes,
  },
  {
    name: 'DNA of 4 from both ends',
    env: createSequence({ alphabet: 'ACGT', length: 4, construction: 'prepend-append' }),
    spec: 'gc,cpg',
    base: uniformActions,
  },
];

const options: PropertyTrainOptions = {
  batch: 16, replay: 16, lr: 5e-3, finalLr: 0.02, clip: 10, steps: 600,
}; // prettier-ignore

function train(
  { env, spec, base }: Case,
  kind: PropertyModelKind,
  steps: number,
  more: Partial<PropertyTrainOptions> = {},
  on: LoadedBackend = backend,
): PropertyTrainer {
  const random = new RandomStream(1);
  const set = describe(spec, env);
  const model = createPropertyModel(set, base(env), on, { kind, hidden: [32, 32], state: true }, random);
  const trainer = new PropertyTrainer(model, { ...options, ...more }, random.fork('train'));
  for (let i = 0; i < steps; i++) trainer.update();
  return trainer;
}

/** p0 of every object, its cell, and the masses of the cells, by enumeration. */
function enumerated(
  base: BaseMeasure,
  set: DescriptorSet,
): { p: Float64Array; cells: number[]; mass: Float64Array } {
  const graph = enumerateStates(base.env);
  const p = terminatingDistribution(graph, base).map((logP) => Math.exp(logP));
  const mass = new Float64Array(set.cells);
  const cells = [...graph.outcomeState].map((s) => set.cellAt(graph.rows, s * base.env.stateSize));
  cells.forEach((cell, x) => (mass[cell] += p[x]));
  return { p, cells, mass };
}

const reached = (mass: Float64Array): number[] => [...mass.keys()].filter((cell) => mass[cell] > 0);

group.each(CASES)('$name', (one) => {
  it.each(['gaps', 'classifier'] as const)(
    '%s: masses, success and inside of cells are exact',
    async (kind) => {
      const trainer = train(one, kind, 600);
      const { model, archive } = trainer;
      const { set, base } = model;
      const { mass } = enumerated(base, set);
      const cells = reached(mass);
      expect([...archive.seen.subarray(0, archive.seenCount)].sort((a, b) => a - b)).toEqual(cells);
      const root = new Int32Array(set.env.stateSize);
      set.env.reset(root, 0);
      const reach = new Float64Array(set.cells);
      model.reachAll(root, 1, reach);
      for (const cell of cells) expect(Math.abs(Math.log(reach[cell] / mass[cell]))).toBeLessThan(0.2);
      const backup = new Backup(model, 1);
      const measures = await measureCells(backup, cells, 200, new RandomStream(2));
      const summary = summarizeSuccess(measures);
      expect(summary.uniform).toBeGreaterThan(0.95);
      expect(summary.kl).toBeLessThan(0.05);
      for (const { cell, logZ, error } of measures)
        expect(Math.abs(logZ - Math.log(mass[cell]))).toBeLessThan(4 * error + 0.01);
    },
  );

  it('extraction by the literal sum ends in objects in proportion to r(f(x)) p0(x)', () => {
    const trainer = train(one, 'classifier', 600);
    const { set, base } = trainer.model;
    const { p, cells } = enumerated(base, set);
    const reward = logCellReward(set, (_, cell) => 1 + (cell % 3) ** 2);
    const wanted = p.map((mass, x) => mass * Math.exp(reward[cells[x]]));
    const total = wanted.reduce((a, b) => a + b, 0);
    const tvOf = (lookAhead: number): number => {
      const policy = new LiteralExtraction(new Backup(trainer.model, lookAhead), reward);
      const got = terminatingDistribution(enumerateStates(set.env), policy);
      return got.reduce((sum, logP, x) => sum + Math.abs(Math.exp(logP) - wanted[x] / total), 0) / 2;
    };
    expect(tvOf(1)).toBeLessThan(0.03);
    // All steps summed exactly: no network is left in it.
    expect(tvOf(5)).toBeLessThan(1e-6);
  });
});

group('asking', () => {
  const trainer = train(CASES[0], 'gaps', 400);
  const { set } = trainer.model;
  const backup = new Backup(trainer.model, 1);

  it('gives objects that are answers, in their shares, and counts attempts', async () => {
    const { seen, seenCount } = trainer.archive;
    const measures = await measureCells(backup, seen.subarray(0, seenCount), 100, new RandomStream(3));
    const logZ = logMasses(measures, set.cells);
    const sampler = new PropertySampler(backup, logZ);
    const reward = queryLogReward(set, parseQuery(set, 'gc>=2, cpg=1'));
    const asked = sampler.ask(reward, 4000, new RandomStream(4));
    expect(asked.count).toBe(4000);
    expect(asked.attempts).toBeGreaterThanOrEqual(4000);
    expect(asked.attempts).toBeLessThan(4400);
    for (let i = 0; i < 4000; i++) expect(reward[asked.cells[i]]).toBe(0);
    const shares = new Float64Array(set.cells);
    for (let i = 0; i < 4000; i++) shares[asked.cells[i]] += 1 / 4000;
    const wanted = logCellTarget(reward, logZ);
    const tv = shares.reduce((sum, share, y) => sum + Math.abs(share - Math.exp(wanted[y])), 0) / 2;
    expect(tv).toBeLessThan(1.7 * exactNoise(wanted, 4000));
  });

  it('gives up a cell that has no objects, and says so', () => {
    const logZ = new Float64Array(set.cells).fill(-Infinity);
    const empty = [...enumerated(trainer.model.base, set).mass].findIndex((mass) => mass === 0);
    logZ[empty] = 0;
    const sampler = new PropertySampler(backup, logZ);
    const reward = logCellReward(set, (_, cell) => (cell === empty ? 1 : 0));
    const asked = sampler.ask(reward, 3, new RandomStream(5), { tries: 5 });
    expect(asked.count).toBe(0);
    // Ten roll-outs without a hit say that five will not do: three objects at a time, that is four rounds.
    expect(asked.attempts).toBe(12);
    expect([...asked.missed]).toEqual([[empty, 3]]);
    const many = sampler.ask(reward, 300, new RandomStream(5), { tries: 5 });
    expect(many.attempts).toBe(300);
    expect([...many.missed]).toEqual([[empty, 300]]);
  });

  it('tells a cell beyond reach from one not found', () => {
    const env = createSequence({ alphabet: 'ACGT', length: 4 });
    const wide = describe('cpg(greatest=2),gc-share(least=0,greatest=1.5,bins=6)', env);
    const model = createPropertyModel(
      wide, uniformActions(env), backend, { kind: 'gaps', hidden: [8], state: true }, new RandomStream(1),
    ); // prettier-ignore
    const fresh = new PropertyTrainer(model, options, new RandomStream(1));
    for (let i = 0; i < 3; i++) fresh.update();
    const beyond = cellStatus(fresh.archive, wide.cellOf([0, 5]));
    expect(beyond.status).toBe('beyond reach');
    expect(beyond.reason).toMatch(/gc-share=.* cannot be: it lies between 0 and 1/);
    expect(beyond.neighbors.length).toBe(4);
    // Two CG need all four letters: gc below a half is empty, but no sum alone says so.
    expect(cellStatus(fresh.archive, wide.cellOf([2, 0])).status).toBe('not found');
  });
});

group('training', () => {
  it('without looking ahead has to learn f itself, and does', async () => {
    const trainer = train(CASES[0], 'gaps', 600, { lookAhead: 0 });
    const { seen, seenCount } = trainer.archive;
    const cells = seen.slice(0, seenCount);
    const measures = await measureCells(new Backup(trainer.model, 0), cells, 100, new RandomStream(2));
    expect(summarizeSuccess(measures).uniform).toBeGreaterThan(0.9);
    expect(trainer.evaluations).toBe(600 * 16);
  });

  it.each(['gaps', 'classifier'] as const)('%s goes on from a checkpoint with the same bits', (kind) => {
    const whole = train(CASES[0], kind, 30);
    const half = train(CASES[0], kind, 15);
    const other = train(CASES[0], kind, 0);
    half.model.parameters.list.forEach((from, i) => {
      const to = other.model.parameters.list[i];
      const { real } = backend.arena;
      for (const [a, b] of [
        [from.at, to.at],
        [from.moment1, to.moment1],
        [from.moment2, to.moment2],
      ])
        real.copyWithin(b >> 2, a >> 2, (a >> 2) + from.size);
      to.touch();
    });
    const arrays = Object.fromEntries(Object.entries(half.arrays()).map(([name, a]) => [name, a.slice()]));
    other.restore(JSON.parse(JSON.stringify(half.state())), arrays);
    for (let i = 0; i < 15; i++) other.update();
    for (const [i, p] of whole.model.parameters.list.entries())
      expect(other.model.parameters.values(other.model.parameters.list[i])).toEqual(
        whole.model.parameters.values(p),
      );
    expect(other.evaluations).toBe(whole.evaluations);
  });

  it('finds cells among the objects that looking ahead evaluates, and may read letters in pairs', () => {
    const set = describe('gc,cpg', CASES[0].env);
    const options2 = { kind: 'classifier', hidden: [16], state: true, pairs: true } as const;
    const model = createPropertyModel(
      set, uniformActions(set.env), backend, options2, new RandomStream(1),
    ); // prettier-ignore
    const trainer = new PropertyTrainer(
      model,
      { ...options, batch: 1, replay: 1, lookAhead: 4 },
      new RandomStream(1),
    );
    trainer.update();
    // One object was rolled out; the children of its path have been looked at to the end.
    expect(trainer.archive.seenCount).toBe(reached(enumerated(model.base, set).mass).length);
    expect(trainer.evaluations).toBeGreaterThan(256);
  });

  it('gives the same bits twice on plain SIMD', async () => {
    const bits = async (): Promise<Float32Array[]> => {
      const trainer = train(CASES[0], 'gaps', 10, {}, await openBackend({ flavor: 'simd' }));
      return trainer.model.parameters.list.map((p) => trainer.model.parameters.values(p));
    };
    expect(await bits()).toEqual(await bits());
  });

  it('refuses what does not fit, in one sentence', () => {
    expect(() => train(CASES[0], 'gaps', 0, { batch: 0 })).toThrow(
      'property: batch must be an integer >= 1, got 0',
    );
    expect(() => train(CASES[0], 'tb' as PropertyModelKind, 0)).toThrow(
      'property: model must be one of gaps, classifier, got tb',
    );
  });
});
