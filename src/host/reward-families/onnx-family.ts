/**
 * `onnx:model.onnx`: a neural network of yours, run here. How outcomes become its input and its output a
 * score is said in the specification or in a JSON card `model.onnx.json` beside it; the specification wins.
 */
import * as z from 'zod';
import { choice, integer, text, type IntegerParameter, type SettingsOf } from '../../settings/describe.js';
import { resolveParameters } from '../../settings/parameters.js';
import { fileReader, type RewardContext, type RewardFamily } from '../../reward/family.js';
import { onnxOracle, type OnnxOptions, type OnnxSession } from '../../reward/onnx/onnx-oracle.js';
import type { OracleInfo } from '../../reward/oracle.js';
import { taskStrings } from '../../reward/task-fit.js';
import { batchParameters, externalReward } from './external.js';
import { loadOnnxRuntime, type OnnxRuntime } from './onnx-runtime.js';

const token = (help: string): IntegerParameter => integer({ least: 0, greatest: 2 ** 31 - 1, help });

const parameters = {
  card: text({ help: 'JSON file with any of these; default: MODEL.onnx.json where there is one' }),
  alphabet: text({ help: 'letters in the order of their numbers; default: those of the task' }),
  encoding: choice({ choices: ['one-hot', 'tokens'], help: 'input; default: one-hot' }),
  order: choice({ choices: ['length-letter', 'letter-length', 'flat'], help: 'axes of one-hot: [N,L,A], [N,A,L] or [N,L*A]; default: length-letter' }),
  length: integer({ least: 1, greatest: 100_000, help: 'positions; shorter outcomes are padded; default: the longest of the task, else of a batch' }),
  padding: choice({ choices: ['right', 'left'], help: 'side that is padded; default: right' }),
  first: token('tokens: number of the first letter; default: 0'),
  pad: token('tokens: number of padding; default: the one behind the last letter'),
  start: token('tokens: number put before the letters, such as [CLS]'),
  end: token('tokens: number put behind the letters, such as [SEP]'),
  type: choice({ choices: ['float32', 'int64', 'int32'], help: 'element type of the input; default: float32, tokens int64' }),
  input: text({ help: 'name of the input tensor; default: the first' }),
  mask: text({ help: 'name of an input that gets 1 for letters and 0 for padding' }),
  output: text({ help: 'name of the output tensor; default: the first' }),
  column: token('which of the numbers that the model gives an outcome; default: 0'),
  activation: choice({ choices: ['none', 'sigmoid', 'softmax', 'exp', 'tanh'], help: 'applied to the output; default: none' }),
  ...batchParameters(256),
}; // prettier-ignore

const cardSchema = z.strictObject({
  alphabet: z.string().min(2),
  encoding: z.enum(['one-hot', 'tokens']),
  order: z.enum(['length-letter', 'letter-length', 'flat']),
  length: z.int().min(1).max(100_000),
  padding: z.enum(['right', 'left']),
  first: z.int().min(0),
  pad: z.int().min(0),
  start: z.int().min(0),
  end: z.int().min(0),
  type: z.enum(['float32', 'int64', 'int32']),
  input: z.string(),
  mask: z.string(),
  output: z.string(),
  column: z.int().min(0),
  activation: z.enum(['none', 'sigmoid', 'softmax', 'exp', 'tanh']),
  description: z.string(),
  higherIsBetter: z.boolean(),
  lengths: z.tuple([z.int().min(0), z.int().min(0)]),
  range: z.tuple([z.number(), z.number()]),
}).partial(); // prettier-ignore

type Card = z.infer<typeof cardSchema>;

export const onnxFamily: RewardFamily = {
  kind: 'onnx',
  help: 'a neural network in an ONNX file; needs the package onnxruntime-web or onnxruntime-node',
  example: 'onnx:model.onnx(encoding=one-hot,activation=sigmoid)',
  names: [],
  parametersOf: () => parameters,
  async build({ name, parameters: given, ...request }) {
    const owner = `reward onnx:${name}`;
    const values = resolveParameters(owner, parameters, given);
    const { context } = request;
    const read = fileReader(owner, context);
    const bytes = await read(name);
    const card = await readCard(owner, values.card, `${name}.json`, read);
    const options = optionsOf(owner, card, values, context.task);
    const runtime = await loadOnnxRuntime(owner);
    const session = await openSession(owner, runtime, bytes);
    const oracle = onnxOracle(infoOf(`onnx:${name}`, card, options), session, runtime.Tensor, options);
    return externalReward(card.description ?? `output of the network ${name}`, oracle, values, request);
  },
};

async function openSession(owner: string, runtime: OnnxRuntime, bytes: Uint8Array): Promise<OnnxSession> {
  try {
    return await runtime.InferenceSession.create(bytes);
  } catch (error) {
    const said = (error as Error).message.trim().split('\n')[0];
    throw new Error(`${owner}: the runtime cannot load it: ${said}`, { cause: error });
  }
}

async function readCard(
  owner: string,
  named: string | undefined,
  usual: string,
  read: (path: string) => Promise<Uint8Array>,
): Promise<Card> {
  const path = named ?? usual;
  let bytes: Uint8Array;
  try {
    bytes = await read(path);
  } catch (error) {
    if (named === undefined) return {};
    throw error;
  }
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    throw new Error(`${owner}: its card ${path} is not JSON: ${(error as Error).message}`, { cause: error });
  }
  const found = cardSchema.safeParse(json);
  if (found.success) return found.data;
  const { path: place, message } = found.error.issues[0];
  throw new Error(`${owner}: its card ${path}${place.length > 0 ? `, ${place.join('.')}` : ''}: ${message}`);
}

/** The specification's parameters before the card's, before the presets. */
function optionsOf(
  owner: string,
  card: Card,
  values: SettingsOf<typeof parameters>,
  task: RewardContext['task'] | undefined,
): OnnxOptions {
  const { letters, lengths } = task === undefined ? {} : taskStrings(task);
  const said = { ...card, ...values };
  const { alphabet = letters, encoding = 'one-hot', first = 0, start, end, input, output, mask } = said;
  if (alphabet === undefined)
    throw new Error(`${owner}: needs the alphabet of the network; write onnx:MODEL(alphabet=ACGT)`);
  const twice = Array.from(alphabet).find((letter, i) => alphabet.indexOf(letter) !== i);
  if (twice !== undefined) throw new Error(`${owner}: the alphabet ${alphabet} has ${twice} twice`);
  const around = encoding === 'tokens' ? Number(start !== undefined) + Number(end !== undefined) : 0;
  const length = said.length ?? (lengths === undefined ? undefined : lengths[1] + around);
  return {
    alphabet,
    encoding,
    first,
    order: said.order ?? 'length-letter',
    padding: said.padding ?? 'right',
    type: said.type ?? (encoding === 'tokens' ? 'int64' : 'float32'),
    column: said.column ?? 0,
    activation: said.activation ?? 'none',
    pad: said.pad ?? first + alphabet.length,
    ...(start !== undefined && { start }),
    ...(end !== undefined && { end }),
    ...(input !== undefined && { input }),
    ...(output !== undefined && { output }),
    ...(mask !== undefined && { mask }),
    ...(length !== undefined && { length }),
  };
}

function infoOf(
  name: string,
  card: Card,
  { alphabet, encoding, start, end, length }: OnnxOptions,
): OracleInfo {
  const around = encoding === 'tokens' ? Number(start !== undefined) + Number(end !== undefined) : 0;
  const lengths = card.lengths ?? (length === undefined ? undefined : ([1, length - around] as const));
  return {
    name,
    alphabet,
    deterministic: true,
    higherIsBetter: card.higherIsBetter ?? true,
    ...(lengths && { lengths }),
    ...(card.range && { range: card.range }),
  };
}
