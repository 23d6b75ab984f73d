/** `ocgfn sample RUN -n 1000 --to csv`: candidates with reward (if known) and log-probability. */
import { writeFileAtomic } from '../store/atomic.js';
import { candidateFormats, formatCandidates } from '../run/candidates.js';
import { readPaid, scoreSign } from '../run/paid-summary.js';
import { loadPolicy } from '../run/policy-run.js';
import { isAskable } from '../run/cells-run.js';
import { UsageError } from '../settings/errors.js';
import { readRunRecord } from '../store/run-record.js';
import { openReward } from '../host/rewards.js';
import { evaluateTexts, freeEvaluator } from '../reward/evaluation.js';
import { SolvedPolicy } from '../method/stored-solution.js';
import { openBackend } from '../tensor/loader.js';
import { RandomStream } from '../random/stream.js';
import { Option } from 'commander';
import { addExample, integerOption, type CommandModule } from './command.js';
import { choiceOf, given, numberOf, seedOf, textOf } from './options.js';
import { whereOption } from './where-option.js';
import { sampleAsked } from './sample-asked.js';
import { drawAsSaid } from './sample-within.js';

export const command: CommandModule = {
  configure(cli) {
    cli
      .argument('<run>', 'an adapted or trained run, or one pre-trained on properties')
      .addOption(integerOption('-n, --count <n>', 'samples to draw', 1, 1000))
      .addOption(
        integerOption(
          '--top <k>',
          'keep the best k by reward (by log-probability where no reward is known)',
          1,
        ),
      )
      .option(
        '--ask <question>',
        'properties to ask for, such as "charge=5, moment=high"; of runs pre-trained with describe=',
      )
      .addOption(
        integerOption(
          '--tries <n>',
          'roll-outs for one object before its cell (--ask) or what is missing (--where; default: 1000) is given up',
          1,
        ),
      )
      .addOption(integerOption('--look-ahead <k>', 'last steps summed exactly over completions (--ask)', 0))
      .option(
        '--from <state>',
        'complete this: a string so far (- for a free place), a grid point, a set so far, or a row such as [2,0,1]',
      )
      .addOption(
        whereOption('; exact on solved runs, else by rejection, and where that is too rare under masks'),
      )
      .option('--distinct', 'draw until there are that many different outcomes')
      .option('--reward <spec>', 'score the samples with this reward')
      .option(
        '--condition <c>',
        'of a conditional run: beta=4, prefer=0.3,0.7, context=1.5,7 or context=#3 (row of its file)',
      )
      .addOption(new Option('--to <format>', 'output format').choices(candidateFormats).default('csv'))
      .option('--out <file>', 'write to a file instead of stdout')
      .addOption(integerOption('--seed <n>', 'seed of the samples', 0, 0));
    addExample(
      cli,
      'ocgfn sample runs/peptides --ask "charge=5, moment=high, hydrophobicity=any" -n 1000 --to fasta',
      'ocgfn sample runs/rna1 -n 1000 --distinct --top 100 --to fasta > best.fasta',
      'ocgfn sample runs/grid-beta -n 100 --condition beta=4',
      'ocgfn sample runs/six6 -n 100 --from GATT --where "gc=3..5"',
    );
  },

  async run(session, [path], options, methods) {
    if (isAskable(readRunRecord(path))) {
      for (const name of ['from', 'where'])
        if (options[name] !== undefined)
          throw new UsageError(`--${name}: ${path} was pre-trained on properties; ask for them with --ask`);
      await sampleAsked(session, path, options);
      return;
    }
    if (options.ask !== undefined)
      throw new UsageError(`${path}: has no properties to ask for; pre-train with describe=`);
    const backend = await openBackend();
    const { policy, env } = await loadPolicy(path, backend, methods, textOf(options, 'condition'));
    const random = new RandomStream(seedOf(options)).fork('sample');
    const request = {
      count: given(numberOf(options, 'count'), '--count'),
      distinct: options.distinct === true,
      estimateSamples: 16,
    };
    const candidates = await drawAsSaid(session, policy, request, options, random);
    const entries = readPaid(path);
    // Of many outcomes a solved run has no log; its checkpoint tells as much.
    const solved = policy instanceof SolvedPolicy ? policy : undefined;
    let sign = solved ? (solved.higherIsBetter ? 1 : -1) : scoreSign(entries);
    const paid = new Map(entries.map(({ outcome, raw }) => [outcome, raw]));
    if (typeof options.reward === 'string') {
      const reward = await openReward(options.reward, env, (sentence) => session.note(sentence));
      const texts = [...new Set(candidates.map(({ outcome }) => outcome))];
      const { raw } = await evaluateTexts(freeEvaluator(reward), texts);
      sign = reward.oracle.info.higherIsBetter ? 1 : -1;
      texts.forEach((text, i) => paid.set(text, raw[i]));
    }
    const known = solved && scoresOf(solved);
    for (const candidate of candidates) {
      const raw = paid.get(candidate.outcome) ?? known?.(candidate.outcome);
      if (raw !== undefined) candidate.raw = raw;
    }
    const top = numberOf(options, 'top');
    if (top !== undefined) {
      const rank = (c: (typeof candidates)[number]): number =>
        typeof c.raw === 'number' ? sign * c.raw : -Infinity;
      candidates.sort((a, b) => rank(b) - rank(a) || b.logProbability - a.logProbability);
      candidates.length = Math.min(top, candidates.length);
    }
    if (session.json) {
      session.result({ run: path, candidates });
      return;
    }
    const text = formatCandidates(candidates, given(choiceOf(options, 'to', candidateFormats), '--to'));
    if (typeof options.out === 'string') {
      writeFileAtomic(options.out, text);
      session.note(`${options.out}: ${candidates.length} candidates`);
    } else {
      session.print(text.trimEnd());
    }
  },
};

/** Scores of a solved run, which are in its checkpoint whatever its log holds. */
function scoresOf(policy: SolvedPolicy): (outcome: string) => number | null {
  const row = new Int32Array(policy.env.stateSize);
  return (outcome) => {
    policy.env.outcomeFromText(outcome, row, 0);
    return policy.rawOf(row, 0);
  };
}
