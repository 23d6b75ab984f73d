/** A model of properties, and what the user knows of a reward over them: new runs and resumed ones alike. */
import { ON, openCellReward } from '../host/cell-rewards.js';
import type { GuessedProperties } from '../run/budget-run.js';
import { loadProperties } from '../run/property-run.js';
import { UsageError } from '../settings/errors.js';
import { openBackend } from '../tensor/loader.js';

/**
 * A model of properties with what is guessed of the reward over them.
 * @param guess as behind `--reward on:`; undefined: nothing is known
 */
export async function loadGuessed(
  path: string,
  guess: string | undefined,
  note: (sentence: string) => void,
): Promise<GuessedProperties> {
  const loaded = await loadProperties(path, await openBackend());
  if (guess === undefined) return { ...loaded, guess };
  if (!guess.startsWith(ON))
    throw new UsageError(`--guess: must be a reward over properties, such as on:charge>=4, got "${guess}"`);
  const space = { set: loaded.set, logMass: loaded.logZ };
  return { ...loaded, guess: await openCellReward(guess, space, note) };
}
