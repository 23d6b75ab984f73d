/** `ocgfn next DATA|FOLDER [FILE ...] -n 96`: a campaign of measurements; the next plate from all that is known. */
import { existsSync, statSync } from 'node:fs';
import { Option } from 'commander';
import {
  beginsSame,
  planCampaign,
  usualFolder,
  type Beginning,
  type BeginRequest,
} from '../campaign/begin-campaign.js';
import { CampaignFolder, isCampaign } from '../campaign/campaign-folder.js';
import { readCampaignRecord } from '../campaign/campaign-record.js';
import { parseTargets } from '../campaign/said-targets.js';
import { plateParameters } from '../plate/plate-options.js';
import { UsageError } from '../settings/errors.js';
import { parseAssignments } from '../settings/given.js';
import { addExample, integerOption, listOption, type CommandModule } from './command.js';
import { workOn } from './next-round.js';
import { given, listOf, numberOf, textOf, type Options } from './options.js';
import type { Session } from './session.js';
import { describeParameters } from './settings.js';
import { whereOption } from './where-option.js';

export const command: CommandModule = {
  configure(cli) {
    cli
      .argument(
        '[files...]',
        'a file of measured sequences, with which a campaign begins; or the folder of a campaign and the files to hand in; and key=value settings',
      )
      .addOption(
        integerOption(
          '-n, --count <n>',
          'sequences to measure next; without it, or 0: takes the files in and says what was learnt',
          0,
        ),
      )
      .addOption(whereOption('; for every proposal of the campaign'))
      .addOption(
        listOption(
          '--parent <sequence>',
          'a sequence to go out from that was not measured; may be given several times',
        ),
      )
      .addOption(
        listOption(
          '--target <column>',
          'given two to four times: columns that are to be good at once, such as potency, "hemolysis(lower=yes)"; plates widen the front of what none betters in all of them, and a sequence needs no value in each',
        ),
      )
      .option('--out <folder>', 'folder of a new campaign (default: DATA-campaign beside the file)')
      .addOption(new Option('--wells <wells>', 'wells of a plate (default: 96)').choices(['96', '384']))
      .option('--model <run>', 'take candidates from this pre-trained run too, in its space')
      .option(
        '--pretrain',
        'pre-train a model of the space in the folder, once, and take candidates from it too (docs/plates.md says what that brings)',
      )
      .option(
        '--more',
        'give out a further plate though no new result has come since the last (corrections of old ones are none)',
      )
      .addOption(integerOption('--seed <n>', 'seed of every random stream (default: 0)', 0));
    cli.addHelpText(
      'after',
      `\nSettings of the space, found in the file unless they are given:
  alphabet   dna | rna | protein | the letters
  length     letters of every sequence
  maxLength  letters of the longest, where they differ

Settings of the plates:
${describeParameters(plateParameters())}

What a file says is read as everywhere (docs/measured-data.md): "data.csv(score=Kd,lower=yes)"; several values of
a sequence are replicates, "failed" is infeasible, an empty score waits, a later file corrects. A plate reader's
table or grid of wells will do in the place of sequences: "reader.csv(plate=2)".`,
    );
    addExample(
      cli,
      'ocgfn next assay.csv -n 96',
      'ocgfn next assay-campaign assay-campaign/plates/plate-1.csv -n 96',
      'ocgfn next assay-campaign plate-3-filled.csv   # takes the last one in, proposes nothing',
      'ocgfn next assay.csv --target potency --target "hemolysis(lower=yes)" -n 96',
      'ocgfn next --parent GATTACAGATTACAGATTAC --out first -n 96 alphabet=dna',
    );
  },

  async run(session, args, options) {
    const isSetting = (text: string): boolean => /^\w+=/.test(text) && !existsSync(text);
    const files = args.filter((text) => !isSetting(text));
    const settings = args.filter(isSetting);
    const [first] = files;
    if (first !== undefined && isFolder(first)) await goOn(session, first, files.slice(1), settings, options);
    else await begin(session, files, settings, options);
  },
};

const isFolder = (path: string): boolean => existsSync(path) && statSync(path).isDirectory();

/** What holds for a campaign as a whole cannot be said of one plate. */
const OF_CAMPAIGN = ['where', 'target', 'parent', 'out', 'wells', 'seed', 'model', 'pretrain'];

async function goOn(
  session: Session,
  path: string,
  files: readonly string[],
  settings: readonly string[],
  options: Options,
): Promise<void> {
  readCampaignRecord(path);
  const again = OF_CAMPAIGN.find((name) => options[name] !== undefined);
  if (again !== undefined)
    throw new UsageError(`--${again}: was said when ${path} began and holds for all its plates; give a new campaign another folder`); // prettier-ignore
  const folder = CampaignFolder.open(path);
  await workOn(session, folder, { files, settings: parseAssignments(settings), ...asked(options) });
}

async function begin(
  session: Session,
  files: readonly string[],
  settings: readonly string[],
  options: Options,
): Promise<void> {
  if (files.length === 0 && options.out === undefined)
    throw new UsageError('next: give a file of measured sequences or the folder of a campaign; without data, --out FOLDER and alphabet= and length='); // prettier-ignore
  const path = textOf(options, 'out') ?? usualFolder(files[0]);
  const beginning = await planCampaign({
    files,
    given: parseAssignments(settings),
    where: textOf(options, 'where'),
    targets: parseTargets(listOf(options, 'target')),
    parents: listOf(options, 'parent'),
    wells: options.wells === '384' ? 384 : 96,
    model: modelOf(options),
    folder: path,
    seed: numberOf(options, 'seed') ?? 0,
    count: asked(options).count,
    note: (sentence) => session.note(sentence),
  });
  const folder = openOrBegin(path, beginning);
  session.note(`${path}: ${beginning.space}`);
  await workOn(session, folder, {
    files: [],
    read: beginning.read,
    also: beginning.also,
    settings: {},
    ...asked(options),
  });
}

function modelOf(options: Options): BeginRequest['model'] {
  const run = textOf(options, 'model');
  if (run !== undefined && options.pretrain === true)
    throw new UsageError('--pretrain: a model is given by --model; leave one of the two out');
  if (run !== undefined) return { run };
  return options.pretrain === true ? 'own' : undefined;
}

/** The same command again, after it was killed, goes on with what it has begun. */
function openOrBegin(path: string, { record }: Beginning): CampaignFolder {
  if (!isCampaign(path)) return CampaignFolder.begin(path, record);
  beginsSame(path, readCampaignRecord(path), record);
  return CampaignFolder.open(path);
}

const asked = (options: Options): { readonly count: number; readonly more: boolean } => ({
  count: options.count === undefined ? 0 : given(numberOf(options, 'count'), '--count'),
  more: options.more === true,
});
