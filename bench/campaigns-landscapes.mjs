// Landscapes of bench/campaigns.mjs: where a campaign starts, what it is told and what is true. Those of
// `tune` were looked at in development, those of `test` were not.
import { buildTask } from '../dist/env/index.js';
import { openReward } from '../dist/host/rewards.js';
import { normal } from '../dist/random/normal.js';
import { RandomStream } from '../dist/random/stream.js';

const TABLES = {
  tune: ['SIX6', 'SNAI2', 'PAX7', 'ARX', 'KLF11'],
  test: ['GFI1B', 'PAX4', 'NR1H4', 'POU6F2', 'VSX2'],
};
const AMINO_ACIDS = 'ACDEFGHIKLMNPQRSTVWY';
/** Seeds of tuning lie apart from those that are measured. */
const seedOf = (part, seed) => (part === 'tune' ? 1000 + seed : seed);

async function scoreOf(spec, env) {
  const { oracle } = await openReward(spec, env, () => {});
  return async (texts) => oracle.score(texts);
}

/** Distinct draws of the environment's law. */
function uniform(env, count, random) {
  const state = new Int32Array(env.stateSize);
  const texts = new Set();
  while (texts.size < count) {
    env.sampleOutcome(random, state, 0);
    texts.add(env.outcomeText(state, 0));
  }
  return [...texts];
}

/** `text` with `count` letters exchanged. */
function exchanged(text, alphabet, count, random) {
  const letters = [...text];
  for (let left = count; left > 0;) {
    const at = random.int(letters.length);
    const letter = alphabet[random.int(alphabet.length)];
    if (letter === letters[at]) continue;
    letters[at] = letter;
    left--;
  }
  return letters.join('');
}

/**
 * Peptides of 20 letters around a parent: most exchanges cost something, some gain; pairs of places interact;
 * the sum goes through a soft ceiling. Score of the parent 5.
 */
export function epistaticPeptides(seed) {
  const random = new RandomStream(seed).fork('epistasis');
  const length = 20;
  const parent = Array.from({ length }, () => AMINO_ACIDS[random.int(20)]).join('');
  const tolerance = Array.from({ length }, () => 0.2 + 0.8 * random.uniform());
  const single = Array.from({ length }, (_, i) => Array.from({ length: 20 }, (__, a) => AMINO_ACIDS[a] === parent[i] ? 0 : tolerance[i] * (0.6 * normal(random) - 0.45))); // prettier-ignore
  const pairs = Array.from({ length: 30 }, () => {
    const i = random.int(length);
    const j = (i + 1 + random.int(length - 1)) % length;
    const table = Array.from({ length: 400 }, () => 0.5 * normal(random));
    return { i, j, table };
  });
  const score = (text) => {
    const letters = [...text].map((letter) => AMINO_ACIDS.indexOf(letter));
    let total = 0;
    for (let i = 0; i < length; i++) total += single[i][letters[i]];
    for (const { i, j, table } of pairs)
      if (text[i] !== parent[i] && text[j] !== parent[j]) total += table[letters[i] * 20 + letters[j]];
    // Gains saturate, losses less so.
    return 5 + 3 * (1 - Math.exp(-total / 3));
  };
  return { parent, score: (text) => Math.max(-5, score(text)) };
}

/** 414 variants within 5 exchanges of the parent. */
function peptideLibrary(parent, random) {
  const texts = new Set();
  while (texts.size < 414) {
    const text = exchanged(parent, AMINO_ACIDS, 1 + random.int(5), random);
    if (text !== parent) texts.add(text);
  }
  return [...texts];
}

/** A feasible outcome, and mutants of feasible ones; those that fail stay in. */
async function feasibleLibrary(env, score, count, random) {
  const known = new Map();
  const feasible = [];
  while (feasible.length === 0) {
    const [text] = uniform(env, 1, random);
    const [raw] = await score([text]);
    if (raw === null) continue;
    feasible.push(text);
    known.set(text, raw);
  }
  while (known.size < count) {
    const text = exchanged(feasible[random.int(feasible.length)], AMINO_ACIDS, 1 + random.int(3), random);
    if (known.has(text)) continue;
    const [raw] = await score([text]);
    known.set(text, raw);
    if (raw !== null) feasible.push(text);
  }
  return [...known.keys()];
}

const rna = (length, names) => async (part, seed, first) => {
  const env = buildTask('rna', { length });
  const random = new RandomStream(seedOf(part, seed)).fork('library');
  return { env, score: await scoreOf(`rna:L${length}_${names[part]}`, env), library: uniform(env, first, random), noise: 0, letters: 'ACGU' }; // prettier-ignore
};

const tfbind8 = (noise) => async (part, seed, first) => {
  const env = buildTask('tfbind8');
  const random = new RandomStream(seedOf(part, seed)).fork('library');
  const table = TABLES[part][seed % TABLES[part].length];
  return { env, score: await scoreOf(`tfbind8:${table}_REF_R1`, env), library: uniform(env, first, random), noise, letters: 'ACGT' }; // prettier-ignore
};

const peptides = (noise) => async (part, seed) => {
  const env = buildTask('sequence', { alphabet: AMINO_ACIDS, length: 20 });
  const random = new RandomStream(seedOf(part, seed)).fork('library');
  const { parent, score } = epistaticPeptides(seedOf(part, seed));
  return { env, score: async (texts) => texts.map(score), library: peptideLibrary(parent, random), noise, letters: AMINO_ACIDS }; // prettier-ignore
};

const ehrlich = async (part, seed) => {
  const env = buildTask('sequence', { alphabet: AMINO_ACIDS, length: 32 });
  const random = new RandomStream(seedOf(part, seed)).fork('library');
  const score = await scoreOf(`ehrlich:holo(motifs=4,motifLength=4,seed=${seedOf(part, seed)})`, env);
  return { env, score, library: await feasibleLibrary(env, score, 96, random), noise: 0, letters: AMINO_ACIDS }; // prettier-ignore
};

/** `replicates`: measurements of each outcome; `noise`: their deviation. */
export const LANDSCAPES = {
  rna14: { open: rna(14, { tune: 'RNA3', test: 'RNA1' }), replicates: 1 },
  rna50: { open: rna(50, { tune: 'RNA4', test: 'RNA1' }), replicates: 1 },
  tfbind8: { open: tfbind8(0), replicates: 1 },
  peptides: { open: peptides(0), replicates: 1 },
  ehrlich: { open: ehrlich, replicates: 1 },
  'tfbind8-noisy': { open: tfbind8(0.05), replicates: 2 },
  'peptides-noisy': { open: peptides(0.3), replicates: 1 },
};
