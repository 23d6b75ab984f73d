/**
 * `module:f.mjs(least=0,greatest=1)`: a function of the user's, `(objects: string[]) => number[]` or a
 * promise of it. It runs in a worker, so that it cannot hang a run. The module may export `info` with the
 * bins and what an object costs, and `running`: numbers of an unfinished object, which a network reads at
 * every step and which are therefore computed here, not in the worker.
 */
import * as z from 'zod';
import type { RunningValues } from '../../descriptor/descriptor.js';
import { descriptorKind } from '../../descriptor/kind.js';
import type { Environment } from '../../env/environment.js';
import type { Oracle } from '../../reward/oracle.js';
import { boolean, text } from '../../settings/describe.js';
import { resolveParameters } from '../../settings/parameters.js';
import { plainInfo } from '../reward-families/external.js';
import { openUserFunction } from '../reward-families/user-function.js';
import { askParameters, openValues } from './asked-values.js';
import { userBinParameters, userBins, type UserBins } from './user-bins.js';

const infoSchema = z.strictObject({
  least: z.number().optional(),
  greatest: z.number().optional(),
  bins: z.int().min(2).optional(),
  integer: z.boolean().optional(),
  step: z.int().min(1).optional(),
  edges: z.array(z.number()).optional(),
  labels: z.array(z.string()).optional(),
  seconds: z.number().min(0).optional(),
  help: z.string().optional(),
});

/** What a module exports as `running`. */
interface UserRunning {
  readonly size: number;
  readonly scale?: readonly number[];
  /** Writes `size` numbers from tokens, -1 where there is none yet. */
  write(tokens: Int32Array, out: Float32Array | Float64Array, outAt: number): void;
}

export const moduleKind = descriptorKind({
  name: 'module',
  help: 'a function in a JavaScript or TypeScript file of yours: a list of objects in, a list of numbers out',
  of: 'any outcomes, as text',
  unit: 'yours',
  source: 'yours',
  example: 'module:f.mjs(least=0,greatest=1,bins=5)',
  argument: 'the file',
  parameters: {
    export: text({ preset: 'default', help: 'the export that measures' }),
    each: boolean({ preset: false, help: 'the function takes one object, not a list' }),
    ...userBinParameters,
    ...askParameters(10),
  },
  async build({ env, argument = '', values }) {
    const owner = `descriptor module:${argument}`;
    const name = `module:${argument}`;
    const wanted = values.export;
    const {
      process: worker,
      loaded,
      url,
    } = await openUserFunction(owner, name, argument, {
      export: wanted,
      each: values.each,
      timeout: values.timeout,
    });
    const info = readInfo(owner, loaded.info);
    const bins = userBins(owner, { ...info.bins, ...values });
    const asked: Oracle = { info: plainInfo(name), score: (texts) => worker.score(texts) };
    const { ask, seconds } = await openValues(owner, env, bins, asked, values);
    const runningName = wanted === 'default' ? 'running' : `${wanted}Running`;
    return {
      ...bins,
      help: info.help ?? `numbers of the function in ${argument}`,
      values: ask,
      seconds: values.seconds ?? info.seconds ?? seconds,
      ...(loaded.names.includes(runningName) && {
        running: await openRunning(`${owner}: its ${runningName}`, env, url, runningName),
      }),
    };
  },
});

interface Info {
  readonly bins: UserBins;
  readonly seconds?: number;
  readonly help?: string;
}

function readInfo(owner: string, given: unknown): Info {
  const read = infoSchema.safeParse(given);
  if (!read.success) {
    const { path, message } = read.error.issues[0];
    throw new Error(`${owner}: its info${path.length ? `.${path.join('.')}` : ''} is wrong: ${message}`);
  }
  const { edges, labels, seconds, help, ...bins } = read.data;
  const lists = { edges: edges?.join(','), labels: labels?.join(',') };
  return {
    bins: resolveParameters(owner, userBinParameters, { ...bins, ...lists }),
    ...(seconds !== undefined && { seconds }),
    ...(help !== undefined && { help }),
  };
}

/** @throws when it is not as described above, or writes anything but its numbers */
async function openRunning(
  owner: string,
  env: Environment,
  url: string,
  name: string,
): Promise<RunningValues> {
  const { partialTokens, tokenLength } = env;
  if (partialTokens === undefined)
    throw new Error(`${owner} needs tokens of unfinished objects, ${env.task.name} has none`);
  const module = (await import(url)) as Record<string, unknown>;
  const { size, scale, write } = (module[name] ?? {}) as Partial<UserRunning>;
  if (!Number.isInteger(size) || size! < 1 || typeof write !== 'function')
    throw new Error(`${owner} must be { size, write(tokens, out, outAt) } with an integer size >= 1`);
  const scales = scale ?? Array.from({ length: size! }, () => 1);
  if (!Array.isArray(scales) || scales.length !== size || !scales.every(Number.isFinite))
    throw new Error(`${owner}.scale must be ${size} numbers, got ${String(scale)}`);
  const tokens = new Int32Array(tokenLength);
  const running: RunningValues = {
    size: size,
    scale: scales,
    write(states, at, out, outAt) {
      partialTokens.call(env, states, at, tokens, 0);
      write.call(module[name], tokens, out, outAt);
    },
  };
  tryRunning(owner, env, running);
  return running;
}

/** Writes the running values of one path to the end, and looks at them. */
function tryRunning(owner: string, env: Environment, running: RunningValues): void {
  const state = new Int32Array(env.stateSize);
  const mask = new Uint8Array(env.actionCount);
  const out = new Float64Array(running.size + 1);
  env.reset(state, 0);
  for (;;) {
    out.fill(NaN);
    out[running.size] = 12345;
    try {
      running.write(state, 0, out, 0);
    } catch (error) {
      throw new Error(`${owner} throws: ${(error as Error).message}`, { cause: error });
    }
    const bad = out.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) throw new Error(`${owner} wrote ${out[bad]} as number ${bad + 1} of ${running.size}`);
    if (out[running.size] !== 12345) throw new Error(`${owner} wrote more than ${running.size} numbers`);
    if (env.isTerminal(state, 0)) return;
    env.forwardMask(state, 0, mask, 0);
    env.step(state, 0, mask.indexOf(1));
  }
}
