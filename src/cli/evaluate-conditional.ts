/** `ocgfn evaluate RUN` of a conditional run: a line a condition, and the front of several rewards. */
import { openCondition } from '../host/open-condition.js';
import { greatest } from '../math/log-space.js';
import { mean } from '../math/moments.js';
import { createObjective } from '../objective/objectives.js';
import { evaluateConditions, type ConditionEvaluation, type Front } from '../run/evaluate-conditions.js';
import { environmentOf } from '../run/outcome-run.js';
import { loadConditional } from '../run/policy-run.js';
import { checkInput, UsageError } from '../settings/errors.js';
import { readCheckpoint } from '../store/checkpoint.js';
import type { RunRecord } from '../store/run-record.js';
import type { Backend } from '../tensor/backend.js';
import { listOf, numberOf, seedOf, textOf, type Options } from './options.js';
import type { Session } from './session.js';

/** Conditions looked at where none are named. */
const CONDITIONS = 9;
/** Hits of the front that are printed. */
const PRINTED = 12;

export async function evaluateConditional(
  session: Session,
  path: string,
  record: RunRecord,
  backend: Backend,
  options: Options,
): Promise<void> {
  for (const name of ['distribution', 'sampledTv'])
    if (options[name] !== undefined)
      throw new UsageError(
        `--${name === 'sampledTv' ? 'sampled-tv' : name}: a conditional run has one distribution a condition; evaluate prints tv for each`,
      );
  const env = await environmentOf(record);
  const { config } = record;
  const specs = listOf(options, 'reward');
  if (specs.length > 0)
    throw new UsageError(
      `--reward: a conditional run is evaluated for the rewards that it was trained on, got ${specs.join(', ')}`,
    );
  const opened = await openCondition(
    String(config.condition),
    String(config.reward),
    env,
    (sentence) => session.note(sentence),
    config.contextHash,
  );
  const network = loadConditional(record, {
    owner: path,
    env,
    backend,
    tensors: readCheckpoint(path).tensors,
  });
  const { space } = opened.input;
  const named = listOf(options, 'condition').map((text) => checkInput(() => space.read(text)));
  const conditions =
    named.length > 0 ? Float64Array.from(named.flatMap((row) => [...row])) : space.cover(CONDITIONS);
  const { conditions: list, front } = await evaluateConditions(
    opened,
    network,
    createObjective(String(config.objective)).needs,
    {
      seed: seedOf(options),
      samples: numberOf(options, 'count') ?? 1000,
      conditions,
      reference: referenceOf(textOf(options, 'reference'), opened.rewards.length),
    },
  );
  const tvs = list.flatMap(({ tv }) => (tv === undefined ? [] : [tv]));
  session.result({
    run: path,
    ...(tvs.length > 0 && { tv: mean(tvs), tvMax: greatest(tvs) }),
    conditions: list,
    ...(front && {
      hypervolume: front.hypervolume,
      reference: front.reference,
      hits: front.hits.length,
      front: front.front,
      ...(front.exact && {
        exact: { hypervolume: front.exact.hypervolume, front: front.exact.front },
      }),
    }),
  });
  session.print(`${path}, ${String(config.reward)}, ${String(config.condition)}:`);
  session.printTable(
    ['condition', 'tv', 'log Z', 'learned', 'pearson', 'mean log R', 'distinct'],
    list.map(rowOf),
  );
  if (front) printFront(session, front);
}

/** @throws UsageError on anything but one number a reward */
function referenceOf(text: string | undefined, rewards: number): number[] | undefined {
  if (text === undefined) return undefined;
  const numbers = text.split(',').map((cell) => (cell.trim() === '' ? NaN : Number(cell)));
  if (numbers.length === rewards && numbers.every(Number.isFinite)) return numbers;
  throw new UsageError(`--reference: ${rewards} numbers are needed, one a reward, got "${text}"`);
}

function rowOf(figures: ConditionEvaluation): string[] {
  const shown = (value: number | undefined, digits = 3): string =>
    value === undefined || !Number.isFinite(value) ? '' : value.toFixed(digits);
  const { condition, tv, logZ, logZLearned, pearson, meanLogReward, distinct } = figures;
  return [
    condition,
    shown(tv, 4),
    shown(logZ),
    shown(logZLearned),
    shown(pearson),
    shown(meanLogReward),
    shown(distinct),
  ];
}

function printFront(session: Session, { hits, front, hypervolume, reference, exact }: Front): void {
  session.print(
    `front: ${front.length} of ${hits.length} different samples; hypervolume ${hypervolume.toPrecision(5)} above ${reference.map((x) => x.toPrecision(4)).join(', ')}` +
      (exact
        ? `; of all ${exact.all.length} outcomes ${exact.hypervolume.toPrecision(5)}, a front of ${exact.front.length}`
        : ''),
  );
  for (const { outcome, raw } of front.slice(0, PRINTED))
    session.print(`  ${outcome}  ${raw.map((score) => score.toPrecision(5)).join('  ')}`);
  if (front.length > PRINTED) session.print(`  ... and ${front.length - PRINTED} more`);
}
