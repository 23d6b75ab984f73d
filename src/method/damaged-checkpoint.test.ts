/**
 * A checkpoint of every kind of run, damaged in every place, one at a time: each field of its state missing
 * and something else, each tensor missing, too short and of another type. All are refused with one sentence
 * that names the place.
 */
import { describe, expect, it } from 'vitest';
import { describe as descriptors } from '../descriptor/descriptor-registry.js';
import { createGrid } from '../env/grid.js';
import { createSequence } from '../env/sequence.js';
import { isJsonRecord, type JsonValue } from '../format/json-value.js';
import type { StoredTensor } from '../format/safetensors.js';
import { OutcomeModel } from '../outcome/outcome-model.js';
import { RandomStream } from '../random/stream.js';
import { gridFamily } from '../reward/grid/grid-family.js';
import { PaidOracle } from '../reward/paid-oracle.js';
import { resolveReward } from '../reward/resolve-reward.js';
import { UsageError } from '../settings/errors.js';
import { resolveParameters } from '../settings/parameters.js';
import { openBackend } from '../tensor/loader.js';
import type { AdaptMethod, BaselineMethod, StoredRun, Tensors } from './method.js';
import { pretrainMethod } from './pretrain-method.js';
import { pretrainParameters, pretrainSettings } from './pretrain-settings.js';
import { makeProperties, restoreProperties, saveProperties } from './property-method.js';
import { propertyParameters } from './property-settings.js';
import { methodsOf } from './registry.js';
import type { StoredState } from './stored-state.js';
import { trainMethod } from './train-method.js';
import { trainParameters, trainSettings } from './train-settings.js';

const backend = await openBackend({ flavor: 'js' });
const env = createGrid({ side: 4, dimensions: 2 });
const reward = await resolveReward('grid:corners', [gridFamily], { task: env.task });

/** What stands in a state, with how to say where: `adam.steps`. */
function placesOf(value: JsonValue, path: readonly string[] = []): (readonly string[])[] {
  if (!isJsonRecord(value)) return [path];
  const inner = Object.entries(value).flatMap(([key, one]) => placesOf(one ?? null, [...path, key]));
  return path.length > 0 ? [path, ...inner] : inner;
}

/** The same with another value at a place; undefined: without it. */
function damaged(value: JsonValue, [key, ...rest]: readonly string[], by: JsonValue | undefined): JsonValue {
  if (key === undefined || !isJsonRecord(value)) return value;
  const { [key]: own, ...others } = value;
  const made = rest.length > 0 ? damaged(own ?? null, rest, by) : by;
  return made === undefined ? others : { ...others, [key]: made };
}

/** Every way in which a tensor is damaged; undefined: it is gone. */
function damagedTensors({ shape, data }: StoredTensor): [string, StoredTensor | undefined][] {
  const other = data instanceof Float32Array ? Int32Array.from(data) : Float32Array.from(data);
  const shorter = { shape: [data.length - 1], data: data.slice(1) };
  return [['gone', undefined], ['of another type', { shape, data: other }], ['too short', shorter]]; // prettier-ignore
}

/** What a call throws, as one sentence. */
function sentenceOf(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    return (error as Error).message;
  }
  return 'nothing thrown';
}

/** Damages every place once. @param growing tensors of any length, which one entry less does not damage */
function expectRefused(stored: StoredState, restore: (stored: StoredState) => void, growing = /^$/): void {
  restore(stored);
  const places = placesOf(stored.state);
  expect(places.length).toBeGreaterThan(8);
  for (const place of places) {
    for (const by of [undefined, 'x', null, -1, {}]) {
      // Any number will do there.
      if (by === -1 && place.at(-1) === 'reference') continue;
      const state = damaged(stored.state, place, by);
      const said = sentenceOf(() => restore({ ...stored, state }));
      expect(said, `${place.join('.')} = ${String(by)}`).toMatch(/^checkpoint: [^\n]+ must be [^\n]+$/);
      expect(said).toContain(place.join('.'));
    }
  }
  for (const [name, tensor] of stored.tensors) {
    if (tensor.data.length === 0) continue;
    for (const [how, by] of damagedTensors(tensor)) {
      if (how === 'too short' && growing.test(name)) continue;
      const tensors = new Map(stored.tensors);
      if (by === undefined) tensors.delete(name);
      else tensors.set(name, by);
      expect(
        sentenceOf(() => restore({ ...stored, tensors })),
        `${name} is ${how}`,
      ).toContain(name);
    }
  }
}

describe('a training', () => {
  it.each([
    [{}],
    [{ explorer: 'uniform' }],
    [{ explorer: 'gafn', objective: 'db', explorerHidden: [4] }],
    [{ goals: 'buffer', objective: 'subtb', replay: 0.5, backward: 'learned' }],
  ])('of an outcome-conditioned model %j', (given) => {
    const values = resolveParameters('pretrain', pretrainParameters(env), {
      hidden: [4],
      batch: 4,
      ...given,
    });
    const make = () => pretrainMethod.make(pretrainSettings(values), env, backend, 0);
    const [trainer, target] = [make(), make()];
    for (let i = 0; i < 3; i++) trainer.update();
    expectRefused(pretrainMethod.save(trainer), (stored) => pretrainMethod.restore(target, stored));
  });

  it.each([[{}], [{ replay: 0.5, objective: 'subtb', backward: 'learned' }]])('of a GFlowNet %j', (given) => {
    const values = resolveParameters('train', trainParameters, { hidden: [4], batch: 4, ...given });
    const make = () => trainMethod.make(trainSettings(values, env), env, backend, 0);
    const [trainer, target] = [make(), make()];
    for (let i = 0; i < 3; i++) {
      trainer.sample();
      const logReward = Float64Array.from({ length: trainer.askedCount }, (_, m) => -1 - m);
      trainer.update(logReward);
    }
    expectRefused(trainMethod.save(trainer), (stored) => trainMethod.restore(target, stored));
  });

  it.each(['gaps', 'classifier'])('of a model of properties, %s', (model) => {
    const set = descriptors('gc,cpg', createSequence({ alphabet: 'ACGT', length: 4 }));
    const given = { describe: 'gc,cpg', model, hidden: [4], batch: 4, replay: 4 };
    const settings = resolveParameters('pretrain', propertyParameters(set), given);
    const make = () => makeProperties(settings, set, backend, 0);
    const [trainer, target] = [make(), make()];
    for (let i = 0; i < 3; i++) trainer.update();
    expectRefused(
      saveProperties(trainer),
      (stored) => restoreProperties(target, stored),
      /^trainer\.frontier$/,
    );
  });
});

describe('a policy', () => {
  const model = new OutcomeModel(env, backend, { hidden: [4] }, new RandomStream(0));
  const parentConfig = { hidden: [4] };

  /** A spent budget of a method, as a checkpoint holds it. */
  async function spent(method: AdaptMethod | BaselineMethod, given: object): Promise<Tensors> {
    const budget = method.kind === 'adapt' ? (method.calls?.(env) ?? 30) : 30;
    const payer = new PaidOracle(reward, { budget });
    const place = { env, backend, payer, random: new RandomStream(1) };
    const work =
      method.kind === 'adapt'
        ? method.start({ ...given }, { ...place, model })
        : method.start({ ...given }, place);
    while (!work.spending.done) await work.spending.next();
    const tensors: Tensors = new Map();
    work.save!(tensors);
    return tensors;
  }

  const methods = [...methodsOf('adapt'), ...methodsOf('baseline')].filter(({ hasPolicy }) => hasPolicy);
  it.each(methods.map((method) => [`${method.kind} ${method.name}`, method] as const))(
    'of %s',
    async (_, method) => {
      const small = { hidden: [4], distillSteps: 2, updates: 1, surrogateSteps: 2, surrogateHidden: [4] };
      const described = Object.keys(method.parameters(env));
      const given = Object.fromEntries(Object.entries(small).filter(([name]) => described.includes(name)));
      const tensors = await spent(method, given);
      const load = (changed: StoredRun['tensors']): unknown =>
        method.load!(given, { owner: 'runs/a', env, backend, tensors: changed, parentConfig });
      load(tensors);
      expect(tensors.size).toBeGreaterThan(0);
      for (const [name, tensor] of tensors) {
        for (const [how, by] of damagedTensors(tensor)) {
          const changed = new Map(tensors);
          if (by === undefined) changed.delete(name);
          else changed.set(name, by);
          const said = sentenceOf(() => load(changed));
          expect(said, `${name} is ${how}`).toMatch(/^checkpoint: \S+ [^\n]+$/);
          // What tells two forms of a policy apart may be missing: then the other form's are.
          if (how !== 'gone' && name !== 'extraction.logWeights') expect(said).toContain(name);
        }
      }
    },
  );
});
