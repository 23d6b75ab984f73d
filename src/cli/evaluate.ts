/**
 * `ocgfn evaluate RUN`: success and exactness of a pre-trained model; calls, candidates and distribution of
 * an adapted one.
 */
import { mean } from '../math/moments.js';
import { writeFileAtomic } from '../store/atomic.js';
import { csvLine } from '../format/csv.js';
import type { OutcomeModel } from '../outcome/outcome-model.js';
import type { RewardDefinition } from '../reward/definition.js';
import type { EvaluateOptions } from '../reward/evaluation.js';
import { MEASURED } from '../run/adapt-offline.js';
import { isAskable } from '../run/cells-run.js';
import { isOfBudget, isSolved, readMethodRecord } from '../run/method-record.js';
import { UsageError } from '../settings/errors.js';
import { storedOperator } from '../run/stored-operator.js';
import { evaluateExtraction } from '../run/evaluate-extraction.js';
import { evaluateModel, evaluatePolicy, type ExactDistribution } from '../run/evaluate-run.js';
import { evaluateGoals, type GoalEvaluation } from '../run/evaluate-goals.js';
import { environmentOf, loadOutcomeModel } from '../run/outcome-run.js';
import { readPaid, summarizePaid } from '../run/paid-summary.js';
import { isConditional, loadPolicy, loadPrior } from '../run/policy-run.js';
import { openReward } from '../host/rewards.js';
import { readRunRecord } from '../store/run-record.js';
import { openBackend } from '../tensor/loader.js';
import { addExample, integerOption, listOption, type CommandModule } from './command.js';
import { evaluateAskable } from './evaluate-properties.js';
import { evaluateConditional } from './evaluate-conditional.js';
import { given, listOf, numberOf, seedOf } from './options.js';
import type { ProgressLine } from './progress.js';
import type { Session } from './session.js';
import { percent } from './settings.js';

export const command: CommandModule = {
  configure(cli) {
    cli
      .argument('<run>', 'a pre-trained, adapted or trained run')
      .addOption(
        listOption(
          '--reward <spec>',
          "pre-trained: how exact extraction is for that reward (may be given several times); adapted: another reward than the run's own",
        ),
      )
      .addOption(
        integerOption(
          '-n, --count <n>',
          'outcomes asked for (default: 10000), or samples drawn of an adapted run (default: 1000); of a model of properties roll-outs towards each cell (default: 64)',
          1,
        ),
      )
      .option(
        '--goals <file>',
        'outcomes to ask a pre-trained model for, one by one (FASTA, CSV, lines), or "all" (enumerable spaces)',
      )
      .addOption(integerOption('--tries <n>', 'roll-outs for each of --goals', 1, 1))
      .addOption(
        listOption(
          '--condition <c>',
          'conditional runs: a condition to look at, such as beta=4 (may be given several times; default: some that cover all)',
        ),
      )
      .option(
        '--reference <scores>',
        'conditional runs with several rewards: reference point of the hypervolume, one raw score a reward (default: the worst scores known)',
      )
      .option('--distribution <file>', 'write the exact terminating distribution as CSV (enumerable spaces)')
      .addOption(
        integerOption(
          '--sampled-tv <n>',
          'large spaces: estimate the distance from the reward; n outcomes drawn by the environment are scored for Z, outside any budget',
          100,
        ),
      )
      .addOption(integerOption('--seed <n>', 'seed of the evaluation', 0, 0));
    addExample(
      cli,
      'ocgfn evaluate runs/rna14 --json',
      'ocgfn evaluate runs/grid --reward grid:corners --reward grid:classic',
      'ocgfn evaluate runs/grid --goals all',
      'ocgfn evaluate runs/grid-corners --distribution p.csv',
      'ocgfn evaluate runs/rna1 -n 4000 --sampled-tv 20000',
      'ocgfn evaluate runs/grid-beta --condition beta=1 --condition beta=4',
    );
  },

  async run(session, [path], options, methods) {
    const record = readRunRecord(path);
    if (isAskable(record)) {
      await evaluateAskable(session, path, options);
      return;
    }
    const { kind } = record;
    const seed = seedOf(options);
    const backend = await openBackend();
    if (kind === 'pretrain') {
      if (options.distribution)
        throw new UsageError(
          '--distribution: a pre-trained model has no distribution of its own; adapt it first',
        );
      if (options.sampledTv)
        throw new UsageError(
          '--sampled-tv: a pre-trained model has no distribution of its own; adapt it first',
        );
      const { model, step, heldOut } = await loadOutcomeModel(path, backend);
      if (typeof options.goals === 'string') {
        const tries = given(numberOf(options, 'tries'), '--tries');
        const goals = await evaluateGoals(model, options.goals, tries, seed, (sentence) =>
          session.note(sentence),
        );
        session.result({ run: path, step, ...goals });
        printGoals(session, path, goals);
        return;
      }
      if (options.reward) {
        await evaluateRewards(session, path, model, listOf(options, 'reward'), seed);
        return;
      }
      const figures = {
        run: path,
        step,
        ...evaluateModel(model, seed, numberOf(options, 'count') ?? 10_000, heldOut),
      };
      session.result(figures);
      session.print(`${path}, after ${step} steps, ${figures.outcomes} outcomes each:`);
      session.print(
        `  success, sampled:   ${percent(figures.successRate)}; on fresh outcomes ${percent(figures.successRateUnseen)}`,
      );
      if (figures.successRateHeldOut !== undefined)
        session.print(`  success, held out:  ${percent(figures.successRateHeldOut)}`);
      session.print(`  success, greedy:    ${percent(figures.successRateGreedy)}`);
      session.print(
        `  |log F(s0|y)|:      mean ${figures.logF0MeanAbs.toFixed(4)}, deviation ${figures.logF0Deviation.toFixed(4)}`,
      );
      if (figures.policyTv !== undefined) {
        session.print(
          `  from exact flows:   policy tv ${figures.policyTv.toFixed(4)}, |log F - exact| ${figures.flowError!.toFixed(4)}` +
            (figures.leak === undefined ? '' : `, leak ${figures.leak.toFixed(4)} / |X|`),
        );
      }
      return;
    }
    if (options.goals)
      throw new UsageError('--goals: a policy adapted to a reward takes no goals; give a pre-training run');
    if (isConditional(record)) {
      await evaluateConditional(session, path, record, backend, options);
      return;
    }
    for (const name of ['condition', 'reference'])
      if (options[name] !== undefined)
        throw new UsageError(`--${name}: ${path} was trained without a condition`);
    const specs = listOf(options, 'reward');
    if (specs.length > 1)
      throw new UsageError(
        `--reward: an adapted run is evaluated for one reward at a time, got ${specs.length}`,
      );
    const env = await environmentOf(record);
    const spec = specs[0] ?? String(record.config.reward);
    // Measured by hand: there is nothing to ask.
    const reward =
      spec === MEASURED ? undefined : await openReward(spec, env, (sentence) => session.note(sentence));
    if (isOfBudget(record) && !readMethodRecord(path, record, methods).method.hasPolicy) {
      const figures = summarizePaid(path, env, reward);
      session.result({ run: path, reward: spec, ...figures });
      printFigures(session, path, spec, figures);
      return;
    }
    const { policy } = await loadPolicy(path, backend, methods);
    const count = numberOf(options, 'count') ?? 1000;
    const policyPrior = await loadPrior(record.config, env, backend);
    const { figures, distribution } = await evaluatePolicy(
      policy, readPaid(path), reward, seed, count, policyPrior && { policy: policyPrior, alpha: Number(record.config.alpha) },
      numberOf(options, 'sampledTv'),
      { onProgress: progressOf(session, path, reward ? [reward] : []) },
    ); // prettier-ignore
    if (typeof options.distribution === 'string') writeDistribution(options.distribution, distribution);
    // The log of a large solved run holds no calls; its record says what they found.
    const { rewardCalls, best, top100, diversity } = record.summary;
    const found = isSolved(record) ? { ...figures, rewardCalls, best, top100, diversity } : figures;
    session.result({ run: path, reward: spec, ...found });
    printFigures(session, path, spec, found);
  },
};

/** Counts the outcomes asked for; undefined where no reward is outside this program and may take its time. */
function progressOf(
  session: Session,
  path: string,
  rewards: readonly RewardDefinition[],
): EvaluateOptions['onProgress'] {
  if (!rewards.some(({ calls }) => calls)) return undefined;
  let line: ProgressLine | undefined;
  return (done, total) => {
    line ??= session.progress(`evaluate ${path}`, total);
    line.update(done);
    if (done < total) return;
    line.clear();
    line = undefined;
  };
}

/** Extraction from a pre-trained model for one or several rewards. */
async function evaluateRewards(
  session: Session,
  path: string,
  model: OutcomeModel,
  specs: readonly string[],
  seed: number,
): Promise<void> {
  const rewards: RewardDefinition[] = [];
  for (const spec of specs)
    rewards.push(await openReward(spec, model.env, (sentence) => session.note(sentence)));
  const onProgress = progressOf(session, path, rewards);
  const list = (
    await evaluateExtraction(model, rewards, seed, { onProgress }, (graph) => storedOperator(path, graph))
  ).map((figures, i) => ({
    reward: specs[i],
    ...figures,
  }));
  if (list.length === 1) session.result({ run: path, ...list[0] });
  else {
    const tvs = list.map(({ tv }) => tv);
    const tvMean = mean(tvs);
    session.result({ run: path, tvMean, tvMax: Math.max(...tvs), rewards: list });
  }
  session.print(`${path}: direct extraction, exact distance from the reward (tv), ${list[0].pairs} pairs:`);
  session.printTable(
    ['reward', 'tv', 'pairs that can meet', 'exact flows'],
    list.map(({ reward, tv, tvReachable, tvExactFlows }) => [
      reward,
      tv.toFixed(4),
      tvReachable.toFixed(4),
      tvExactFlows.toExponential(1),
    ]),
  );
}

/** Missed goals that are printed. */
const PRINTED = 10;

function printGoals(session: Session, path: string, figures: GoalEvaluation): void {
  const { goals, tries, reachedAlways, successRate, missed } = figures;
  session.print(`${path}, ${goals} outcomes, ${tries} roll-outs each:`);
  session.print(`  reached every time: ${reachedAlways} of ${goals}; success ${percent(successRate)}`);
  for (const { outcome, reached } of missed.slice(0, PRINTED))
    session.print(`  missed: ${outcome} (reached ${reached} of ${tries})`);
  if (missed.length > PRINTED) session.print(`  ... and ${missed.length - PRINTED} more`);
}

function printFigures(session: Session, path: string, spec: string, figures: object): void {
  session.print(`${path}, reward ${spec}:`);
  for (const [name, value] of Object.entries<unknown>({ ...figures })) {
    if (typeof value === 'number')
      session.print(`  ${name.padEnd(12)} ${Number.isInteger(value) ? value : value.toPrecision(5)}`);
  }
}

function writeDistribution(file: string, distribution: ExactDistribution | undefined): void {
  if (!distribution) {
    throw new UsageError(
      '--distribution: the outcomes of this task are too many to enumerate (at most 100,000)',
    );
  }
  const { outcomes, logProbability, logReward } = distribution;
  const lines = outcomes.map((outcome, i) => csvLine([outcome, logProbability[i], logReward[i]]));
  writeFileAtomic(file, `outcome,logProbability,logReward\n${lines.join('\n')}\n`);
}
