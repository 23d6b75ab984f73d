/**
 * `ocgfn data list`, `ocgfn data get NAME`: the data sets there are, and bringing one here. Nothing else ever
 * fetches anything. `ocgfn data library` makes one of finished runs (data-library.ts).
 */
import { UsageError } from '../settings/errors.js';
import { suggestion } from '../settings/suggest.js';
import { cacheFolder } from '../host/data/cache-folder.js';
import { findDataSet, getData, hasFile } from '../host/data/data-store.js';
import type { DataSet } from '../host/data/data-set.js';
import { DATA_SETS } from '../host/data/data-sets.js';
import { addExample, type CommandModule } from './command.js';
import { library } from './data-library.js';
import { textOf, type Options } from './options.js';
import type { Session } from './session.js';
import { taskOption } from './task-option.js';

export const command: CommandModule = {
  configure(cli) {
    cli
      .argument('<action>', 'list, get or library')
      .argument(
        '[names...]',
        'get: the data set; library: folders of finished runs and campaigns, or files of scores',
      )
      .option(
        '--from <folder>',
        'get: take the files from a folder, plain or gzipped, instead of the network',
      )
      .option('--out <file>', 'library: the file that is written, NAME.json, for --like')
      .addOption(taskOption('library: the space, where no source says it, or several do: "rna length=14"'));
    addExample(
      cli,
      'ocgfn data list',
      'ocgfn data get tfbind8',
      'ocgfn data get amp --from my-peptides',
      'ocgfn data library runs --out earlier.json',
    );
    cli.addHelpText(
      'after',
      '\nFiles go to $OCGFN_DATA, else to the cache folder; every file is checked by its SHA-256.',
    );
  },

  async run(session, [action, ...names], options) {
    if (!Object.hasOwn(ACTIONS, action))
      throw new UsageError(`data: unknown action "${action}"${suggestion(action, Object.keys(ACTIONS))}`);
    const { takes, run } = ACTIONS[action];
    const useless = OF_ACTIONS.find((option) => options[option] !== undefined && !takes.includes(option));
    if (useless !== undefined) {
      const [of] = Object.entries(ACTIONS).find(([, one]) => one.takes.includes(useless)) ?? [];
      throw new UsageError(`data ${action}: takes no --${useless}, which is an option of data ${of}`);
    }
    await run(session, names, options);
  },
};

interface Action {
  /** Options that say something to it. */
  readonly takes: readonly string[];
  run(session: Session, names: readonly string[], options: Options): void | Promise<void>;
}

const ACTIONS: Readonly<Record<string, Action>> = {
  list: { takes: [], run: list },
  get: { takes: ['from'], run: get },
  library: { takes: ['out', 'task'], run: library },
};

const OF_ACTIONS = Object.values(ACTIONS).flatMap(({ takes }) => takes);

const size = ({ files }: DataSet): number => files.reduce((sum, { bytes }) => sum + bytes, 0);
const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

function list(session: Session, [name]: readonly string[]): void {
  if (name !== undefined)
    throw new UsageError(`data list: shows all data sets and takes no name, got "${name}"`);
  const sets = DATA_SETS.map((set) => ({
    ...set,
    bytes: size(set),
    here: set.files.filter((file) => hasFile(set, file)).length,
  }));
  session.result({ folder: cacheFolder(), sets });
  for (const set of sets) {
    session.print(`${session.style(set.name, 'bold')}: ${set.help}`);
    session.print(`  source   ${set.source}`);
    session.print(`  pinned   ${set.pinned}`);
    session.print(`  license  ${set.license}`);
    session.print(`  files    ${set.files.length}, ${megabytes(set.bytes)}; ${set.here} here`);
    if (set.base === undefined) session.print('  get      only --from a folder');
  }
  session.print(`folder: ${cacheFolder()}`);
}

async function get(session: Session, [name, second]: readonly string[], options: Options): Promise<void> {
  const from = textOf(options, 'from');
  if (name === undefined)
    throw new UsageError('data get: needs the name of a data set; ocgfn data list shows them');
  if (second !== undefined)
    throw new UsageError(`data get: gets one data set at a time, got ${name} and ${second}`);
  const set = findDataSet(name);
  const total = size(set);
  const line = session.progress(`data ${name}`, total);
  let before = 0;
  const fresh = await getData(set, {
    ...(from !== undefined && { from }),
    signal: session.signal,
    onBytes: (got) => line.update(before + got),
    onFile: ({ bytes }) => line.update((before += bytes)),
  });
  line.clear();
  const here = set.files.filter((file) => hasFile(set, file)).length;
  session.result({ set: name, folder: cacheFolder(), files: set.files.length, here, fresh });
  session.print(
    `${name}: ${here} of ${set.files.length} files, ${megabytes(total)}, ${fresh} new, all verified, in ${cacheFolder()}`,
  );
}
