/** `ocgfn score FILE --reward SPEC`: raw scores and rewards of the outcomes in a file. */
import { Option } from 'commander';
import { freeEvaluator, type Evaluation } from '../reward/evaluation.js';
import type { OracleInfo } from '../reward/oracle.js';
import { OracleFailure } from '../reward/walk/failure.js';
import { writeFileAtomic } from '../store/atomic.js';
import { csvLine } from '../format/csv.js';
import { fileError, UsageError } from '../settings/errors.js';
import { lettersOfTask, readOutcomes, type NamedOutcome } from '../host/outcome-file.js';
import { openReward } from '../host/rewards.js';
import { addExample, integerOption, type CommandModule } from './command.js';
import { choiceOf, given, numberOf, rewardOf, textOf } from './options.js';
import { Interrupted } from './session.js';
import { taskOf, taskOption } from './task-option.js';

interface Scored {
  readonly name?: string;
  readonly outcome: string;
  /** null: infeasible. */
  readonly raw: number | null;
  /** R = max(shaped raw score, R_min). */
  readonly reward: number;
  readonly logReward: number;
  /** How far to believe it, where the reward says so. */
  readonly details?: Readonly<Record<string, number>>;
}

const FORMATS = ['csv', 'jsonl'] as const;

export const command: CommandModule = {
  configure(cli) {
    cli
      .argument(
        '<file>',
        'FASTA, CSV in any layout, JSON lines, xlsx, Parquet, or one outcome a line, gzipped or not; - reads stdin; options behind it: "plate.csv(sequence=peptide,skip=3)"',
      )
      .requiredOption('--reward <spec>', 'the reward; ocgfn rewards lists them')
      .addOption(taskOption())
      .option(
        '--column <name>',
        'column of the outcomes (default: outcome, sequence or seq, else the one that holds sequences)',
      )
      .addOption(new Option('--to <format>', 'form of the answer').choices(FORMATS).default('csv'))
      .option('--out <file>', 'write there instead of to stdout')
      .addOption(integerOption('--batch <n>', 'outcomes per call of the reward', 1, 256));
    addExample(
      cli,
      'ocgfn score candidates.fasta --reward rna:L14_RNA1',
      'echo GGCCCGUCCGCGCG | ocgfn score - --reward rna:L14_RNA1 --to jsonl',
    );
  },

  async run(session, [file], options) {
    const to = given(choiceOf(options, 'to', FORMATS), '--to');
    const batch = given(numberOf(options, 'batch'), '--batch');
    const [out, column] = [textOf(options, 'out'), textOf(options, 'column')];
    const task = taskOf(options);
    const reward = await openReward(rewardOf(options), task, (sentence) => session.note(sentence));
    const outcomes = await readOutcomes(file, {
      column,
      letters: reward.oracle.info.alphabet ?? (task && lettersOfTask(task)),
      note: (sentence) => session.note(sentence),
    });
    refuseForeign(outcomes, reward.oracle.info);
    const { alphabet } = reward.oracle.info;
    if (alphabet === undefined && task === undefined && mixesCase(outcomes))
      session.note('small and capital letters are taken for different ones, since the reward does not say its letters; --task "sequence alphabet=dna length=14", say, makes them one'); // prettier-ignore
    const evaluator = freeEvaluator(reward);
    const progress = session.progress(`score ${file}`, outcomes.length);
    const scored: Scored[] = [];
    const { signal } = session;
    const add = ({ outcome, name }: NamedOutcome, { raw, logReward }: Evaluation): void => {
      scored.push({
        ...(name !== undefined && { name }),
        outcome,
        raw,
        reward: Math.exp(logReward),
        logReward,
        ...(reward.details && { details: reward.details(outcome) }),
      });
    };
    let failure: Error | undefined;
    while (scored.length < outcomes.length && !signal.aborted && failure === undefined) {
      const part = outcomes.slice(scored.length, scored.length + batch);
      try {
        const evaluations = await evaluator.evaluate(part.map(({ outcome }) => outcome));
        part.forEach((named, i) => add(named, evaluations[i]));
      } catch (error) {
        if (!(error instanceof OracleFailure)) throw error;
        // What was scored before the failure may have been paid for: it is printed, and then the failure.
        for (const named of part) {
          const raw = error.scored.get(named.outcome);
          if (raw !== undefined) add(named, evaluator.shaped(named.outcome, raw));
        }
        const place = part.find(({ outcome }) => outcome === error.outcome)?.place ?? part[0].place;
        failure = new Error(`${place}: ${error.message}`, { cause: error });
      }
      progress.update(scored.length);
    }
    progress.clear();
    session.result({ reward: options.reward, scores: scored, ...(failure && { error: failure.message }) });
    const text =
      to === 'csv' ? csvText(scored) : scored.map((record) => `${JSON.stringify(record)}\n`).join('');
    if (failure && scored.length === 0) throw failure;
    if (out === undefined) session.print(text.trimEnd());
    else {
      try {
        writeFileAtomic(out, text);
      } catch (error) {
        throw fileError(out, error);
      }
      session.note(`${out}: ${scored.length} scores`);
    }
    if (failure) throw failure;
    if (signal.aborted)
      throw new Interrupted(`interrupted after ${scored.length} of ${outcomes.length} outcomes`);
  },
};

/** Whether some are all in small letters and others all in capitals: one alphabet, most probably. */
function mixesCase(outcomes: readonly NamedOutcome[]): boolean {
  const all = (form: RegExp): boolean => outcomes.some(({ outcome }) => form.test(outcome));
  return all(/^[a-z]+$/) && all(/^[A-Z]+$/);
}

/** Refuses what the reward does not score, before the first call is paid for. */
function refuseForeign(outcomes: readonly NamedOutcome[], { name, alphabet, lengths }: OracleInfo): void {
  for (const { outcome, place } of outcomes) {
    const letter = alphabet === undefined ? undefined : [...outcome].find((one) => !alphabet.includes(one));
    if (letter !== undefined) {
      throw new UsageError(
        `${place}: "${outcome}" contains ${letter}, ${name} scores the letters ${alphabet}`,
      );
    }
    if (lengths === undefined || (outcome.length >= lengths[0] && outcome.length <= lengths[1])) continue;
    const right = lengths[0] === lengths[1] ? `${lengths[0]}` : `${lengths[0]} to ${lengths[1]}`;
    throw new UsageError(
      `${place}: "${outcome}" has ${outcome.length} letters, ${name} scores sequences of ${right}`,
    );
  }
}

function csvText(scored: readonly Scored[]): string {
  const named = scored.some(({ name }) => name !== undefined);
  const extra = Object.keys(scored[0]?.details ?? {});
  const header = ['outcome', 'raw', 'reward', 'logReward', ...extra];
  const lines = scored.map(({ name, outcome, raw, reward, logReward, details }) => {
    const cells = [outcome, raw, reward, logReward, ...extra.map((key) => details?.[key])];
    return csvLine(named ? [name, ...cells] : cells);
  });
  return [csvLine(named ? ['name', ...header] : header), ...lines].map((line) => `${line}\n`).join('');
}
