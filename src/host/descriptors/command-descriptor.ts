/**
 * `command:"python3 f.py"(least=-30,greatest=0)`: a program in any language. It stays alive; it gets an
 * object a line on stdin and answers a number a line on stdout, as the programs of rewards do.
 */
import { descriptorKind } from '../../descriptor/kind.js';
import type { Oracle } from '../../reward/oracle.js';
import { CommandProcess } from '../reward-families/command-process.js';
import { plainInfo } from '../reward-families/external.js';
import { splitCommand } from '../reward-families/split-command.js';
import { askParameters, openValues } from './asked-values.js';
import { userBinParameters, userBins } from './user-bins.js';

export const commandKind = descriptorKind({
  name: 'command',
  help: 'a program of yours in any language: an object a line in, a number a line out',
  of: 'any outcomes, as text',
  unit: 'yours',
  source: 'yours',
  example: 'command:"python3 f.py"(least=-30,greatest=0,bins=8)',
  argument: 'the command',
  parameters: { ...userBinParameters, ...askParameters(30) },
  async build({ env, argument = '', values }) {
    const owner = `descriptor command:${argument}`;
    const words = splitCommand(owner, argument);
    const bins = userBins(owner, values);
    const program = new CommandProcess(`command:${argument}`, words, values.timeout * 1000);
    const asked: Oracle = {
      info: plainInfo(`command:${argument}`),
      score: (texts) => program.score(texts),
    };
    const { ask, seconds } = await openValues(owner, env, bins, asked, values);
    return {
      ...bins,
      help: `numbers that the program ${words[0]} answers`,
      values: ask,
      seconds,
    };
  },
});
