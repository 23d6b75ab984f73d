/**
 * How a budget is cut into rounds: the same settings, with the same meaning, for every method that has
 * rounds.
 *
 * - `first`: objects of the first round, before anything is known; where it is not given, a tenth of the
 *   budget, at most `MOST_FIRST`;
 * - `round`: objects of every later round, such as the wells of a plate; where it is not given, a share of
 *   the budget (`roundShare`, about fifteen rounds), and at least `roundLeast`.
 *
 * The last round spends what is left. How small rounds are is the greatest lever that a method has, so a
 * comparison of methods gives all of them one schedule.
 */
import { integer, number } from '../settings/describe.js';

/** Most calls that a schedule may ask for. */
const MOST = 1_000_000_000;
/** Objects of a first round that is not given: this share of the budget, and at most so many. */
const FIRST_SHARE = 0.1;
const MOST_FIRST = 128;

/** How large rounds are. */
export interface RoundSchedule {
  /** Objects of the first round; default: a tenth of the budget. */
  readonly first?: number;
  /** Objects of every later round; in the place of the two below. */
  readonly round?: number;
  /** Share of the budget that a later round spends, and calls that it spends at least. */
  readonly roundShare: number;
  readonly roundLeast: number;
}

/** The settings of a schedule. */
export const scheduleParameters = () => ({
  first: integer({ least: 1, greatest: MOST, help: `objects of the first round, before anything is known (default: a tenth of the budget, at most ${MOST_FIRST})` }),
  round: integer({ least: 1, greatest: MOST, help: 'calls of every later round, such as the wells of a plate (default: by roundShare and roundLeast)' }),
  roundShare: number({ least: 0, greatest: 1, preset: 0.06, help: 'share of the budget spent a round' }),
  roundLeast: integer({ least: 1, greatest: MOST, preset: 1, help: 'least calls a round' }),
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
  const firstRound = first ?? Math.min(MOST_FIRST, Math.max(1, Math.round(FIRST_SHARE * budget)));
  const regular = round ?? Math.max(roundLeast, Math.round(roundShare * budget));
  return Math.min(remaining, nth === 1 ? firstRound : regular);
}
