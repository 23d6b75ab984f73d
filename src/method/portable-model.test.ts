import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryPaths } from '../../test/temporary-folder.js';
import { buildTask } from '../env/tasks.js';
import { RandomStream } from '../random/stream.js';
import { openBackend } from '../tensor/loader.js';
import { loadOutcomeModel } from '../run/outcome-run.js';
import { MODEL_PREFIX, newModel } from './pretrain-method.js';
import { pretrainParameters } from './pretrain-settings.js';
import { readPortableModel } from './portable-model.js';
import { RunDirectory } from '../store/run-directory.js';
import { resolveSettings } from '../settings/given.js';
import { storeParameters } from './stored-parameters.js';

const fresh = temporaryPaths();

/** A pre-training run on a disk, untrained: what is read is what was written. */
async function makeRun(): Promise<{ path: string; record: string; checkpoint: Uint8Array }> {
  const env = buildTask('grid', { side: 5 });
  const [config] = resolveSettings([{ owner: 'pretrain', parameters: pretrainParameters(env) }], {
    hidden: '12,8',
  });
  const run = RunDirectory.create(fresh('run'), {
    kind: 'pretrain',
    task: env.task,
    config,
    seed: 9,
  });
  const model = newModel('test', env, await openBackend(), run.record.config, 9);
  const tensors = new Map();
  storeParameters(tensors, MODEL_PREFIX, model.parameters, true);
  run.saveCheckpoint({ step: 7, state: {}, tensors });
  run.close('done');
  const { path } = run;
  const file = (name: string): Uint8Array => readFileSync(join(path, name));
  return { path, record: String(file('run.json')), checkpoint: file('checkpoint.safetensors') };
}

describe('a run as the contents of its files', () => {
  it('is the model that the run directory holds', async () => {
    const { path, record, checkpoint } = await makeRun();
    const backend = await openBackend();
    const portable = readPortableModel(record, checkpoint, backend);
    const { model, env } = await loadOutcomeModel(path, backend);
    expect(portable.step).toBe(7);
    expect(portable.env.task).toEqual(env.task);
    const [states, outcomes] = [new Int32Array(3), new Int32Array(3)];
    env.reset(states, 0);
    env.sampleOutcome(new RandomStream(1), outcomes, 0);
    const [a, b] = [new Float32Array(3), new Float32Array(3)];
    portable.model.logProbs(states, outcomes, 1, a);
    model.logProbs(states, outcomes, 1, b);
    expect(a).toEqual(b);
  });

  it('written before queries had a setting asks with all of the state, as it was trained to', async () => {
    const env = buildTask('amp', { maxLength: 20 });
    const backend = await openBackend();
    const task = { ...env.task };
    const config = { hidden: [8], headWidth: 4 };
    const asked = (stored: object): number =>
      newModel('test', env, backend, { ...config, ...stored }, 1).parameters.list.find(
        ({ name }) => name === 'trunk.query',
      )!.rows;
    expect(asked({})).toBe(env.features.count);
    expect(asked({ query: 'place' })).toBe(21);
    const run = RunDirectory.create(fresh('old'), { kind: 'pretrain', task, config, seed: 1 });
    const tensors = new Map();
    storeParameters(tensors, MODEL_PREFIX, newModel('test', env, backend, config, 1).parameters, true);
    run.saveCheckpoint({ step: 3, state: {}, tensors });
    run.close('done');
    const file = (name: string): Uint8Array => readFileSync(join(run.path, name));
    expect(readPortableModel(String(file('run.json')), file('checkpoint.safetensors'), backend).step).toBe(3);
    expect((await loadOutcomeModel(run.path, backend)).model.options.query).toBe('state');
  });

  it.each([
    ['{', 'run.json: not valid JSON'],
    ['{"kind":"pretrain","task":"grid","config":{}}', 'run.json: not the record of a run'],
    [
      '{"kind":"adapt","task":{"name":"grid"},"config":{}}',
      'a pre-training run is needed, this one was made by "adapt"',
    ],
    ['{"kind":"pretrain","task":{"name":"gird"},"config":{}}', 'did you mean "grid"?'],
    [
      '{"kind":"pretrain","task":{"name":"grid"},"config":{"hiden":[8]}}',
      'run.json: config: unknown parameter "hiden"',
    ],
    ['{"kind":"pretrain","task":{"name":"grid"},"config":{"hidden":[8192]}}', 'more than a page should hold'],
    ['{"kind":"pretrain","task":{"name":"grid"},"config":{}}', 'it belongs to another model'],
  ])('%s is refused in a sentence', async (record, sentence) => {
    const { checkpoint } = await makeRun();
    const backend = await openBackend();
    expect(() => readPortableModel(record, checkpoint, backend)).toThrow(sentence);
  });
});
