/** `ocgfn adapt RUN --propose N [--measured FILE]`: rounds of measuring by hand. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { countOf } from '../format/count-of.js';
import { shellWord } from '../format/shell-word.js';
import type { OutcomeModel } from '../outcome/outcome-model.js';
import type { JsonRecord } from '../format/json-value.js';
import { reportRecord } from '../format/data/read-report.js';
import { measuredSentence, readMeasuredFile } from '../host/measured-files.js';
import { lettersOfTask } from '../host/outcome-file.js';
import { checkDataSet, extractFromDataSet } from '../run/adapt-data-set.js';
import { MEASURED, runOfflineRound } from '../run/adapt-offline.js';
import { newResults, type MeasuredEntry } from '../run/measured-results.js';
import { activeParameters } from '../adapt/active-options.js';
import { monteCarloParameters } from '../adapt/monte-carlo-adaptation.js';
import { active } from '../method/adapt-active.js';
import { monteCarlo } from '../method/adapt-monte-carlo.js';
import { adaptConfig, readMethodRecord } from '../run/method-record.js';
import { readSettings } from '../settings/parameters.js';
import type { Values } from '../settings/describe.js';
import { UsageError } from '../settings/errors.js';
import { isLessBetter, readPaid, summarizePaid } from '../run/paid-summary.js';
import { parentOf, RunDirectory } from '../store/run-directory.js';
import { readRunRecord, type RunRecord } from '../store/run-record.js';
import { resolveSettings, type Given } from '../settings/given.js';
import { given, listOf, numberOf, seedOf, textOf } from './options.js';
import type { Session } from './session.js';
import { freshPath } from './settings.js';
import { ownWhere } from './where-option.js';

export interface OfflineArguments {
  readonly path: string;
  readonly parent: RunRecord;
  readonly model: OutcomeModel;
  readonly given: Given;
  readonly options: Readonly<Record<string, unknown>>;
}

/** Whether the options ask for rounds of measuring by hand. */
export const isOffline = (options: Readonly<Record<string, unknown>>): boolean =>
  options.propose !== undefined || options.measured !== undefined;

/** The constraint of the rounds that --out goes on with. */
export function whereOfRounds(options: Readonly<Record<string, unknown>>): unknown {
  const out = textOf(options, 'out');
  if (out === undefined || options.overwrite === true || !existsSync(join(out, 'run.json'))) return undefined;
  return readRunRecord(out).config.where ?? '';
}

export async function adaptOffline(session: Session, all: OfflineArguments): Promise<void> {
  const { path, model, options } = all;
  if (options.method === monteCarlo.name && options.propose === undefined) {
    await extractMeasured(session, all);
    return;
  }
  if (options.propose === undefined)
    throw new UsageError('--measured: how many outcomes are to be measured next? Give --propose N');
  if (options.reward !== undefined)
    throw new UsageError('--propose: measuring is done by you, so --reward has no place here');
  if (options.method !== undefined && options.method !== active.name)
    throw new UsageError(
      `--propose: goes with the method ${active.name} only, got ${String(options.method)}`,
    );
  const out = textOf(options, 'out') ?? freshPath(`${path.replace(/\/+$/, '')}-measured`);
  checkRounds(out, all);
  const isThere = existsSync(join(out, 'run.json')) && options.overwrite !== true;
  const known = isThere ? readRunRecord(out).summary.lower : undefined;
  const measured = await readMeasured(session, all, typeof known === 'boolean' ? known : undefined);
  newResults(isThere ? readPaid(out) : [], model.env, measured.results);
  const directory = openRounds(out, all);
  try {
    const { settings: stored } = readMethodRecord(out, directory.record);
    const round = await runOfflineRound(directory, {
      model,
      settings: readSettings(out, activeParameters(model.env), stored),
      seed: directory.record.seed,
      propose: given(numberOf(options, 'propose'), '--propose N'),
      measured: measured.results,
      lower: measured.lower,
    });
    if (measured.results.length > 0 || measured.reports.length > 0)
      directory.update({
        summary: {
          lower: measured.lower,
          ...(measured.reports.length > 0 && { dataRead: measured.reports }),
        },
      });
    directory.close('done');
    const file = join(out, round.file);
    session.result({ run: out, ...round, file, unfilled: measured.unfilled });
    if (round.constant && round.known > 0)
      session.note(`all ${round.known} scores so far are equal: the proposals are uniform`);
    session.print(
      `${out}, round ${round.round}: ${countOf(round.known, 'result')} (${round.fresh} new${round.corrected > 0 ? `, ${round.corrected} corrected` : ''}` +
        (measured.unfilled > 0 ? `, ${countOf(measured.unfilled, 'line')} without a score` : '') +
        `); ${countOf(round.proposed.length, 'outcome')} to measure in ${file}`,
    );
    session.print(
      `fill in its column "score", then: ocgfn adapt ${shellWord(path)} --measured ${shellWord(file)} --propose ${String(options.propose)} --out ${shellWord(out)}`,
    );
  } catch (error) {
    directory.close('failed', error instanceof Error ? error.message : String(error));
    throw error;
  }
}

/** Monte-Carlo extraction over scored outcomes. */
async function extractMeasured(session: Session, all: OfflineArguments): Promise<void> {
  const { path, model, options } = all;
  if (options.reward !== undefined)
    throw new UsageError('--measured: the scores are in the file, so --reward has no place here');
  const measured = await readMeasured(session, all);
  const feasible = measured.results.filter(({ raw }) => raw !== null);
  const results = checkDataSet(model, feasible);
  const [values] = resolveSettings(
    [{ owner: monteCarlo.owner, parameters: monteCarloParameters }],
    all.given,
  );
  const out = textOf(options, 'out') ?? freshPath(`${path.replace(/\/+$/, '')}-measured`);
  const directory = createRun(out, all, monteCarlo.name, values);
  extractFromDataSet(directory, model, results, measured.lower);
  const summary = summarizePaid(out, model.env);
  directory.update({ summary: { ...summary, dataRead: measured.reports } });
  directory.close('done');
  session.result({ run: out, status: 'done', method: monteCarlo.name, ...summary });
  session.print(`${out}: extracted from ${countOf(results.length, 'scored outcome')}; no reward was called`);
}

interface Measured {
  /** In the order of the files; a later one corrects an earlier one. */
  readonly results: readonly MeasuredEntry[];
  readonly unfilled: number;
  /** Whether less is better. */
  readonly lower: boolean;
  readonly reports: readonly JsonRecord[];
}

/**
 * Results of files, or the paid calls of runs, infeasible ones too; lines without a score wait.
 * @param known direction of the results before
 */
async function readMeasured(
  session: Session,
  { model, options }: OfflineArguments,
  known?: boolean,
): Promise<Measured> {
  const files = listOf(options, 'measured');
  const results: MeasuredEntry[] = [];
  const waiting = new Set<string>();
  const reports: JsonRecord[] = [];
  let lower = known;
  for (const file of files) {
    if (existsSync(join(file, 'run.json'))) {
      const entries = readPaid(file);
      const { lower: said } = readRunRecord(file).summary;
      const less = typeof said === 'boolean' ? said : isLessBetter(entries);
      if (lower !== undefined && less !== undefined && less !== lower)
        throw new UsageError(`--measured: in the run ${file} ${less ? 'less' : 'more'} is better, but of the results before ${lower ? 'less' : 'more'} is; say lower=yes or lower=no in parentheses behind the names of files`); // prettier-ignore
      lower ??= less;
      results.push(...entries.map((entry) => ({ ...entry, from: file })));
      continue;
    }
    const read = await readMeasuredFile(file, lettersOfTask(model.env), lower);
    session.note(measuredSentence(read));
    lower ??= read.report.lower;
    results.push(...read.results.map((result) => ({ ...result, from: read.report.file })));
    for (const outcome of read.waiting) waiting.add(outcome);
    reports.push(reportRecord(read.report));
  }
  for (const { outcome } of results) waiting.delete(outcome);
  return { results, unfilled: waiting.size, lower: lower ?? false, reports };
}

/** The run of the first round, made now or gone on with. */
function openRounds(out: string, all: OfflineArguments): RunDirectory {
  const { model, options } = all;
  if (!existsSync(join(out, 'run.json')) || options.overwrite === true) {
    const [values] = resolveSettings(
      [{ owner: active.owner, parameters: activeParameters(model.env) }],
      all.given,
    );
    return createRun(out, all, active.name, values);
  }
  return RunDirectory.restart(out);
}

function createRun(
  out: string,
  { path, parent, model, options }: OfflineArguments,
  method: string,
  settings: Values,
): RunDirectory {
  return RunDirectory.create(
    out,
    {
      kind: 'adapt',
      task: parent.task,
      config: adaptConfig(
        method,
        settings,
        { reward: MEASURED, within: ownWhere(options, model.env) },
        parent,
      ),
      seed: seedOf(options),
      parent: parentOf(out, path),
    },
    { overwrite: options.overwrite === true },
  );
}

/** Refuses to go on with what is no such run, before anything is written. */
function checkRounds(out: string, { path, parent, given: newly, options }: OfflineArguments): void {
  if (!existsSync(join(out, 'run.json')) || options.overwrite === true) return;
  const record = readRunRecord(out);
  if (record.kind !== 'adapt' || record.config.reward !== MEASURED)
    throw new UsageError(`--out: ${out} holds no rounds of measuring; give another folder`);
  if (record.parent?.id !== parent.id)
    throw new UsageError(`--out: the rounds in ${out} go out from another model than ${path}`);
  const settings = Object.keys(newly);
  if (settings.length > 0)
    throw new UsageError(
      `settings are those of the first round in ${out}, got ${settings.join(', ')}; give another --out to change them`,
    );
}
