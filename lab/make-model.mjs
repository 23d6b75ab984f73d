// Makes the model that ships with the lab: reward-free pre-training on the 32 x 32 grid, from a seed, on the
// kernels that give the same bits on every machine. Writes lab/public/model: run.json and the weights alone,
// rounded and in half precision, without the optimizer's moments. About half a minute:
//
//     npm run build && node lab/make-model.mjs
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { buildTask, openBackend, OutcomeModel, RandomStream } from 'ocgfn';
import { SuccessMeter } from 'ocgfn/metric';
import { Pretrainer } from 'ocgfn/outcome';
import { resolveParameters } from 'ocgfn/env';
import { loadParameters, pretrainParameters, pretrainSettings, storeParameters } from 'ocgfn/method';
import { coarse, packModel } from './pack-model.mjs';

const SEED = 0;
const folder = fileURLToPath(new URL('public/model/', import.meta.url));

const env = buildTask('grid', { side: 32 });
// What the record keeps; all that is not here is the preset.
const config = {
  hidden: [64, 64],
  heads: 0,
  useRelation: true,
  shortcut: false,
  objective: 'mle',
  explorer: 'backward',
  steps: 20_000,
  batch: 32,
  lr: 3e-3,
  flowWeight: 0.3,
  negatives: 0.5,
};
const { model: shape, training } = pretrainSettings(
  resolveParameters('pretrain', pretrainParameters(env), config),
);
const random = new RandomStream(SEED);
const model = new OutcomeModel(env, await openBackend({ flavor: 'simd' }), shape, random.fork('model'));
const trainer = new Pretrainer(model, training, random.fork('train'));
while (trainer.step < training.steps) {
  trainer.update();
  if (trainer.step % 2000 === 0) process.stderr.write(`${trainer.step} of ${training.steps} steps\n`);
}

const tensors = new Map();
storeParameters(tensors, 'model.', model.parameters, false);
// Steps of 2^-8 take the tv of extraction from .005 to .006; of 2^-7 to .02.
for (const [name, one] of tensors) tensors.set(name, { ...one, data: coarse(one.data, 2 ** -8) });
loadParameters(tensors, 'model.', model.parameters, false);
const bytes = packModel(tensors, trainer.step);
const { rate } = new SuccessMeter(model).measure(10_000, random.fork('measure'));
const record = {
  kind: 'pretrain',
  task: env.task,
  config,
  seed: SEED,
  step: trainer.step,
  summary: { success: rate },
};
mkdirSync(folder, { recursive: true });
writeFileSync(`${folder}checkpoint.safetensors`, bytes);
writeFileSync(`${folder}run.json`, `${JSON.stringify(record, null, 2)}\n`);
console.log(`${bytes.length} bytes, ${model.parameters.count} weights, success ${(100 * rate).toFixed(2)} %`);
