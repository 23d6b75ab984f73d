/**
 * Everything about a binding target that does not depend on the strand: which rows (bases of the target) pair
 * with a letter, and the parts of the energies that a row and one or two letters of the strand decide. Flat
 * typed arrays, filled once.
 */
import { NO_DUPLEX } from './duplex-plain.js';
import { exteriorEnergy, skew } from './loop-energy.js';
import { duplexInit, maxLoop, pairType, turner2004 } from './turner2004.js';

/** Unpaired target bases from which on a loop is a long one: its energy is then a sum of tabulated parts. */
export const longLoop = 4;
const sizes = maxLoop + 1;

export class TargetTables {
  readonly rowCount: number;
  readonly target: Uint8Array;
  /**
   * [row][letter] pair type, or -1. One row more than the target has, so that "the next row" always exists.
   */
  readonly typeAt: Int8Array;
  /** [letter] rows that pair with it, ascending, closed by NO_DUPLEX: a row beyond every loop. */
  readonly rows: readonly Int32Array[];
  /** [letter][row] place in `rows` of the first row >= row. */
  readonly firstRow: Int32Array;
  readonly firstRowStride: number;
  /**
   * [row][letter][1 + letter behind it on the strand's 3' side, 0 for none] energy of a duplex of this one
   * pair, open to the left.
   */
  readonly begin: Int32Array;
  /** [row][letter][1 + letter on the 5' side, 0 for none] energy of ending the duplex at this pair. */
  readonly end: Int32Array;
  /**
   * [row][letter][neighbor] mismatch at the outer and at the inner pair of an interior loop, generic and 1 x
   * n.
   */
  readonly outer: Int32Array;
  readonly inner: Int32Array;
  readonly outer1n: Int32Array;
  readonly inner1n: Int32Array;

  /** @param target codes, 5' to 3' (strand 1) */
  constructor(target: ArrayLike<number>) {
    const rowCount = target.length;
    this.rowCount = rowCount;
    this.target = Uint8Array.from(target);
    this.typeAt = new Int8Array((rowCount + 1) * 4).fill(-1);
    this.firstRowStride = rowCount + maxLoop + 2;
    this.firstRow = new Int32Array(4 * this.firstRowStride);
    this.begin = new Int32Array(rowCount * 20);
    this.end = new Int32Array(rowCount * 20);
    this.outer = new Int32Array(rowCount * 16);
    this.inner = new Int32Array(rowCount * 16);
    this.outer1n = new Int32Array(rowCount * 16);
    this.inner1n = new Int32Array(rowCount * 16);
    this.rows = [0, 1, 2, 3].map((letter) => this.fill(letter));
  }

  private fill(letter: number): Int32Array {
    const { target, rowCount } = this;
    const rows: number[] = [];
    for (let i = 0; i < rowCount; i++) {
      this.firstRow[letter * this.firstRowStride + i] = rows.length;
      const type = pairType[target[i] * 4 + letter];
      if (type < 0) continue;
      this.typeAt[i * 4 + letter] = type;
      rows.push(i);
      this.fillPair(i, letter, type);
    }
    this.firstRow.fill(
      rows.length,
      letter * this.firstRowStride + rowCount,
      (letter + 1) * this.firstRowStride,
    );
    rows.push(NO_DUPLEX);
    return Int32Array.from(rows);
  }

  private fillPair(i: number, letter: number, type: number): void {
    const { target, rowCount } = this;
    const { mismatchInterior, mismatch1n } = turner2004;
    const before = i > 0 ? target[i - 1] : -1;
    const behind = i + 1 < rowCount ? target[i + 1] : -1;
    for (let x = -1; x < 4; x++) {
      this.begin[i * 20 + letter * 5 + x + 1] = duplexInit + exteriorEnergy(type, before, x);
      this.end[i * 20 + letter * 5 + x + 1] = exteriorEnergy(type ^ 1, x, behind);
      if (x < 0) continue;
      const at = i * 16 + letter * 4 + x;
      if (behind >= 0) {
        this.outer[at] = mismatchInterior[type * 16 + behind * 4 + x];
        this.outer1n[at] = mismatch1n[type * 16 + behind * 4 + x];
      }
      if (before >= 0) {
        this.inner[at] = mismatchInterior[(type ^ 1) * 16 + x * 4 + before];
        this.inner1n[at] = mismatch1n[(type ^ 1) * 16 + x * 4 + before];
      }
    }
  }
}

function computeLongSizes(): Int32Array {
  const out = new Int32Array(sizes * sizes);
  const { bulge, interior } = turner2004;
  for (let n2 = 0; n2 < sizes; n2++) {
    for (let n1 = longLoop; n1 + n2 <= maxLoop; n1++) {
      out[n2 * sizes + n1] = n2 === 0 ? bulge[n1] : interior[n1 + n2] + skew(Math.abs(n1 - n2));
    }
  }
  return out;
}

/** [n2][n1], 31 by 31: energy of a long loop without what its two pairs add. */
export const longSizes: Int32Array = /* @__PURE__ */ computeLongSizes();
