/**
 * Trains a model of P(f(x) = y | s) without any reward, one step at a time: the caller owns the loop and the
 * clock.
 *
 *     1  roll out towards cells: seen ones, rare ones, unseen neighbors; a tenth of the objects comes from p0
 *     2  evaluate f at the ends (here, or by the caller: `propose` and `learn`)
 *     3  every state on these paths, and on paths to archived objects, is a row: its target is the sum over its
 *        children, u(s, y) = sum_a p0(a|s) u(sa, y), for the cell asked for and the cell reached
 *
 * The target is an expectation, not a sampled label, so it needs no importance weight, whatever the
 * roll-outs' policy was. Departures from the paper: docs/properties.md.
 */
import type { Environment } from '../env/environment.js';
import type { JsonValue } from '../format/json-value.js';
import { Adam, fallingRate } from '../nn/adam.js';
import type { ParameterSet } from '../nn/parameter-set.js';
import { RandomStream } from '../random/stream.js';
import { BackwardSampler } from '../sampling/backward.js';
import { TrajectoryBatch } from '../sampling/trajectories.js';
import { Tape } from '../tensor/tape.js';
import { Backup } from './backup.js';
import { CellArchive } from './cell-archive.js';
import { CellPaths, CellRoller } from './cell-roller.js';
import { ClassifierModel } from './classifier-model.js';
import { GoalPicker } from './goal-picker.js';
import { LogZTable } from './log-z-table.js';
import type { PlainCounts } from './plain-counts.js';
import type { PropertyModel } from './property-model.js';
import { RowTargets } from './row-targets.js';
import {
  checkTrainOptions,
  type PropertyMetrics,
  propertyTrainerState,
  type PropertyTrainerState,
  type PropertyTrainOptions,
} from './train-options.js';
import { TrainingRows, UNKNOWN } from './training-rows.js';

/** Share of the importance draws of a cell that a new one leaves. */
const FADING = 0.97;

export class PropertyTrainer {
  readonly model: PropertyModel;
  readonly options: PropertyTrainOptions;
  readonly adam: Adam;
  readonly archive: CellArchive;
  readonly table: LogZTable;
  /** [Y] objects of p0 in each cell, and how many there were: masses of common cells, for nothing. */
  private readonly plainCounts: Int32Array;
  private plainDraws = 0;
  /** Optimizer steps done; transitions walked. */
  step = 0;
  environmentSteps = 0;
  /** How far the learning rate has fallen, 0 to 1; undefined: by `step`. */
  progress: number | undefined;
  private evaluated = 0;

  private readonly env: Environment;
  private readonly backup: Backup;
  private readonly roller: CellRoller;
  private readonly picker: GoalPicker;
  private readonly paths: CellPaths;
  private readonly back: TrajectoryBatch;
  private readonly backward: BackwardSampler;
  private readonly rows: TrainingRows;
  private readonly tape: Tape;
  private readonly goals: Int32Array;
  private readonly ends: Int32Array;
  private readonly cells: Int32Array;
  private readonly object: Int32Array;
  private readonly targets: RowTargets;
  /** Whether the model knows f at finished objects; else it has to be asked with a look at the last step. */
  readonly learnsEnds: boolean;
  private asked = 0;
  private proposed = 0;
  private readonly metrics: PropertyMetrics = {
    loss: NaN, success: NaN, gradientNorm: NaN, cellsSeen: 0, evaluations: 0,
  }; // prettier-ignore
  private streams: Record<'goals' | 'rollouts' | 'base' | 'archive', RandomStream>;

  /** @throws one sentence when an option does not fit */
  constructor(model: PropertyModel, options: PropertyTrainOptions, random: RandomStream) {
    const { set } = model;
    const { env } = set;
    checkTrainOptions(options);
    this.model = model;
    this.options = options;
    this.env = env;
    this.backup = new Backup(model, options.lookAhead ?? (set.immediate ? 1 : 0));
    this.archive = new CellArchive(set);
    this.table = new LogZTable(set.cells);
    this.plainCounts = new Int32Array(set.cells);
    // Looking ahead evaluates f at many objects; a cell that turns up there has been found.
    this.backup.ends.onEnd = (states, at, cell) => {
      if (!this.archive.has(cell)) this.archive.add(cell, states, at, this.streams.archive);
    };
    this.picker = new GoalPicker(this.archive, options.frontier);
    this.roller = new CellRoller(this.backup, options.batch, 0);
    this.paths = new CellPaths(options.batch, env.maxSteps, env.stateSize);
    this.back = new TrajectoryBatch(env, options.batch + options.replay);
    this.backward = new BackwardSampler(env.actionCount, env.stateSize);
    const rows = (2 * options.batch + options.replay) * (env.maxSteps + 1);
    const classes = model instanceof ClassifierModel ? set.cells : 0;
    this.learnsEnds = options.learnEnds ?? (classes > 0 || !set.immediate || options.lookAhead === 0);
    this.rows = new TrainingRows(set, rows, classes, model.quick !== undefined);
    this.targets = new RowTargets(this.backup, this.archive, this.table, rows);
    this.tape = new Tape(model.parameters.backend);
    this.adam = new Adam(model.parameters, { lr: options.lr, clip: options.clip });
    this.goals = new Int32Array(options.batch);
    this.ends = new Int32Array(options.batch * env.stateSize);
    this.cells = new Int32Array(options.batch);
    this.object = new Int32Array(env.stateSize);
    this.streams = {
      goals: random.fork('goals'),
      rollouts: random.fork('rollouts'),
      base: random.fork('base'),
      archive: random.fork('archive'),
    };
  }

  /** Evaluations of f so far, looking ahead included. */
  get evaluations(): number {
    return this.evaluated + this.backup.ends.evaluations;
  }

  /**
   * One step with an f that is evaluated at once. The returned object is reused by the next.
   * @throws for descriptors that have to be asked elsewhere: use `propose` and `learn`
   */
  update(): Readonly<PropertyMetrics> {
    const { set } = this.model;
    if (!set.immediate)
      throw new Error('property: these descriptors are asked elsewhere; use propose(), measure, learn()');
    const states = this.propose();
    void set.measure(states, this.proposed, this.cells);
    return this.learn(this.cells);
  }

  /** One step with any f. */
  async updateAsync(): Promise<Readonly<PropertyMetrics>> {
    const states = this.propose();
    await this.model.set.measure(states, this.proposed, this.cells);
    return this.learn(this.cells);
  }

  /** Objects to be measured next, rows of [batch, stateSize]; valid until the next step. */
  propose(): Int32Array {
    const { options, archive, streams, env, paths } = this;
    const { batch, explore = true, uniform = 0.1 } = options;
    const size = env.stateSize;
    this.asked = 0;
    if (explore && archive.seenCount > 0) {
      const share = Math.min(batch, Math.max(1, Math.round(uniform * batch)));
      for (let m = share; m < batch; m++) this.goals[this.asked++] = this.picker.pick(streams.goals);
    }
    if (this.asked > 0)
      this.roller.roll(this.goals, this.asked, options.noise ?? 0.05, streams.rollouts, paths);
    else paths.count = 0;
    // Objects of p0 first, then what the roll-outs ended in.
    const free = batch - this.asked;
    this.model.base.sample(streams.base, this.ends, free);
    for (let i = 0; i < this.asked * size; i++) this.ends[free * size + i] = paths.ends[i];
    this.proposed = batch;
    return this.ends;
  }

  /**
   * Learns from what was proposed.
   * @param cells [batch] the cell of each proposed object
   */
  learn(cells: Int32Array): Readonly<PropertyMetrics> {
    const { metrics, rows, options } = this;
    this.evaluated += this.proposed;
    this.gatherRows(cells);
    this.targets.fill(rows, this.step, this.streams.archive);
    const progress = this.progress ?? this.step / options.steps;
    this.adam.lr = fallingRate(options.lr, options.finalLr, progress, 1);
    this.descend();
    this.step++;
    metrics.cellsSeen = this.archive.seenCount;
    metrics.evaluations = this.evaluations;
    return metrics;
  }

  /**
   * Gradient steps on this step's rows, a few at a time: targets are exact sums, not samples, so small
   * batches lose nothing, and a row costs little beside its children, so it is used more than once.
   */
  private descend(): void {
    const { tape, rows, metrics, options, model } = this;
    const { passes = 2, minibatch = 256 } = options;
    const parts = Math.max(1, Math.round(rows.count / minibatch));
    let total = 0;
    for (let pass = 0; pass < passes; pass++) {
      for (let part = 0; part < parts; part++) {
        const from = Math.floor((rows.count * part) / parts);
        const to = Math.floor((rows.count * (part + 1)) / parts);
        tape.recording = true;
        tape.begin();
        const loss = model.loss(tape, rows, from, to - from);
        model.parameters.clearGradients();
        tape.backward(loss);
        metrics.gradientNorm = this.adam.step();
        if (pass === 0) total += tape.scalar(loss) / parts;
        tape.end();
      }
    }
    metrics.loss = total;
  }

  private gatherRows(cells: Int32Array): void {
    const { archive, paths, rows, back, streams, options, metrics, env, asked } = this;
    const size = env.stateSize;
    const goalless = this.model instanceof ClassifierModel;
    rows.count = 0;
    back.clear();
    const free = this.proposed - asked;
    let hits = 0;
    for (let i = 0; i < this.proposed; i++) {
      archive.add(cells[i], this.ends, i * size, streams.archive);
      if (i >= free) continue;
      this.plainCounts[cells[i]]++;
      this.plainDraws++;
      this.backward.append(back, this.ends, i * size, streams.archive);
      this.addPath(back.states, back.starts[i], back.starts[i + 1], cells[i], undefined);
      this.addEnd(this.ends, i * size, back.starts[i + 1] - back.starts[i], cells[i], 0);
    }
    for (let m = 0; m < asked; m++) {
      const [goal, reached] = [paths.asked[m], cells[free + m]];
      const [begin, end] = [paths.starts[m], paths.starts[m + 1]];
      const hit = goal === reached;
      if (hit) hits++;
      this.table.add(goal, hit ? paths.logBase[m] - paths.logDrawn[m] : -Infinity, FADING);
      this.addPath(paths.states, begin, end, goal, paths.backup);
      if (!hit && !goalless) this.addPath(paths.states, begin, end, reached, undefined);
      this.addEnd(paths.ends, m * size, end - begin, reached, 0);
      if (!hit && !goalless) this.addEnd(paths.ends, m * size, end - begin, goal, -Infinity);
      this.environmentSteps += end - begin;
    }
    metrics.success = asked > 0 ? hits / asked : NaN;
    if (options.explore === false) return;
    for (let i = 0; i < options.replay; i++) {
      const cell = archive.seen[streams.archive.int(archive.seenCount)];
      archive.draw(cell, streams.archive, this.object, 0);
      const m = back.count;
      this.backward.append(back, this.object, 0, streams.archive);
      this.addPath(back.states, back.starts[m], back.starts[m + 1], cell, undefined);
    }
  }

  private addPath(
    states: Int32Array,
    begin: number,
    end: number,
    cell: number,
    backup: Float64Array | undefined,
  ): void {
    const size = this.env.stateSize;
    for (let i = begin; i < end; i++)
      this.rows.add(states, i * size, i - begin, cell, backup ? backup[i] : UNKNOWN);
  }

  /** A finished object is a row where the model has to know f itself. */
  private addEnd(states: Int32Array, at: number, step: number, cell: number, logReach: number): void {
    if (!this.learnsEnds) return;
    this.rows.add(states, at, step, cell, logReach);
  }

  /** Objects of p0 counted in training. */
  get plain(): PlainCounts {
    return { counts: this.plainCounts, draws: this.plainDraws };
  }

  /** The networks that a checkpoint stores, by name. */
  get parameterSets(): Readonly<Record<string, ParameterSet>> {
    return { model: this.model.parameters };
  }

  /** The arrays that a checkpoint stores, by name. */
  arrays(): Readonly<Record<string, Int32Array>> {
    const { model } = this;
    return {
      ...this.archive.arrays(),
      table: this.table.words(),
      plainCounts: this.plainCounts,
      ...(model instanceof ClassifierModel && {
        shift: new Int32Array(model.shift.slice().buffer),
        columns: Int32Array.of(model.columns),
      }),
    };
  }

  /** What a checkpoint needs beside the parameters, Adam's moments and the arrays. */
  state(): PropertyTrainerState {
    const { goals, rollouts, base, archive } = this.streams;
    return {
      step: this.step,
      environmentSteps: this.environmentSteps,
      evaluations: this.evaluations,
      streams: {
        goals: goals.state(),
        rollouts: rollouts.state(),
        base: base.state(),
        archive: archive.state(),
      },
      adam: this.adam.state(),
    };
  }

  /**
   * Goes on from a stored state; parameters and moments are loaded into `parameterSets` before.
   * @throws UsageError that names the field when the state is damaged
   */
  restore(stored: JsonValue, arrays: Readonly<Record<string, Int32Array>>): void {
    const state = propertyTrainerState.read(stored);
    const { model } = this;
    this.step = state.step;
    this.environmentSteps = state.environmentSteps;
    this.evaluated = state.evaluations;
    this.backup.ends.evaluations = 0;
    const { goals, rollouts, base, archive } = state.streams;
    this.streams = {
      goals: new RandomStream(goals),
      rollouts: new RandomStream(rollouts),
      base: new RandomStream(base),
      archive: new RandomStream(archive),
    };
    this.adam.restore(state.adam);
    this.archive.restore(arrays);
    this.table.restore(arrays.table);
    this.plainCounts.set(arrays.plainCounts);
    this.plainDraws = this.plainCounts.reduce((sum, n) => sum + n, 0);
    if (model instanceof ClassifierModel) {
      const columns = arrays.seen.subarray(0, Math.min(arrays.seen.length, arrays.columns[0]));
      model.restore(columns, new Float32Array(arrays.shift.slice().buffer));
    }
  }
}
