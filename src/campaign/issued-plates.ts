/** Which sequence stands in a well: plates as they were given out, for results that name wells alone. */
import { hasWell, wellName, type PlateSize } from '../plate/plate-wells.js';
import { UsageError } from '../settings/errors.js';
import type { IssuedRound } from './issued-round.js';

export class IssuedPlates {
  private readonly size: PlateSize;
  /** Sequences by well, by plate. */
  private readonly plates = new Map<number, Map<string, string>>();
  /** Plates of readers' files by the SHA-256 of their bytes. */
  private readonly files: ReadonlyMap<string, number>;

  /** @param files readers' files that were taken in: plates by the SHA-256 of their bytes */
  constructor(
    rounds: readonly Pick<IssuedRound, 'items'>[],
    size: PlateSize,
    files: ReadonlyMap<string, number> = new Map(),
  ) {
    this.size = size;
    this.files = files;
    for (const { plate, well, sequence } of rounds.flatMap(({ items }) => items)) {
      const wells = this.plates.get(plate) ?? new Map<string, string>();
      this.plates.set(plate, wells.set(well, sequence));
    }
  }

  /**
   * The plate that a file is of: the one that its bytes were taken in as; with one plate there is no choice; of
   * several it has to be said.
   * @param said `plate=` behind the file's name
   * @param bytes SHA-256 of the file
   * @throws UsageError, one sentence
   */
  plateOf(file: string, said: number | undefined, bytes: string): number {
    const numbers = [...this.plates.keys()];
    const last = numbers.at(-1);
    // A number is left out where a file had it that was never given out.
    const all = numbers.length > 1 && last === numbers.length ? `1 to ${last}` : numbers.join(', ');
    const known = this.files.get(bytes);
    if (last === undefined)
      throw new UsageError(`${file}: has wells in the place of sequences, and no plate was given out yet; hand in sequences`); // prettier-ignore
    if (said === undefined && known === undefined && numbers.length > 1)
      throw new UsageError(`${file}: has wells in the place of sequences; of which plate, ${all}? Write plate=${last}, say, in parentheses behind the file's name`); // prettier-ignore
    const plate = said ?? known ?? last;
    if (!this.plates.has(plate))
      throw new UsageError(`${file}: plate=${plate} was never given out; there ${numbers.length === 1 ? 'is plate' : 'are plates'} ${all}`); // prettier-ignore
    if (known !== undefined && plate !== known)
      throw new UsageError(`${file}: the same readings were taken in as those of plate ${known}; hand in the file of plate ${plate}`); // prettier-ignore
    return plate;
  }

  /**
   * The sequence in a well (A01) of a plate; undefined of an empty one.
   * @throws UsageError on a well that the plates of the campaign have not
   */
  sequenceIn(file: string, plate: number, well: string): string | undefined {
    if (!hasWell(this.size, well))
      throw new UsageError(`${file}: has the well ${well}, and plates of this campaign have ${this.size} wells, A01 to ${wellName(this.size, this.size - 1)}`); // prettier-ignore
    return this.plates.get(plate)?.get(well);
  }
}
