/**
 * `module:reward.js`: a function of the user's, `(outcomes: string[]) => number[]` or a promise of it; null
 * is infeasible. The default export, or one named `score`. The module may export `info` with what an oracle
 * may say of itself: alphabet, lengths, deterministic, range. Where training has a context, the function gets
 * it as its second argument: `(outcomes, { dose: 1, ph: 7 })`.
 */
import * as z from 'zod';
import { boolean, text } from '../../settings/describe.js';
import { resolveParameters } from '../../settings/parameters.js';
import type { Context } from '../../condition/condition-space.js';
import type { RewardDefinition } from '../../reward/definition.js';
import type { RewardFamily } from '../../reward/family.js';
import type { OracleInfo } from '../../reward/oracle.js';
import { callParameters, externalReward, plainInfo } from './external.js';
import { openUserFunction } from './user-function.js';

const parameters = {
  export: text({ preset: 'default', help: 'the export that scores' }),
  each: boolean({ preset: false, help: 'the function takes one outcome, not a list' }),
  json: boolean({ preset: false, help: 'outcomes are JSON, and the function takes what they say' }),
  ...callParameters(10),
};

const pair = z.tuple([z.number(), z.number()]);
const infoSchema = z.strictObject({
  alphabet: z.string().min(1).optional(),
  lengths: pair.optional(),
  range: pair.optional(),
  deterministic: z.boolean().optional(),
  higherIsBetter: z.boolean().optional(),
});

export const moduleFamily: RewardFamily = {
  kind: 'module',
  help: 'a function in a JavaScript or TypeScript file of yours',
  example: 'module:reward.mjs',
  names: [],
  parametersOf: () => parameters,
  async build({ name, parameters: given, ...request }) {
    const owner = `reward module:${name}`;
    const values = resolveParameters(owner, parameters, given);
    const { process: module, loaded } = await openUserFunction(owner, `module:${name}`, name, {
      export: values.export,
      each: values.each,
      json: values.json,
      timeout: values.timeout,
    });
    const info = { ...plainInfo(`module:${name}`), ...checkInfo(owner, loaded.info) };
    const scoring = (context?: Context): RewardDefinition =>
      externalReward(
        `scores of the function in ${name}`,
        { info, score: (outcomes: readonly string[]) => module.score(outcomes, context) },
        values,
        request,
      );
    return {
      ...scoring(),
      inContext(context) {
        if (values.cache !== undefined)
          throw new Error(`${owner}: cache keeps one score an outcome, so it does not go with a context`);
        return scoring(context);
      },
    };
  },
};

function checkInfo(owner: string, info: unknown): Partial<OracleInfo> {
  const read = infoSchema.safeParse(info);
  if (read.success) return read.data as Partial<OracleInfo>;
  const { path, message } = read.error.issues[0];
  throw new Error(`${owner}: its info${path.length ? `.${path.join('.')}` : ''} is wrong: ${message}`);
}
