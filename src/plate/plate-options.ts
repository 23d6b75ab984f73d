/** The settings of a plate. */
import { shareParameter, symmetryParameter } from '../adapt/common-parameters.js';
import type { Environment } from '../env/environment.js';
import { integer, number, type SettingsOf } from '../settings/describe.js';

/** @param _env presets do not depend on it yet */
export const plateParameters = (_env?: Environment) => ({
  localShare: shareParameter(0.15, 'least share of a plate that is unranked mutants of the best'),
  best: integer({ least: 1, greatest: 100_000, preset: 20, help: 'measured outcomes that count as the best' }),
  explore: number({ least: 0, greatest: 100, preset: 0.5, help: 'times the calibrated deviation in the bound that candidates are ranked by' }),
  pool: integer({ least: 64, greatest: 1_000_000, preset: 4096, help: 'candidates ranked for a plate' }),
  symmetry: symmetryParameter,
}); // prettier-ignore

export type PlateOptions = SettingsOf<ReturnType<typeof plateParameters>>;
