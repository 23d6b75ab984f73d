/**
 * `ocgfn proxy train DATA` makes a reward from labelled sequences; `ocgfn proxy check PROXY FILE` says how
 * far to believe single scores.
 */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { Option } from 'commander';
import { suggestion } from '../settings/suggest.js';
import { LEARNER_NAMES, LEARNERS } from '../reward/proxy/learners.js';
import type { ProxyKind } from '../reward/proxy/proxy-learner.js';
import { createPredictor, summarize } from '../reward/proxy/proxy-model.js';
import { FEATURE_KINDS } from '../reward/proxy/sequence-features.js';
import { writeFileAtomic } from '../store/atomic.js';
import { checkInputAsync, fileError, UsageError } from '../settings/errors.js';
import { reportSentence } from '../format/data/read-report.js';
import { dataFile } from '../host/data-file.js';
import { readOutcomes } from '../host/outcome-file.js';
import { complexity } from '../host/proxy/complexity.js';
import { readProxyFile } from '../host/proxy/proxy-data.js';
import { formatProxy, parseProxy } from '../host/proxy/proxy-file.js';
import { cardFacts, PROXY_CAUTION, proxyPage } from '../host/proxy/proxy-report.js';
import { PROXY_PRESETS, runProxyTraining, type ProxySettings } from '../host/proxy/train-proxy-file.js';
import { addExample, integerOption, type CommandModule } from './command.js';
import { choiceOf, given, numberOf, seedOf, textOf, type Options } from './options.js';
import type { Session } from './session.js';

const KINDS = ['classification', 'regression'] as const satisfies readonly ProxyKind[];

export const command: CommandModule = {
  configure(cli) {
    cli
      .argument('<action>', 'train or check')
      .argument(
        '<file>',
        'train: sequences with labels or scores (CSV in any layout, FASTA, JSON lines, xlsx, Parquet), options behind it: "mic.csv(score=MIC,lower=yes)"; check: a trained proxy',
      )
      .argument('[outcomes]', 'check: a file of sequences')
      .addOption(
        new Option(
          '--learner <name>',
          `default: all are tried, and what predicts held-out sequences best is kept. ${LEARNER_NAMES.map((name) => `${name}: ${LEARNERS[name].help}`).join('; ')}`,
        ).choices(LEARNER_NAMES),
      )
      .addOption(
        new Option(
          '--features <kind>',
          'what network and ridge see; default: composition, and one-hot too where all lengths are alike',
        ).choices(FEATURE_KINDS),
      )
      .addOption(
        new Option('--kind <kind>', 'default: classification when all values are 0 or 1').choices(KINDS),
      )
      .option('--sequence <column>', 'column of the sequences')
      .option('--score <column>', 'column of the labels or scores')
      .addOption(
        integerOption(
          '--folds <n>',
          'folds of the cross-validation, and members of the ensemble',
          2,
          PROXY_PRESETS.folds,
        ),
      )
      .addOption(
        integerOption('--epochs <n>', 'passes of a network over the data; default: stopped early', 1),
      )
      .addOption(integerOption('--hidden <n>', 'hidden units of a network', 1, PROXY_PRESETS.hidden))
      .addOption(integerOption('--seed <n>', 'seed of every random stream', 0, 0))
      .option('--out <file>', 'the proxy (default: NAME.proxy.json; the card is NAME.proxy.html beside it)');
    addExample(
      cli,
      'ocgfn proxy train peptides.tsv --out amp.proxy.json',
      'ocgfn proxy train "mic.csv(score=log10_MIC,lower=yes)" --out mic.proxy.json',
      'ocgfn score candidates.fasta --reward "proxy:amp.proxy.json(take=min)"',
      'ocgfn proxy check amp.proxy.json candidates.fasta',
    );
  },

  async run(session, [action, file, outcomes], options) {
    if (action === 'train') await train(session, file, options);
    else if (action === 'check') await check(session, file, outcomes);
    else throw new UsageError(`proxy: unknown action "${action}"${suggestion(action, ['train', 'check'])}`);
  },
};

function readBytes(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw fileError(file, error);
  }
}

async function train(session: Session, file: string, options: Options): Promise<void> {
  const [sequence, score] = [textOf(options, 'sequence'), textOf(options, 'score')];
  const kind = choiceOf(options, 'kind', KINDS);
  const [learner, features] = [
    choiceOf(options, 'learner', LEARNER_NAMES),
    choiceOf(options, 'features', FEATURE_KINDS),
  ];
  const epochs = numberOf(options, 'epochs');
  if (epochs !== undefined && learner !== undefined && learner !== 'network')
    throw new UsageError(`proxy train: --epochs is of networks, not of --learner ${learner}`);
  if (features !== undefined && learner !== undefined && !LEARNERS[learner].readsFeatures)
    throw new UsageError(`proxy train: --learner ${learner} has kernels of its own, leave --features out`);
  const settings: ProxySettings = {
    ...(learner !== undefined && { learner }),
    ...(features !== undefined && { features }),
    ...(epochs !== undefined && { epochs }),
    folds: given(numberOf(options, 'folds'), '--folds'),
    hidden: given(numberOf(options, 'hidden'), '--hidden'),
    seed: seedOf(options),
  };
  const { path, options: said } = dataFile(file);
  const columns = { ...(sequence !== undefined && { sequence }), ...(score !== undefined && { score }) };
  const data = await readProxyFile({ path, options: { ...said, ...columns } }, kind);
  session.note(reportSentence(data.report));
  const name = basename(path);
  // How many members there will be is known when the first is ready.
  let line: ReturnType<Session['progress']> | undefined;
  const stored = await checkInputAsync(() =>
    runProxyTraining(name, data, settings, (done, members) => {
      line ??= session.progress(`proxy ${name}`, members);
      if (done < members) line.update(done);
      else line.done(members);
    }),
  );
  const out = textOf(options, 'out') ?? `${name.replace(/(\.\w{1,5}){1,2}$/, '')}.proxy.json`;
  const page = `${out.replace(/\.json$/, '')}.html`;
  try {
    writeFileAtomic(out, formatProxy(stored));
    writeFileAtomic(page, proxyPage(stored));
  } catch (error) {
    throw fileError(out, error);
  }
  session.result({ proxy: out, page, kind: stored.model.kind, ...stored.card, dataRead: data.report });
  session.print(`${out}: ${cardFacts(stored).map(({ label, value }) => `${label} ${value}`).join(', ')}`); // prettier-ignore
  session.print(`${page}: the card, with the calibration plot`);
  session.print(PROXY_CAUTION);
}

async function check(session: Session, file: string, outcomes: string | undefined): Promise<void> {
  if (outcomes === undefined) throw new UsageError('proxy check: needs a file of sequences behind the proxy');
  let stored;
  try {
    stored = parseProxy(file, readBytes(file).toString());
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError((error as Error).message, { cause: error });
  }
  const predict = createPredictor(stored.model);
  const rows = (await readOutcomes(outcomes, { letters: stored.model.alphabet })).map(
    ({ outcome, name }) => ({
      ...(name !== undefined && { name }),
      outcome,
      ...summarize(predict(outcome)),
      complexity: complexity(outcome),
    }),
  );
  session.result({ proxy: file, card: stored.card, rows });
  const four = (value: number): string => value.toFixed(4);
  session.printTable(
    ['outcome', 'mean', 'least', 'deviation', 'complexity'],
    rows.map((row) => [
      row.outcome,
      four(row.mean),
      four(row.least),
      four(row.deviation),
      row.complexity.toFixed(2),
    ]),
  );
}
