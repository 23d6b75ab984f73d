// Makes the model of peptides that ships with the lab: reward-free pre-training on charge, hydrophobicity and helical
// moment of peptides of 20, from a seed, on the kernels that give the same bits on every machine. The first layer is
// narrow and the weights are rounded (steps of 2^-7, which success does not tell), so that the model is small. Writes
// lab/public/peptides: run.json, and the weights with masses and success of the cells. Some minutes:
//
//     npm run build && node lab/make-peptides.mjs
//
// or from a finished run of the same settings: node lab/make-peptides.mjs RUN
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { openBackend, pretrain, RandomStream } from 'ocgfn';
import { loadParameters, readPortableProperties, storeParameters } from 'ocgfn/method';
import { Backup, measureCells, summarizeSuccess } from 'ocgfn/property';
import { coarse, packModel } from './pack-model.mjs';

const SEED = 1;
/** Roll-outs towards a cell that success is measured by. */
const DRAWS = 32;
const TASK = { alphabet: 'ACDEFGHIKLMNPQRSTVWY', length: 20 };
// What the record keeps; all that is not here is the preset.
// One small network, asked at every child: a page that answers at once.
const config = { describe: 'charge,hydrophobicity,moment', hidden: [16, 48, 48], quick: 0, tails: 0 };
const folder = fileURLToPath(new URL('public/peptides/', import.meta.url));
const backend = await openBackend({ flavor: 'simd' });
const [run] = process.argv.slice(2);

async function train() {
  let steps = 0;
  const onStep = (step) => {
    steps = step;
    if (step % 500 === 0) process.stderr.write(`${step} steps\n`);
  };
  const model = await pretrain('sequence', { ...TASK, ...config, seed: SEED, backend, onStep });
  return { model, step: steps };
}

function read() {
  const file = (name) => readFileSync(`${run}/${name}`);
  return readPortableProperties(String(file('run.json')), file('checkpoint.safetensors'), backend);
}

const { model, step } = run === undefined ? await train() : read();
const { parameters } = model.model;
const tensors = new Map();
storeParameters(tensors, 'model.', parameters, false);
for (const [name, { shape, data }] of tensors) tensors.set(name, { shape, data: coarse(data, 2 ** -7) });
loadParameters(tensors, 'model.', parameters, false);
// Masses are of the base measure, and stay. Success is measured again, of the rounded weights.
const cells = Int32Array.from(model.measures, ({ cell }) => cell);
const measures = await measureCells(new Backup(model.model, 1), cells, DRAWS, new RandomStream(SEED));
const column = (values) => ({ shape: [cells.length], data: values });
tensors.set('cells.cell', column(cells));
tensors.set(
  'cells.success',
  column(
    coarse(
      measures.map(({ success }) => success),
      1 / DRAWS,
    ),
  ),
);
tensors.set('cells.logZ', column(Float32Array.from(model.measures, ({ logZ }) => logZ)));
const bytes = packModel(tensors, step);
const { uniform, rarest } = summarizeSuccess(
  model.measures.map((one, i) => ({ ...measures[i], logZ: one.logZ })),
);
const record = {
  kind: 'pretrain',
  task: { name: 'sequence', ...TASK },
  config,
  seed: SEED,
  step,
  summary: { cellsFound: model.measures.length, successRate: uniform, successRateRarest: rarest },
};
mkdirSync(folder, { recursive: true });
writeFileSync(`${folder}checkpoint.safetensors`, bytes);
writeFileSync(`${folder}run.json`, `${JSON.stringify(record, null, 2)}\n`);
console.log(
  `${bytes.length} bytes, ${parameters.count} weights, ${cells.length} cells, ` +
    `success ${(100 * uniform).toFixed(1)} %, of the rarest tenth ${(100 * rarest).toFixed(1)} %`,
);
