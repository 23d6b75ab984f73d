/** The settings of a plate with their presets: `designPlate` takes them, `ocgfn next --help` lists them. */
import { shareParameter, symmetryParameter } from '../adapt/common-parameters.js';
import { choice, integer, number, type SettingsOf } from '../settings/describe.js';

export const plateParameters = () => ({
  surrogate: choice({ choices: ['auto', 'gp', 'network'], preset: 'gp', help: 'gp: a Gaussian process; network: an ensemble; auto: both, mixed by held-out errors' }),
  localShare: shareParameter(0.3, 'share of a plate that is unranked mutants of the best while predictions explain nothing; it falls as they do'),
  best: integer({ least: 1, greatest: 100_000, preset: 20, help: 'measured outcomes that count as the best' }),
  explore: number({ least: 0, greatest: 100, preset: 0.15, help: 'times the calibrated deviation in the bound that candidates are ranked by' }),
  pool: integer({ least: 64, greatest: 1_000_000, preset: 4096, help: 'candidates ranked for a plate' }),
  generations: integer({ least: 1, greatest: 1000, preset: 6, help: 'times that the pool is bred from those that rank highest so far' }),
  apart: integer({ least: 1, greatest: 1000, preset: 2, help: 'distance that outcomes of a plate keep while there are enough' }),
  symmetry: symmetryParameter,
}); // prettier-ignore

export type PlateOptions = SettingsOf<ReturnType<typeof plateParameters>>;
