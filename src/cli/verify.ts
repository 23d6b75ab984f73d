/**
 * `ocgfn verify FILE`: checks the laws of a user's environment and prints the smallest counterexample of each
 * that is broken.
 */
import { checkLaws, type LawResult } from '../env/laws.js';
import { loadEnvironment } from '../host/environment-module.js';
import { addExample, integerOption, type CommandModule } from './command.js';
import { given, numberOf, seedOf } from './options.js';
import type { Session } from './session.js';

export const command: CommandModule = {
  configure(cli) {
    cli
      .argument(
        '<file>',
        'a JavaScript module whose default export is an environment, or a function that makes one',
      )
      .addOption(integerOption('--cases <n>', 'random trajectories besides the states near s0', 1, 100))
      .addOption(integerOption('--seed <n>', 'seed of the random trajectories', 0, 0));
    addExample(cli, 'ocgfn verify my-environment.mjs');
  },

  async run(session, [file], options) {
    const env = await loadEnvironment(file);
    const results = checkLaws(env, {
      seed: seedOf(options),
      cases: given(numberOf(options, 'cases'), '--cases'),
    });
    const broken = results.filter(({ ok }) => !ok);
    session.result({ file, ok: broken.length === 0, laws: results });
    for (const result of results) printLaw(session, result);
    if (broken.length === 0) {
      session.print(`${file}: all ${results.filter(({ cases }) => cases > 0).length} laws that apply hold`);
      return;
    }
    // The document with --json is written already; this sets the exit code and says it in a sentence.
    throw new Error(`${file}: ${broken.length} of ${results.length} laws do not hold`);
  },
};

function printLaw(session: Session, { law, ok, cases, counterexample }: LawResult): void {
  if (ok) {
    session.print(cases > 0 ? `  holds        ${law} (${cases} cases)` : `  not checked  ${law}`);
    return;
  }
  session.print(`${session.style('  broken', 'red')}       ${law}: ${counterexample?.problem ?? ''}`);
  if (!counterexample) return;
  const { actions, state } = counterexample;
  session.print(`               actions from s0: [${actions.join(', ')}], state [${state.join(', ')}]`);
}
