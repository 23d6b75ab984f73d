/**
 * `ocgfn adapt RUN --reward on:SPEC`: a policy for a reward over properties, without a call and without
 * training.
 */
import { resolve } from 'node:path';
import { openCellReward } from '../host/cell-rewards.js';
import { configText } from '../host/settings-file.js';
import { CELLS_METHOD, cellsParameters, writeCells } from '../run/cells-run.js';
import { loadProperties } from '../run/property-run.js';
import { UsageError } from '../settings/errors.js';
import { resolveSettings } from '../settings/given.js';
import { parentOf, RunDirectory } from '../store/run-directory.js';
import { openBackend } from '../tensor/loader.js';
import { seedOf, textOf, type Options } from './options.js';
import type { Session } from './session.js';
import { freshPath, givenSettings } from './settings.js';

/** Options of adaptations that pay; and how they are typed, where that differs. */
const FOREIGN: readonly (readonly [name: string, flag?: string])[] = [
  ['budget'],
  ['method'],
  ['propose'],
  ['measured'],
  ['guess'],
  ['fromExtraction', 'from-extraction'],
];

export async function adaptCells(
  session: Session,
  path: string,
  spec: string,
  settings: readonly string[],
  options: Options,
): Promise<void> {
  for (const [name, flag = name] of FOREIGN)
    if (options[name] !== undefined)
      throw new UsageError(
        `adapt: --${flag} says nothing for a reward over properties (${spec}); leave it out`,
      );
  const [values] = resolveSettings(
    [{ owner: 'adapt', parameters: cellsParameters }],
    givenSettings(settings, options),
  );
  if (options.printConfig) {
    session.print(configText(values).trimEnd());
    session.result({ method: CELLS_METHOD, config: values });
    return;
  }
  const { draws } = values;
  const parent = await loadProperties(path, await openBackend());
  const space = { set: parent.set, logMass: parent.logZ };
  const logReward = await openCellReward(spec, space, (sentence) => session.note(sentence));
  const out = textOf(options, 'out') ?? freshPath(`${path.replace(/\/+$/, '')}-adapted`);
  if (resolve(out) === resolve(path)) throw new UsageError(`--out: must not be the parent run ${path}`);
  const { config: parentConfig, seed: parentSeed, task } = parent.record;
  const config = { method: CELLS_METHOD, draws, reward: spec, parentConfig, parentSeed };
  const directory = RunDirectory.create(
    out,
    { kind: 'adapt', task, config, seed: seedOf(options), parent: parentOf(out, path) },
    { overwrite: options.overwrite === true },
  );
  const summary = await writeCells(directory, parent, logReward, draws);
  session.result({ run: out, status: 'done', ...summary, seconds: directory.record.seconds });
  session.print(
    `${out}: ${summary.cellsWanted} cells wanted, reward calls 0; distance over cells of ${summary.draws} draws ` +
      `${summary.tvCells.toFixed(3)} (exact draws: ${summary.tvCellsNoise.toFixed(3)}), ` +
      `${summary.attemptsPerObject.toFixed(2)} attempts an object`,
  );
}
