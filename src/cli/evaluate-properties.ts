/** `ocgfn evaluate RUN` of a model of properties, or of a reward over them. */
import { openCellReward } from '../host/cell-rewards.js';
import {
  cellsFigures,
  drawAsked,
  isOfResidual,
  isOfCells,
  loadAskable,
  type Askable,
} from '../run/cells-run.js';
import { evaluateProperties, type PropertyFigures } from '../run/property-evaluation.js';
import { summarizePaid } from '../run/paid-summary.js';
import { UsageError } from '../settings/errors.js';
import { openBackend } from '../tensor/loader.js';
import { listOf, numberOf, seedOf, type Options } from './options.js';
import type { Session } from './session.js';
import { percent } from './settings.js';

/** Roll-outs towards each cell, and objects drawn of a reward. */
const DRAWS = 64;
const OBJECTS = 10_000;

export async function evaluateAskable(session: Session, path: string, options: Options): Promise<void> {
  for (const name of ['goals', 'distribution', 'sampledTv'])
    if (options[name] !== undefined)
      throw new UsageError(`evaluate: ${path} was pre-trained on properties; --${name} says nothing of it`);
  const run = await loadAskable(path, await openBackend());
  const seed = seedOf(options);
  const specs = listOf(options, 'reward');
  if (specs.length === 0 && isOfResidual(run.record)) {
    await evaluateResidual(session, path, run, numberOf(options, 'count') ?? OBJECTS, seed);
    return;
  }
  if (specs.length === 0 && !isOfCells(run.record)) {
    const figures = await evaluateProperties(run.loaded, numberOf(options, 'count') ?? DRAWS, seed);
    session.result({ run: path, ...figures });
    printFigures(session, path, figures);
    return;
  }
  const space = { set: run.set, logMass: run.loaded.logZ };
  const rewards: { reward: string; logReward: Float64Array }[] = [];
  if (run.logReward && specs.length === 0)
    rewards.push({ reward: String(run.record.config.reward), logReward: run.logReward });
  for (const reward of specs)
    rewards.push({ reward, logReward: await openCellReward(reward, space, (note) => session.note(note)) });
  const results: object[] = [];
  for (const { reward, logReward } of rewards) {
    const { summary: figures } = await cellsFigures(
      run.loaded,
      logReward,
      numberOf(options, 'count') ?? OBJECTS,
      seed,
    );
    results.push({ reward, ...figures });
    session.print(
      `${reward}: distance over cells of ${figures.draws} draws ${figures.tvCells.toFixed(4)} +- ${figures.tvCellsError.toFixed(4)} ` +
        `(exact draws: ${figures.tvCellsNoise.toFixed(4)}), ${figures.attemptsPerObject.toFixed(2)} attempts an object`,
    );
  }
  session.result({ run: path, rewards: results });
}

/** What its draws take, and what was paid for. */
async function evaluateResidual(
  session: Session,
  path: string,
  run: Askable,
  count: number,
  seed: number,
): Promise<void> {
  const asked = await drawAsked(run, run.logReward!, count, seed);
  const paid = summarizePaid(path, run.set.env);
  const kept = 'kept' in asked ? asked.kept : 1;
  const attemptsPerObject = asked.attempts / Math.max(1, asked.count);
  session.result({ run: path, draws: asked.count, attemptsPerObject, kept, ...paid });
  session.print(
    `${path}: ${paid.rewardCalls} reward calls; ${asked.count} draws, ${attemptsPerObject.toFixed(2)} attempts an object, ` +
      `weights cut by ${percent(1 - kept)}`,
  );
}

function printFigures(session: Session, path: string, figures: PropertyFigures): void {
  const { masses, deciles } = figures;
  session.print(
    `${path}: ${figures.cellsFound} of ${figures.cells} cells found, ${figures.draws} roll-outs each:`,
  );
  session.print(`  success, uniformly over cells:  ${percent(figures.uniform)}`);
  session.print(`  success, weighted by mass:      ${percent(figures.byMass)}`);
  session.print(
    `  success, by tenths, rarest on:  ${deciles.map((share) => (100 * share).toFixed(0)).join(' ')} %`,
  );
  session.print(
    `  inside cells:                   effective sample size ${percent(figures.effective)}, KL ${figures.kl.toFixed(3)} nats`,
  );
  if (masses === undefined) return;
  const of = {
    listed: 'all objects listed',
    summed: `exact for ${masses.descriptors.join(', ')}`,
    drawn: `cells with enough of ${masses.objects} objects of the base measure`,
  }[masses.reference];
  session.print(
    `  log Z, ${of}: ${masses.found} of ${masses.cells} cells, mean error ${masses.meanAbs.toFixed(3)}, rms ${masses.rms.toFixed(3)} nats`,
  );
}
