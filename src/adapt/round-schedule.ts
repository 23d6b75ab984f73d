/**
 * How a budget is cut into rounds: the same settings, with the same meaning, for every method that has
 * rounds.
 *
 * - `first`: objects of the first round, before anything is known;
 * - `round`: objects of every later round; where it is not given, a share of the budget (`roundShare`), and
 *   at least `roundLeast`.
 *
 * The last round spends what is left. How small rounds are is the greatest lever that a method has, so a
 * comparison of methods gives all of them one schedule.
 */
import { integer, number } from '../settings/describe.js';

/** Most calls that a schedule may ask for. */
const MOST = 1_000_000_000;

/** How large rounds are. */
export interface RoundSchedule {
  /** Objects of the first round. */
  readonly first: number;
  /** Objects of every later round; in the place of the two below. */
  readonly round?: number;
  /** Share of the budget that a later round spends, and calls that it spends at least. */
  readonly roundShare: number;
  readonly roundLeast: number;
}

/** The settings of a schedule. @param presets where they differ from 128, a twentieth and 64 */
export const scheduleParameters = (presets: Partial<Omit<RoundSchedule, 'round'>> = {}) => ({
  first: integer({ least: 1, greatest: MOST, preset: presets.first ?? 128, help: 'objects of the first round, before anything is known' }),
  round: integer({ least: 1, greatest: MOST, help: 'calls of every later round (default: by roundShare and roundLeast)' }),
  /**
   * Smaller early rounds climb faster at first, but may settle on the first hill that a few scores have shown
   * (docs/choose-adaptation.md).
   */
  roundShare: number({ least: 0, greatest: 1, preset: presets.roundShare ?? 0.05, help: 'share of the budget spent a round' }),
  roundLeast: integer({ least: 1, greatest: MOST, preset: presets.roundLeast ?? 64, help: 'least calls a round' }),
}); // prettier-ignore

/**
 * What to tell a user whose budget ends with the first round, so that nothing learned is ever used. Undefined
 * where it does not, and of settings without a schedule.
 */
export function remarkOnFirst({ first }: { readonly first?: unknown }, budget: number): string | undefined {
  if (typeof first !== 'number' || budget > first) return undefined;
  return `the first round (first=${first}) spends the whole budget of ${budget}, before anything is learned; a smaller first= leaves calls to use it`;
}

/**
 * Objects that a round may pay for.
 * @param nth 1 for the first round
 * @param budget calls that may be made in all, and of them those that are left
 */
export function roundSize(
  { first, round, roundShare, roundLeast }: RoundSchedule,
  nth: number,
  budget: number,
  remaining: number,
): number {
  const regular = round ?? Math.max(roundLeast, Math.round(roundShare * budget));
  return Math.min(remaining, nth === 1 ? first : regular);
}
