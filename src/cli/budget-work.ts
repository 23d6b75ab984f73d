/** Methods that spend a budget, on the command line: a new run, or an interrupted one gone on with. */
import { shellWord } from '../format/shell-word.js';
import { openReward } from '../host/rewards.js';
import { refuseOtherLists, whereSentence } from '../host/open-where.js';
import type { Method } from '../method/registry.js';
import {
  checkBudget,
  environmentOfEntrant,
  runBudget,
  type BudgetRequest,
  type Entrant,
} from '../run/budget-run.js';
import { MEASURED } from '../run/adapt-offline.js';
import { readMethodRecord, type MethodRecord } from '../run/method-record.js';
import { environmentOf, loadOutcomeModel } from '../run/outcome-run.js';
import { UsageError } from '../settings/errors.js';
import { readSettings } from '../settings/parameters.js';
import { pathOfParent, RunDirectory } from '../store/run-directory.js';
import type { RunRecord } from '../store/run-record.js';
import { openBackend } from '../tensor/loader.js';
import { loadGuessed } from './guessed-properties.js';
import { libraryOf } from './like-option.js';
import { carryOut } from './spending-work.js';
import type { Session } from './session.js';

/** Spends the budget of a run directory, with progress, and says what the calls have found. */
export async function spendOn(
  session: Session,
  directory: RunDirectory,
  entrant: Entrant,
  request: BudgetRequest,
): Promise<void> {
  const env = environmentOfEntrant(entrant);
  const { method } = entrant;
  const kept = whereSentence(env);
  if (kept !== undefined) session.note(kept);
  const { calls: total } = checkBudget(method, env, request.budget);
  const verb = method.kind === 'baseline' ? 'train' : 'adapt';
  const work = { directory, env, reward: request.reward, verb, method: method.name, total };
  await carryOut(session, work, (watcher) => runBudget(directory, entrant, request, watcher));
}

/** Does an interrupted run again, with the answers it has paid for. */
export async function resumeBudget(
  session: Session,
  path: string,
  record: RunRecord,
  methods?: readonly Method[],
): Promise<void> {
  const stored = readMethodRecord(path, record, methods);
  const { budget, reward: spec } = stored;
  if (spec === MEASURED)
    throw new UsageError(
      `${path}: rounds of measuring go on by: ocgfn adapt RUN --measured FILE --propose N --out ${shellWord(path)}`,
    );
  const entrant = await entrantOf(session, path, record, stored);
  const reward = await openReward(spec, environmentOfEntrant(entrant), (sentence) => session.note(sentence));
  const env = environmentOfEntrant(entrant);
  refuseOtherLists(env, record.config.whereHash);
  // What the run was made without stays as it was then, whatever the presets are now.
  const settings = readSettings(path, entrant.method.parameters(env), stored.settings);
  const { like = { sources: [] } } = stored;
  const { library } = await libraryOf(session, like, { method: entrant.method, settings, env, spec });
  const directory = RunDirectory.restart(path);
  await spendOn(session, directory, entrant, { settings, reward, budget, seed: record.seed, library });
}

async function entrantOf(
  session: Session,
  path: string,
  record: RunRecord,
  { method, guess, where }: MethodRecord,
): Promise<Entrant> {
  const backend = await openBackend();
  if (method.kind === 'baseline') return { method, env: await environmentOf(record), backend };
  if (method.kind === 'refine') {
    const note = (sentence: string): void => session.note(sentence);
    return { method, parent: await loadGuessed(pathOfParent(path, record), guess, note) };
  }
  if (method.kind === 'solve') throw new UsageError(`${path}: is gone on with by solving it again`);
  const { model } = await loadOutcomeModel(pathOfParent(path, record), backend, where);
  return { method, model };
}
