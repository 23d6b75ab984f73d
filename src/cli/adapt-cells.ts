/**
 * `ocgfn adapt RUN --reward on:SPEC`: a policy for a reward over properties, without a call and without
 * training.
 */
import { openCellReward } from '../host/cell-rewards.js';
import { CELLS_METHOD, cellsParameters, writeCells } from '../run/cells-run.js';
import { loadProperties } from '../run/property-run.js';
import { UsageError } from '../settings/errors.js';
import { resolveSettings } from '../settings/given.js';
import { openBackend } from '../tensor/loader.js';
import { newAdaptation, printedConfig } from './new-adaptation.js';
import type { Options } from './options.js';
import type { Session } from './session.js';
import { givenSettings } from './settings.js';

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
  if (printedConfig(session, options, CELLS_METHOD, values)) return;
  const { draws } = values;
  const parent = await loadProperties(path, await openBackend());
  const space = { set: parent.set, logMass: parent.logZ };
  const logReward = await openCellReward(spec, space, (sentence) => session.note(sentence));
  const { record } = parent;
  const config = {
    method: CELLS_METHOD,
    draws,
    reward: spec,
    parentConfig: record.config,
    parentSeed: record.seed,
  };
  const directory = newAdaptation({ path, record }, options, config);
  const { path: out } = directory;
  const { summary } = await writeCells(directory, parent, logReward, draws);
  session.result({ run: out, status: 'done', ...summary, seconds: directory.record.seconds });
  session.print(
    `${out}: ${summary.cellsWanted} cells wanted, reward calls 0; distance over cells of ${summary.draws} draws ` +
      `${summary.tvCells.toFixed(3)} (exact draws: ${summary.tvCellsNoise.toFixed(3)}), ` +
      `${summary.attemptsPerObject.toFixed(2)} attempts an object`,
  );
}
