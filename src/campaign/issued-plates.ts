/** Which sequence stands in a well: plates as they were given out, for results that name wells alone. */
import { UsageError } from '../settings/errors.js';
import type { IssuedRound } from './issued-round.js';

export class IssuedPlates {
  /** Sequences by well, by plate. */
  private readonly plates = new Map<number, Map<string, string>>();

  constructor(rounds: readonly Pick<IssuedRound, 'items'>[]) {
    for (const { plate, well, sequence } of rounds.flatMap(({ items }) => items)) {
      const wells = this.plates.get(plate) ?? new Map<string, string>();
      this.plates.set(plate, wells.set(well, sequence));
    }
  }

  /**
   * The plate that a file is of. With one plate there is no choice; of several it has to be said.
   * @param said `plate=` behind the file's name
   * @throws UsageError, one sentence
   */
  plateOf(file: string, said: number | undefined): number {
    const numbers = [...this.plates.keys()];
    const last = numbers.at(-1);
    // A number is left out where a file had it that was never given out.
    const all = numbers.length > 1 && last === numbers.length ? `1 to ${last}` : numbers.join(', ');
    if (last === undefined)
      throw new UsageError(`${file}: has wells in the place of sequences, and no plate was given out yet; hand in sequences`); // prettier-ignore
    if (said === undefined && numbers.length > 1)
      throw new UsageError(`${file}: has wells in the place of sequences; of which plate, ${all}? Write plate=${last}, say, in parentheses behind the file's name`); // prettier-ignore
    const plate = said ?? last;
    if (!this.plates.has(plate))
      throw new UsageError(`${file}: plate=${plate} was never given out; there ${numbers.length === 1 ? 'is plate' : 'are plates'} ${all}`); // prettier-ignore
    return plate;
  }

  /** The sequence in a well (A01) of a plate; undefined of an empty one. */
  sequenceIn(plate: number, well: string): string | undefined {
    return this.plates.get(plate)?.get(well);
  }
}
