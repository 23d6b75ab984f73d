// Small runs of every way to train, whose checkpoints are known byte for byte. `node test/golden/runs.mjs`
// makes them with the build in dist/ and prints the hashes of their checkpoints as JSON;
// test/same-as-before.test.ts compares them with hashes.json, which was written by 0.1.0.
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommandLine } from '../../dist/cli/frame.js';

/** Pre-trainings: name, task and settings. */
const PRETRAININGS = {
  grid: 'grid side=6 steps=60 every=30 evaluate=50 hidden=16,16',
  paper:
    'grid side=6 objective=db explorer=gafn explorerHidden=16,16 replay=0.3 steps=60 every=30 evaluate=50 hidden=16',
  subtb:
    'grid side=5 objective=subtb backward=learned negatives=0.25 contrastive=attempts steps=40 every=20 evaluate=50 hidden=16',
  rna: 'rna length=6 steps=80 every=40 evaluate=50 hidden=32,32',
  eight: 'tfbind8 steps=20 batch=4 every=20 evaluate=20 hidden=16',
  bits: 'bits length=8 goals=buffer holdOut=0.2 steps=40 every=20 evaluate=50 hidden=16',
};

/** Presets of 0.1.0 that have changed since. */
const BEFORE = 'surrogate=network candidates=drawn peaks=false localShare=0.2';

/** Adaptations: name, parent, reward and settings. */
const ADAPTATIONS = {
  extraction: ['grid', 'grid:corners --method extraction'],
  extractionAll: ['grid', 'grid:classic --method extraction pairs=all normalize=false'],
  monteCarlo: ['rna', 'rna:L6_RNA1 --method monte-carlo --budget 50'],
  active: [
    'rna',
    `rna:L6_RNA1 --budget 60 first=20 roundLeast=20 surrogateSteps=30 predictorSteps=10 polishSteps=20 sampler=network ${BEFORE}`,
  ],
  activeSummed: ['grid', `grid:ring --budget 30 first=10 roundLeast=10 surrogateSteps=30 ${BEFORE}`],
  amortized: ['rna', 'rna:L6_RNA1 --method amortized --budget 40 polish=20 hidden=32 outcomeHidden=32'],
  transitions: [
    'rna',
    'rna:L6_RNA1 --method amortized --budget 40 triples=per-transition polish=10 hidden=16 outcomeHidden=16',
  ],
  finetune: ['rna', 'rna:L6_RNA1 --method finetune --budget 40 distillSteps=20 hidden=16'],
};

/** Settings of small trainings from scratch. */
const SCRATCH = 'grid side=5 --reward grid:classic steps=30 every=15 batch=4 hidden=16';

/** Fine-tunings: what they begin with is a training above. */
const FINE_TUNINGS = { rtb: ['train-tb', `${SCRATCH} objective=rtb`] };

/** Trainings from scratch: name, and what follows `train`. */
const TRAININGS = {
  ...Object.fromEntries(
    ['tb', 'db', 'subtb', 'fm', 'fl-db', 'modified-db', 'vargrad'].map((name) => [
      `train-${name}`,
      `${SCRATCH} objective=${name}`,
    ]),
  ),
  'train-mle': `${SCRATCH} objective=mle replay=0.5`,
  replay: `${SCRATCH} backward=learned replay=0.5`,
  target: `${SCRATCH} objective=db target=10 backward=maxent`,
  gflownet: 'rna length=6 --reward rna:L6_RNA1 baseline=gflownet budget=40 hidden=16',
  mcmc: 'rna length=6 --reward rna:L6_RNA1 baseline=mcmc budget=40',
  dqn: 'rna length=6 --reward rna:L6_RNA1 baseline=dqn budget=40 hidden=16',
  surrogate:
    'rna length=6 --reward rna:L6_RNA1 baseline=surrogate budget=40 first=20 roundLeast=10 surrogateSteps=20 surrogate=network',
  random: 'rna length=6 --reward rna:L6_RNA1 baseline=random budget=40',
};

/** SHA-256 of a run's checkpoint, and of its reward calls where it made any. */
function hashesOf(folder) {
  const hash = (name) =>
    createHash('sha256')
      .update(readFileSync(join(folder, name)))
      .digest('hex');
  try {
    return { checkpoint: hash('checkpoint.safetensors'), calls: hash('oracle.jsonl') };
  } catch {
    return { checkpoint: hash('checkpoint.safetensors') };
  }
}

const silent = { isTTY: false, write: () => {} };

/** `ocgfn` with these words, in this process. @throws what it says where it fails */
async function command(words) {
  let said = '';
  const stderr = { ...silent, write: (text) => (said += text) };
  const terminal = {
    env: {},
    stdout: silent,
    stderr,
    now: () => performance.now(),
    onInterrupt: () => () => {},
  };
  if ((await runCommandLine(words, terminal)) !== 0) throw new Error(`ocgfn ${words.join(' ')}: ${said}`);
}

/** Makes every run in a temporary folder, one after the other. @returns the hashes by name */
async function goldenHashes() {
  const folder = mkdtempSync(join(tmpdir(), 'golden-'));
  const found = {};
  const make = async (name, args) => {
    const out = join(folder, name);
    await command([...args.split(' '), '--seed', '5', '--json', '--out', out]);
    found[name] = hashesOf(out);
  };
  try {
    for (const [name, rest] of Object.entries(PRETRAININGS)) await make(name, `pretrain ${rest}`);
    for (const [name, [parent, rest]] of Object.entries(ADAPTATIONS))
      await make(name, `adapt ${join(folder, parent)} --reward ${rest}`);
    for (const [name, rest] of Object.entries(TRAININGS)) await make(name, `train ${rest}`);
    for (const [name, [prior, rest]] of Object.entries(FINE_TUNINGS))
      await make(name, `train ${rest} prior=${join(folder, prior)}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return Object.fromEntries(Object.entries(found).sort());
}

// One process makes them all, so that the program is loaded once.
process.env.OCGFN_KERNELS = 'simd';
process.env.OCGFN_THREADS = '';
process.stdout.write(`${JSON.stringify(await goldenHashes(), null, 2)}\n`);
