/**
 * `ocgfn sample RUN --ask "charge=5, moment=high"`: objects with asked-for properties, or of a reward over
 * them.
 */
import { parseQuery } from '../descriptor/query.js';

import { queryLogReward } from '../property/asked-cells.js';
import { describeAsked } from '../property/asked-objects.js';
import { marginal } from '../property/cell-values.js';
import { cellStatus } from '../property/cell-status.js';
import { formatAsked } from '../run/asked-text.js';
import type { CandidateFormat } from '../run/candidates.js';
import { drawAsked, loadAskable, type Askable } from '../run/cells-run.js';
import { checkInput, UsageError } from '../settings/errors.js';
import { writeFileAtomic } from '../store/atomic.js';
import { openBackend } from '../tensor/loader.js';
import { given, numberOf, seedOf, textOf, type Options } from './options.js';
import type { Session } from './session.js';

/** Cells named in a remark. */
const NAMED = 3;

export async function sampleAsked(session: Session, path: string, options: Options): Promise<void> {
  const run = await loadAskable(path, await openBackend(), numberOf(options, 'lookAhead'));
  const { set } = run;
  const logReward = checkInput(() => rewardOf(run, textOf(options, 'ask')));
  const count = given(numberOf(options, 'count'), '--count');
  remarkOnCells(session, run, logReward);
  const asked = await drawAsked(run, logReward, count, seedOf(options), numberOf(options, 'tries'));
  const objects = await describeAsked(set, asked, options.distinct === true);
  for (const [cell, missing] of [...asked.missed].slice(0, NAMED))
    session.note(`${set.label(cell)}: given up after ${missing} objects were tried for in vain`);
  session.note(
    `${objects.length} objects in ${asked.attempts} attempts, ${asked.evaluations} evaluations of the descriptors` +
      (objects.length < asked.count ? `; ${asked.count - objects.length} repeats left out` : ''),
  );
  if (session.json) {
    const { attempts, evaluations, missed } = asked;
    const cells = Object.fromEntries([...missed].map(([cell, n]) => [set.label(cell), n]));
    session.result({ run: path, objects, attempts, evaluations, missed: cells });
    return;
  }
  const text = formatAsked(set, objects, options.to as CandidateFormat);
  const out = textOf(options, 'out');
  if (out === undefined) session.print(text);
  else writeFileAtomic(out, `${text}\n`);
}

/** What is drawn from: the question, times the run's own reward where it has one. */
function rewardOf({ set, loaded, logReward }: Askable, ask: string | undefined): Float64Array {
  const open = parseQuery(set, ask ?? '', (k) => marginal(set, loaded.logZ, k));
  const asked = queryLogReward(set, open);
  return logReward ? asked.map((value, cell) => value + logReward[cell]) : asked;
}

/**
 * Says what cannot be had: cells beyond reach, cells that training has not found, with found ones nearby.
 * @throws UsageError when nothing that was asked for has been found
 */
function remarkOnCells(session: Session, { set, loaded }: Askable, logReward: Float64Array): void {
  const { archive } = loaded.trainer;
  const wanted = [...logReward.keys()].filter((cell) => logReward[cell] > -Infinity);
  const lacking = wanted.filter((cell) => loaded.logZ[cell] === -Infinity);
  if (lacking.length < wanted.length) {
    if (lacking.length > 0)
      session.note(`${lacking.length} of the ${wanted.length} cells asked for are empty or were not found`);
    return;
  }
  const [first] = wanted;
  if (first === undefined)
    throw new UsageError('sample: nothing is left of the question where the reward is above 0');
  const { status, reason, neighbors } = cellStatus(archive, first, NAMED);
  const near = neighbors.map((cell) => `"${set.label(cell)}"`).join(', ');
  throw new UsageError(
    status === 'beyond reach'
      ? `sample: ${reason}`
      : `sample: none of the ${wanted.length} cells asked for was found in training, which may mean that they are empty; the nearest to "${set.label(first)}" that were found: ${near}; longer training (steps=) finds rarer ones`,
  );
}
