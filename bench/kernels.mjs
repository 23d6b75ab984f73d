// The kernel benchmark: matrix products and whole training steps, in every flavor that runs here, beside
// OpenBLAS and PyTorch on one thread where Python has them (OCGFN_BENCH_PYTHON names another Python). All
// take samples in turns.
//
//   npm run bench:kernels [-- --rounds=7] [-- --only=products|steps]
//
// One JSON document on stdout; progress and a table on stderr.
import { cpus, loadavg } from 'node:os';
import { ACT_NONE } from '../dist/tensor/kernels.js';
import { openBackend } from '../dist/tensor/loader.js';
import { startPeer } from './peer.mjs';
import { trainingStep } from './kernels-step.mjs';
import { inTurns, sample } from './timing.mjs';

const FLAVORS = ['native', 'relaxed', 'simd', 'js'];
const PRODUCTS = [[16, 256, 256], [128, 256, 256], [256, 256, 256], [1024, 1024, 1024]]; // prettier-ignore
const STEPS = [[[160, 256, 256, 22], 16], [[160, 256, 256, 22], 128], [[160, 256, 256, 22], 1024], [[160, 1024, 1024, 22], 512]]; // prettier-ignore

const option = (name, fallback) =>
  process.argv.find((a) => a.startsWith(`--${name}=`))?.slice(name.length + 3) ?? fallback;
const rounds = Number(option('rounds', 7));
const only = option('only', 'all');
if (!Number.isInteger(rounds) || rounds < 1 || !['all', 'products', 'steps'].includes(only)) {
  process.stderr.write(
    `bench: --rounds must be an integer >= 1 and --only products or steps, got ${rounds} and ${only}\n`,
  );
  process.exit(2);
}
const log = (text) => process.stderr.write(`${text}\n`);

/** A product with B packed anew each time, as a BLAS does, and with B packed before. Returns samplers. */
function productSamplers(backend, [m, n, k]) {
  const { arena, kernels } = backend;
  const mark = arena.mark();
  const a = arena.alloc(m * k);
  const b = arena.alloc(k * n);
  const c = arena.alloc(m * n);
  const packed = arena.alloc(Math.ceil(n / kernels.panel) * kernels.panel * k);
  for (let i = 0; i < m * k; i++) arena.real[a / 4 + i] = ((i * 7919) % 1000) / 1000 - 0.5;
  for (let i = 0; i < k * n; i++) arena.real[b / 4 + i] = ((i * 104729) % 1000) / 1000 - 0.5;
  const multiply = () => kernels.gemm(m, n, k, a, k, 1, packed, c, n, 0, ACT_NONE, 0, 0, 0);
  const packAndMultiply = () => {
    kernels.pack(k, n, b, n, 1, packed);
    multiply();
  };
  packAndMultiply();
  arena.release(mark); // the next contestant on this arena overwrites it, and packs its own
  return { whole: () => sample(packAndMultiply), prepacked: () => sample(multiply) };
}

async function productResults(shape, peer) {
  const contestants = {};
  for (const flavor of FLAVORS) {
    if (flavor === 'js' && shape[0] > 256) continue; // half a minute a sample
    const { whole, prepacked } = productSamplers(await openBackend({ flavor }), shape);
    contestants[flavor] = whole;
    contestants[`${flavor} prepacked`] = prepacked;
  }
  if (peer.ask)
    contestants.openblas = () => peer.ask({ of: ['product', ...shape], want: 'seconds', target: 0.05 });
  const seconds = await inTurns(contestants, rounds);
  const flops = 2 * shape[0] * shape[1] * shape[2];
  const results = Object.entries(seconds).map(([name, { median, least, most }]) => ({
    name,
    microseconds: { median: 1e6 * median, least: 1e6 * least, most: 1e6 * most },
    gflops: flops / median / 1e9,
    ratioToOpenblas: seconds.openblas ? seconds.openblas.median / median : null,
  }));
  return { m: shape[0], n: shape[1], k: shape[2], results };
}

async function stepResults([sizes, batch], peer) {
  const contestants = {};
  const losses = {};
  for (const flavor of FLAVORS) {
    const step = trainingStep(await openBackend({ flavor }), sizes, batch);
    losses[flavor] = [step(), step(), step()];
    contestants[flavor] = () => sample(step);
  }
  if (peer.versions?.torch) {
    for (const [name, fused] of [['pytorch', false], ['pytorch, fused Adam', true]]) {
      const of = ['step', sizes, batch, fused];
      losses[name] = await peer.ask({ of, want: 'losses', count: 3 });
      contestants[name] = () => peer.ask({ of, want: 'seconds', target: 0.1 });
    } // prettier-ignore
  }
  const apart = Math.max(
    ...Object.values(losses).flatMap((l) => l.map((v, i) => Math.abs(v - losses.native[i]))),
  );
  if (!(apart < 1e-3))
    throw new Error(`bench: the contestants' losses differ by ${apart}: they do not do the same work`);
  const seconds = await inTurns(contestants, rounds);
  const best = Math.min(...Object.keys(seconds).filter((n) => n.startsWith('pytorch')).map((n) => seconds[n].median)); // prettier-ignore
  const results = Object.entries(seconds).map(([name, { median, least, most }]) => ({
    name,
    milliseconds: { median: 1e3 * median, least: 1e3 * least, most: 1e3 * most },
    ratioToPytorch: Number.isFinite(best) ? best / median : null,
    ratioToPlainJavaScript: seconds.js.median / median,
  }));
  return { sizes, batch, losses: losses.native, largestDifferenceOfLosses: apart, results };
}

/** The goals that the kernels were built to, each with the worst figure measured. */
function goals({ products, steps }) {
  const worst = (entries, name, ratio) =>
    Math.min(
      ...entries.flatMap((e) =>
        e.results.filter((r) => r.name === name && r[ratio] != null).map((r) => r[ratio]),
      ),
    );
  const list = [
    ['native product, of OpenBLAS', 0.9, worst(products, 'native', 'ratioToOpenblas')],
    ['relaxed product, of OpenBLAS', 0.45, worst(products, 'relaxed', 'ratioToOpenblas')],
    ['simd product, of OpenBLAS', 0.35, worst(products, 'simd', 'ratioToOpenblas')],
    ['native step, of PyTorch', 1, worst(steps, 'native', 'ratioToPytorch')],
    ['simd step, of plain JavaScript', 12, worst(steps, 'simd', 'ratioToPlainJavaScript')],
    ['relaxed step, of plain JavaScript', 12, worst(steps, 'relaxed', 'ratioToPlainJavaScript')],
  ];
  return list
    .filter(([, , got]) => Number.isFinite(got))
    .map(([what, atLeast, got]) => ({ what, atLeast, got, met: got >= atLeast }));
}

function table(title, results, unit, ratios) {
  log(`\n${title}`);
  for (const r of results) {
    const time = r[unit];
    const spread = `${time.least.toFixed(3)}-${time.most.toFixed(3)}`;
    const factors = ratios.map((key) => (r[key] == null ? '' : `${key} ${r[key].toFixed(2)}`)).join('  ');
    log(`  ${r.name.padEnd(20)} ${time.median.toFixed(3).padStart(10)} ${unit} (${spread})  ${factors}`);
  }
}

const peer = await startPeer();
if (peer.missing) log(`kernels: ${peer.missing}`);
else if (!peer.versions.torch) log('kernels: no PyTorch beside it, since Python has none');
const report = {
  machine: {
    cpu: cpus()[0]?.model,
    cores: cpus().length,
    platform: `${process.platform}-${process.arch}`,
    load: loadavg()[0],
  },
  versions: { node: process.versions.node, v8: process.versions.v8, ...peer.versions },
  method: `median of ${rounds} samples taken in turns, processor time, one thread`,
  flavors: (await openBackend()).report,
  products: [],
  steps: [],
};
for (const shape of only === 'steps' ? [] : PRODUCTS) {
  const entry = await productResults(shape, peer);
  report.products.push(entry);
  table(`product ${shape.join(' x ')}`, entry.results, 'microseconds', ['ratioToOpenblas']);
}
for (const work of only === 'products' ? [] : STEPS) {
  const entry = await stepResults(work, peer);
  report.steps.push(entry);
  table(`step ${work[0].join('-')}, batch ${work[1]}`, entry.results, 'milliseconds', [
    'ratioToPytorch',
    'ratioToPlainJavaScript',
  ]);
}
report.goals = goals(report);
for (const { what, atLeast, got, met } of report.goals) {
  log(`${met ? 'met   ' : 'MISSED'} ${what}: at least ${atLeast}, worst ${got.toFixed(2)}`);
}
peer.stop?.();
process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
