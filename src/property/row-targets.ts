/**
 * The targets of a training step's rows: sums over children, in the form that the model learns from.
 */
import type { Backup } from './backup.js';
import { logSumAt } from './backup.js';
import type { CellArchive } from './cell-archive.js';
import { ClassifierModel } from './classifier-model.js';
import { DistinctRows } from './distinct-rows.js';
import type { RandomStream } from '../random/stream.js';
import { LOG_ZERO } from '../tensor/kernels.js';
import type { LogZTable } from './log-z-table.js';
import type { TrainingRows } from './training-rows.js';

/** Steps between two updates of a classifier's shifts. */
const SHIFT_EVERY = 25;
/** Importance draws whose log Z a classifier's shift follows: so many at least, of at most this error. */
const LEAST_DRAWS = 3;
const MOST_ERROR = 0.5;
/** Steps after which a shift moves half of the way at a time. */
const SETTLING = 200;

export class RowTargets {
  private readonly values: Float64Array;
  private readonly reach: Float64Array;
  private readonly root: Int32Array;
  private readonly distinct: DistinctRows;
  /** [C] one over the mass of each column's cell, about. */
  private readonly share: Float64Array;
  /** What a cell of which nothing is known holds: one object (or e^-30, of spaces beyond that). Nats. */
  private readonly least: number;

  /** @param capacity rows of a step */
  constructor(
    private readonly backup: Backup,
    private readonly archive: CellArchive,
    private readonly table: LogZTable,
    capacity: number,
  ) {
    const { env, cells } = backup.model.set;
    const classes = backup.model instanceof ClassifierModel;
    this.values = new Float64Array(classes ? 0 : capacity * env.actionCount);
    this.reach = new Float64Array(classes ? capacity * cells : 0);
    this.root = new Int32Array(env.stateSize);
    this.distinct = new DistinctRows(capacity, env.stateSize);
    this.share = new Float64Array(classes ? cells : 0);
    this.least = -Math.min(env.logOutcomeCount, 30);
  }

  /** Completes the rows of the step-th step, and shuffles them. */
  fill(rows: TrainingRows, step: number, random: RandomStream): void {
    const { model } = this.backup;
    if (!(model instanceof ClassifierModel)) {
      this.backUp(rows);
      rows.shuffle(random);
      return;
    }
    this.openColumns(model);
    if (step % SHIFT_EVERY === 0) this.shiftClasses(model, step);
    this.dropRepeats(rows);
    rows.shuffle(random);
    this.balance(rows, model);
  }

  /** log u of the row's own cell, for rows whose roll-out did not know it. */
  private backUp(rows: TrainingRows): void {
    const { values, backup } = this;
    const A = backup.model.set.env.actionCount;
    let unknown = 0;
    for (let r = 0; r < rows.count; r++) if (Number.isNaN(rows.logReach[r])) rows.swap(r, unknown++);
    backup.actions(rows.states, rows.cells, unknown, values);
    for (let r = 0; r < unknown; r++) rows.logReach[r] = logSumAt(values, r * A, A);
    if (backup.model.quick) this.keepPolicies(rows, unknown, backup.model.quick.steps);
  }

  /** The policies of the first rows, for states early enough that the quick policy is asked at them. */
  private keepPolicies(rows: TrainingRows, count: number, steps: number): void {
    const { values, backup } = this;
    const { env } = backup.model.set;
    const A = env.actionCount;
    for (let r = 0; r < count; r++) {
      const total = rows.logReach[r];
      if (total <= LOG_ZERO || !(env.depth!(rows.states, r * env.stateSize) < steps)) continue;
      rows.policyOf[r] = r;
      for (let i = r * A; i < (r + 1) * A; i++)
        rows.policies[i] = values[i] <= LOG_ZERO ? LOG_ZERO : values[i] - total;
    }
  }

  /** u(s, .) / Z over the cells seen, normalized. */
  private balance(rows: TrainingRows, model: ClassifierModel): void {
    const { reach, backup } = this;
    const { env, cells: Y } = model.set;
    let open = 0;
    // Finished objects lie behind the others, and need no children.
    for (let r = 0; r < rows.count; r++)
      if (!env.isTerminal(rows.states, r * env.stateSize)) rows.swap(r, open++);
    backup.allCells(rows.states, open, reach);
    // All that looking ahead found has a column by now.
    this.openColumns(model);
    const { columns, knownCells: cells, shift } = model;
    const { balanced } = rows;
    for (let c = 0; c < columns; c++) this.share[c] = Math.exp(-shift[cells[c]]);
    for (let r = 0; r < rows.count; r++) {
      const at = r * columns;
      let total = 0;
      for (let c = 0; c < columns; c++) {
        const chance = r < open ? reach[r * Y + cells[c]] : cells[c] === rows.cells[r] ? 1 : 0;
        total += balanced[at + c] = chance * this.share[c];
      }
      if (total > 0) for (let c = 0; c < columns; c++) balanced[at + c] /= total;
    }
  }

  /** A column for every cell seen so far; its shift is its own best guess until something better is known. */
  private openColumns(model: ClassifierModel): void {
    const { archive } = this;
    for (let i = model.columns; i < archive.seenCount; i++) {
      model.open(archive.seen[i]);
      model.shift[archive.seen[i]] = this.least;
    }
  }

  /** A classifier's row speaks of all cells, so a state is needed once. */
  private dropRepeats(rows: TrainingRows): void {
    const { distinct } = this;
    distinct.clear();
    let kept = 0;
    for (let r = 0; r < rows.count; r++) {
      rows.swap(r, kept);
      if (distinct.enter(rows.states, kept)) kept++;
    }
    rows.count = kept;
  }

  /** The classifier's shifts follow log Z: by importance draws where these agree, else by its own sums. */
  private shiftClasses(model: ClassifierModel, step: number): void {
    const { root, reach, table, backup } = this;
    const { env } = model.set;
    const rate = 1 / (1 + step / SETTLING);
    env.reset(root, 0);
    backup.allCells(root, 1, reach);
    for (let c = 0; c < model.columns; c++) {
      const y = model.knownCells[c];
      const known = table.error(y) < MOST_ERROR && table.drawsOf(y) > LEAST_DRAWS;
      const next = known ? table.logZ(y) : Math.max(this.least, Math.log(reach[y]));
      // What is known already moves less and less: a shift that jumps has to be learnt away again.
      const fresh = Math.abs(model.shift[y] - this.least) < 1e-4;
      model.shift[y] += (fresh ? 1 : rate) * (next - model.shift[y]);
    }
  }
}
