/**
 * `command:"python3 score.py"`: a program in any language. It stays alive; it gets one outcome a line on
 * stdin and answers one line each on stdout: a number, or `null` for infeasible. A line may begin with the
 * outcome and a tab; such lines may come in any order.
 */
import { resolveParameters } from '../../settings/parameters.js';
import type { RewardFamily } from '../../reward/family.js';
import { CommandProcess } from './command-process.js';
import { callParameters, externalReward, plainInfo } from './external.js';
import { splitCommand } from './split-command.js';

const parameters = callParameters(30);

export const commandFamily: RewardFamily = {
  kind: 'command',
  help: 'a program of yours in any language: an outcome a line in, a score a line out',
  example: 'command:"python3 score.py"',
  names: [],
  parametersOf: () => parameters,
  build({ name, parameters: given, ...request }) {
    const owner = `reward command:${name}`;
    const values = resolveParameters(owner, parameters, given);
    const words = splitCommand(owner, name);
    const program = new CommandProcess(`command:${name}`, words, values.timeout * 1000);
    const oracle = {
      info: plainInfo(`command:${name}`),
      score: (outcomes: readonly string[]) => program.score(outcomes),
    };
    return externalReward(`scores that the program ${words[0]} answers`, oracle, values, request);
  },
};
