/**
 * How well proxies learn from few rows: N rows of a set are learnt from, up to 1,500 others ask. Beside what
 * `ocgfn proxy train` does stands the control: five networks, twenty passes over the data each.
 *
 *     node bench/proxies.mjs [--rows 30,120,500,all] [--seeds 5] FILE ...
 *
 * A file holds sequences with labels or scores. Of `all` rows there are no others: the figure is that of the
 * folds. Prints AUC of labels or R2 of scores, means over the seeds, the paired difference with its 95 %
 * interval, what the card says beside, and processor seconds.
 */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { areaUnderRoc } from '../dist/host/proxy/proxy-card.js';
import { readProxyData } from '../dist/host/proxy/proxy-data.js';
import { confidence } from '../dist/math/confidence.js';
import { mean, squaresAround } from '../dist/math/moments.js';
import { RandomStream } from '../dist/random/stream.js';
import { createPredictor, summarize } from '../dist/reward/proxy/proxy-model.js';
import { trainProxy } from '../dist/reward/proxy/train-proxy.js';
import { openBackend } from '../dist/tensor/loader.js';

const MOST_ASKED = 1500;
const FOLDS = 5;

/** R2 of predictions as they stand. */
function r2(predicted, measured) {
  const squares = measured.reduce((sum, value, i) => sum + (value - predicted[i]) ** 2, 0);
  return 1 - squares / squaresAround(measured, mean(measured));
}

const network = { hidden: 64, lr: 2e-3, batch: 64, decay: 1 };
const CONTENDERS = {
  today: { network },
  control: { network: { ...network, epochs: 20 }, learner: 'network', features: 'composition', soft: false },
};

function measure(backend, data, rows, seed, options) {
  const order = Array.from(data.sequences.keys());
  new RandomStream(seed).fork('rows').shuffle(order);
  const [own, others] = [order.slice(0, rows), order.slice(rows, rows + MOST_ASKED)];
  const of = (list, some) => some.map((i) => list[i]);
  const begun = process.cpuUsage();
  const trained = trainProxy(
    backend,
    of(data.sequences, own),
    of(data.values, own),
    { kind: data.kind, folds: FOLDS, ...options },
    new RandomStream(seed),
  );
  const { user, system } = process.cpuUsage(begun);
  const predict = createPredictor(trained.model);
  const predicted = of(data.sequences, others).map((sequence) => summarize(predict(sequence)).mean);
  const measured = of(data.values, others);
  const asked = data.kind === 'classification' ? areaUnderRoc(predicted, measured) : r2(predicted, measured);
  return {
    figure: others.length > 0 ? asked : trained.score.figure,
    card: trained.score.figure,
    learner: trained.tried[0].learner,
    seconds: (user + system) / 1e6,
  };
}

const { values: options, positionals: files } = parseArgs({
  allowPositionals: true,
  options: {
    rows: { type: 'string', default: '30,120,500,all' },
    seeds: { type: 'string', default: '5' },
  },
});
const backend = await openBackend();
const three = (value) => value.toFixed(3);
console.log('set | rows | control | now | difference | card | kept | s control | s now');
for (const file of files) {
  const bytes = readFileSync(file);
  const data = await readProxyData(file, file.endsWith('.gz') ? gunzipSync(bytes) : bytes);
  for (const size of options.rows.split(',')) {
    const rows = size === 'all' ? data.sequences.length : Number(size);
    if (rows > data.sequences.length) continue;
    const runs = Object.fromEntries(Object.keys(CONTENDERS).map((name) => [name, []]));
    for (let seed = 0; seed < Number(options.seeds); seed++)
      for (const [name, settings] of Object.entries(CONTENDERS))
        runs[name].push(measure(backend, data, rows, seed, settings));
    const { today, control } = runs;
    const gain = confidence(today.map(({ figure }, i) => figure - control[i].figure));
    const kept = today.map(({ learner }) => learner);
    const names = [...new Set(kept)].map((name) => `${name} ${kept.filter((one) => one === name).length}`);
    console.log(
      [
        basename(file).replace(/\.\w+(\.gz)?$/, ''),
        rows,
        three(mean(control.map(({ figure }) => figure))),
        three(mean(today.map(({ figure }) => figure))),
        `${three(gain.mean)} ± ${three(gain.half)}`,
        three(mean(today.map(({ card }) => card))),
        names.join(', '),
        mean(control.map(({ seconds }) => seconds)).toFixed(1),
        mean(today.map(({ seconds }) => seconds)).toFixed(1),
      ].join(' | '),
    );
  }
}
