/**
 * `amp:amp_modlamp`, `amp:hem_hemopi` ...: peptide properties, each a proxy trained from its labelled set on
 * first use (a second or two) and kept beside the data. `amp:gfnx` is gfnx's trained transformer. The sets
 * come from `ocgfn data get amp`, or from a folder that the specification names.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from '../../settings/describe.js';
import { resolveParameters } from '../../settings/parameters.js';
import { suggestion } from '../../settings/suggest.js';
import type { RewardDefinition } from '../../reward/definition.js';
import type { RewardContext, RewardFamily, RewardRequest } from '../../reward/family.js';
import { fileReader, minParameter, scaleParameter } from '../../reward/family.js';
import { gfnxTransformer, type GfnxCard } from '../../reward/proxy/gfnx-transformer.js';
import { writeFileAtomic } from '../../store/atomic.js';
import { dataPath } from '../data/data-store.js';
import { readProxyData } from '../proxy/proxy-data.js';
import { formatProxy, parseProxy, type StoredProxy } from '../proxy/proxy-file.js';
import { PROXY_PRESETS, runProxyTraining, type ProxySettings } from '../proxy/train-proxy-file.js';
import { proxyParameters, proxyReward } from './proxy-family.js';

/**
 * The labelled sets: antimicrobial (two), anticancer, antifungal, antiviral, cell-penetrating, haemolytic.
 */
const AMP_SETS = [
  'amp_modlamp',
  'amp_iamp2l',
  'acp_mlacp',
  'afp_antifp',
  'avp_avppred',
  'cpp_mlcpp',
  'hem_hemopi',
];
const GFNX = 'gfnx';

/**
 * How the sets are learnt: fixed, so that a reward of this name has the same values in all versions, whatever
 * `proxy train` has learnt since.
 */
const RECIPE: ProxySettings = {
  ...PROXY_PRESETS,
  learner: 'network',
  features: 'composition',
  epochs: 20,
  soft: false,
};

const gfnxParameters = { scale: scaleParameter(1), min: minParameter(1e-3) };
const parameters = {
  folder: text({
    help: 'folder of NAME.tsv or NAME.tsv.gz; default: the data set got with `ocgfn data get amp`',
  }),
  ...proxyParameters,
};

export const ampFamily: RewardFamily = {
  kind: 'amp',
  help: 'peptide properties: antimicrobial, haemolytic, antiviral ..., proxies trained on first use',
  example: 'amp:amp_modlamp(take=min)',
  names: [...AMP_SETS, GFNX],
  parametersOf: (name) => (name === GFNX ? gfnxParameters : parameters),
  async build(request) {
    const { name, parameters: given, beta, context } = request;
    const owner = `reward amp:${name}`;
    if (name === GFNX) return gfnxReward(owner, request);
    if (!AMP_SETS.includes(name)) {
      throw new Error(`reward: unknown name "amp:${name}"${suggestion(name, [...AMP_SETS, GFNX])}`);
    }
    const { folder, ...values } = resolveParameters(owner, parameters, given);
    const stored =
      folder === undefined
        ? await proxyOf(owner, name, context)
        : await runProxyTraining(`${name}.tsv`, await readFolder(owner, folder, name, context), RECIPE);
    return proxyReward(`amp:${name}`, stored, values, beta);
  },
};

function data(owner: string, file: string, { readData }: RewardContext): Promise<Uint8Array> {
  if (readData === undefined) throw new Error(`${owner}: data sets cannot be read here`);
  return readData('amp', file);
}

/** Labelled sequences of a folder of the user's; whatever it holds is what the proxy learns. */
async function readFolder(
  owner: string,
  folder: string,
  name: string,
  context: RewardContext,
): Promise<Awaited<ReturnType<typeof readProxyData>>> {
  const read = fileReader(owner, context);
  const path = join(folder, `${name}.tsv`);
  const bytes = await read(`${path}.gz`).catch(() =>
    read(path).catch((error: unknown) => {
      throw new Error(`${owner}: neither ${path} nor ${path}.gz can be read`, { cause: error });
    }),
  );
  return readProxyData(owner, bytes);
}

/** The proxy of a set: as kept when it was made from the same data, else trained now with fixed seed. */
async function proxyOf(owner: string, name: string, context: RewardContext): Promise<StoredProxy> {
  const labelled = await readProxyData(owner, await data(owner, `${name}.tsv`, context));
  const path = dataPath('amp', `${name}.proxy.json`);
  if (existsSync(path)) {
    const kept = parseProxy(owner, readFileSync(path, 'utf8'));
    // One made before cards told the complexity is made again.
    if (kept.card.data.sha256 === labelled.sha256 && kept.card.complexity !== undefined) return kept;
  }
  const stored = await runProxyTraining(`${name}.tsv`, labelled, RECIPE);
  writeFileAtomic(path, formatProxy(stored));
  return stored;
}

async function gfnxReward(owner: string, request: RewardRequest): Promise<RewardDefinition> {
  const { scale, min } = resolveParameters(owner, gfnxParameters, request.parameters);
  const described = new TextDecoder().decode(await data(owner, 'gfnx_amp_proxy.json', request.context));
  const bytes = await data(owner, 'gfnx_amp_proxy.f32', request.context);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const weights = Float32Array.from({ length: bytes.byteLength >> 2 }, (_, i) =>
    view.getFloat32(4 * i, true),
  );
  const card = JSON.parse(described) as GfnxCard;
  const logit = gfnxTransformer(card, weights);
  return {
    description: "probability of being antimicrobial by gfnx's trained transformer",
    oracle: {
      info: {
        name: 'amp:gfnx',
        alphabet: card.alphabet,
        lengths: [1, card.maxLen],
        deterministic: true,
        higherIsBetter: true,
        range: [0, 1],
      },
      score: (outcomes) => outcomes.map((outcome) => 1 / (1 + Math.exp(-logit(outcome)))),
    },
    shaping: {
      scale,
      beta: request.beta ?? 3,
      min,
      norm: { kind: 'none' },
      transform: 'power',
    },
  };
}
