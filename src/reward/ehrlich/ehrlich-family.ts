/**
 * `ehrlich:holo(length=32,seed=0)` makes an instance, `ehrlich:instance.json` reads one. Letters are the
 * task's alphabet in its order. R = max(f^beta, 1e-3), beta 1; infeasible sequences get 1e-3. A mode is a
 * sequence with f = 1.
 */
import { integer, number } from '../../settings/describe.js';
import { resolveParameters } from '../../settings/parameters.js';
import { suggestion } from '../../settings/suggest.js';
import type { RewardDefinition } from '../definition.js';
import { fileReader, minParameter, scaleParameter, type RewardFamily } from '../family.js';
import { wholeText } from '../../format/text-chunks.js';
import { taskStrings } from '../task-fit.js';
import { generateEhrlich } from './generate.js';
import { ehrlichScore, readEhrlichInstance, type EhrlichInstance } from './instance.js';

const AMINO_ACIDS = 'ACDEFGHIKLMNPQRSTVWY';

export interface EhrlichRewardOptions {
  /** Letter of every state. Default: ACGT for 4 states, amino acids for up to 20. */
  readonly alphabet?: string;
  readonly scale?: number;
  readonly beta?: number;
  readonly min?: number;
}

/**
 * The reward of an instance.
 *
 * @throws when the alphabet does not have v letters
 */
export function ehrlichReward(
  name: string,
  instance: EhrlichInstance,
  options: EhrlichRewardOptions = {},
): RewardDefinition {
  const { v, L, c, k } = instance;
  const { scale = 1, beta = 1, min = 1e-3 } = options;
  const alphabet = options.alphabet ?? (v === 4 ? 'ACGT' : AMINO_ACIDS.slice(0, v));
  if (alphabet.length !== v)
    throw new Error(
      `${name}: the instance has ${v} states, but the alphabet ${alphabet} has ${alphabet.length} letters`,
    );
  const states = new Int32Array(L);
  const read = (text: string): void => {
    if (text.length !== L)
      throw new Error(`${name}: sequences have ${L} letters, got ${text.length} in ${JSON.stringify(text)}`);
    for (let i = 0; i < L; i++) {
      states[i] = alphabet.indexOf(text[i]);
      if (states[i] < 0)
        throw new Error(
          `${name}: ${JSON.stringify(text)} has ${JSON.stringify(text[i])} at position ${i + 1}, allowed are ${alphabet}`,
        );
    }
  };
  return {
    description: `Ehrlich function: ${c} motifs of ${k} letters in ${L}, ${v} states`,
    oracle: {
      info: { name, alphabet, lengths: [L, L], deterministic: true, higherIsBetter: true, range: [0, 1] },
      score: (outcomes) =>
        outcomes.map((text) => {
          read(text);
          return ehrlichScore(instance, states);
        }),
    },
    shaping: { scale, beta, min, norm: { kind: 'none' }, transform: 'power' },
    isMode: (_, raw) => raw === 1,
  };
}

const MOST = 100_000;
const shapes = { scale: scaleParameter(1), min: minParameter(1e-3) };
const holoParameters = {
  states: integer({ least: 2, greatest: MOST, help: 'letters; default: as many as the task has' }),
  length: integer({
    least: 1,
    greatest: MOST,
    help: 'letters of a sequence; default: the length of the task',
  }),
  motifs: integer({ least: 1, greatest: MOST, preset: 4, help: 'motifs' }),
  motifLength: integer({ least: 1, greatest: MOST, preset: 4, help: 'letters of a motif' }),
  quantization: integer({
    least: 1,
    greatest: MOST,
    help: 'levels of quality, divides motifLength; default: motifLength',
  }),
  epistasis: number({ least: 0, greatest: 4, preset: 0, help: 'how much worse half a motif is' }),
  seed: integer({ least: 0, preset: 0, help: 'seed of the instance' }),
  ...shapes,
};

export const ehrlichFamily: RewardFamily = {
  kind: 'ehrlich',
  help: 'synthetic landscapes with forbidden transitions and spaced motifs (Ehrlich functions)',
  example: 'ehrlich:holo(motifs=4,motifLength=4,seed=0)',
  names: ['holo'],
  parametersOf: (name) => (name === 'holo' ? holoParameters : shapes),
  async build({ name, parameters, beta, context }) {
    const owner = `reward ehrlich:${name}`;
    const alphabet = context.task === undefined ? undefined : taskStrings(context.task).letters;
    const common = { ...(alphabet !== undefined && { alphabet }), ...(beta !== undefined && { beta }) };
    if (name === 'holo') {
      const values = resolveParameters(owner, holoParameters, parameters);
      const { scale, min, states = alphabet?.length, length = context.task?.length, quantization } = values;
      const { instance } = generateEhrlich({
        ...(states !== undefined && { v: states }),
        ...(typeof length === 'number' && { L: length }),
        c: values.motifs,
        k: values.motifLength,
        ...(quantization !== undefined && { q: quantization }),
        epistasis: values.epistasis,
        seed: values.seed,
      });
      return ehrlichReward(`ehrlich:holo(seed=${values.seed})`, instance, {
        ...common,
        scale,
        min,
      });
    }
    if (!/\.json(\.gz)?$/.test(name)) {
      throw new Error(
        `reward: unknown name "ehrlich:${name}"${suggestion(name, ['holo'])} or name a .json file`,
      );
    }
    const { scale, min } = resolveParameters(owner, shapes, parameters);
    const text = await wholeText(owner, await fileReader(owner, context)(name));
    return ehrlichReward(`ehrlich:${name}`, readEhrlichInstance(owner, parseJson(owner, text)), {
      ...common,
      scale,
      min,
    });
  },
};

function parseJson(owner: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${owner}: the file is no JSON: ${(error as Error).message}`, { cause: error });
  }
}
