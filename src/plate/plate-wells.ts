/** Where the sequences of a round stand: plate by plate, row by row, and what is written on the tube. */

export type PlateSize = 96 | 384;

const COLUMNS: Readonly<Record<PlateSize, number>> = { 96: 12, 384: 24 };

export interface WellPlace {
  readonly id: string;
  readonly plate: number;
  /** A01, A02 ... H12; of 384 wells to P24. */
  readonly well: string;
}

/**
 * The place of the i-th sequence of a round.
 * @param tag what its id begins with: of the campaign and the plate
 * @param first number of the round's first plate
 */
export function wellPlace(tag: string, first: number, size: PlateSize, i: number): WellPlace {
  const plate = first + Math.floor(i / size);
  const well = wellName(size, i % size);
  return { id: `${tag}-${plate}-${well}`, plate, well };
}

/** Row by row, as a multichannel pipette takes it. */
export function wellName(size: PlateSize, i: number): string {
  const columns = COLUMNS[size];
  const row = String.fromCharCode(65 + Math.floor(i / columns));
  return `${row}${String((i % columns) + 1).padStart(2, '0')}`;
}

/** Whether a plate has a well of this name (A01). */
export const hasWell = (size: PlateSize, well: string): boolean =>
  Number(well.slice(1)) <= COLUMNS[size] && well.charCodeAt(0) - 65 < size / COLUMNS[size];

/** Four digits of the campaign, and four of what the plate holds (plates of earlier versions have none). */
const ID = /^([0-9a-f]{4})(?:[0-9a-f]{4})?-\d+-[A-P]\d\d(?!\w)/;

/** The id that a name of this form begins with; undefined of any other. */
export const idOf = (name: string): string | undefined => ID.exec(name.trim())?.[0];

/** The campaign's part of it. */
export const tagOfId = (name: string): string | undefined => ID.exec(name.trim())?.[1];
