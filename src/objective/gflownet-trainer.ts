/**
 * Trains a GFlowNet from scratch by any objective. A step has two halves, so that rewards may be had in
 * between from anywhere, paid or awaited:
 *
 *     trainer.sample();                      // trajectories; trainer.asked holds the terminal states whose log-rewards are needed
 *     trainer.update(logRewards);            // one optimizer step
 *
 * On-policy trajectories are evaluated once, while they are rolled out; replayed ones are drawn backwards
 * from stored terminal states and evaluated in one piece.
 */
import type { Environment } from '../env/environment.js';
import { Adam, adamState } from '../nn/adam.js';
import { RandomStream, streamState } from '../random/stream.js';
import { countAllowed } from '../sampling/allowed.js';
import { Parents } from '../sampling/backward-head.js';
import { BackwardRoller, type BackwardLogProbs } from '../sampling/backward-roller.js';
import { BackwardSampler } from '../sampling/backward.js';
import { ConditionHead } from '../sampling/condition-head.js';
import { NetworkRows } from '../sampling/network-rows.js';
import type { PolicyNetwork } from '../sampling/policy-network.js';
import { RecordedRoller } from '../sampling/recorded-rollout.js';
import { valueAt } from '../sampling/schedule.js';
import { replayState, TerminalReplay } from '../sampling/terminal-replay.js';
import { copyRow, TrajectoryBatch } from '../sampling/trajectories.js';
import { storedCount, storedObject, storedOptional, type StoredOf } from '../settings/stored-form.js';
import { gatherRows } from '../tensor/ops/embed-bag.js';
import { Tape } from '../tensor/tape.js';
import { FixedQuantities } from './fixed-quantities.js';
import {
  checkGFlowNetOptions,
  resolveGFlowNetOptions,
  type GFlowNetOptions,
  type GivenGFlowNetOptions,
} from './gflownet-options.js';
import type { Objective, Quantities } from './objective.js';
import { createObjective } from './objectives.js';
import { column } from './per-trajectory.js';
import { atActions, atColumn, learnedLogPB, matchingResiduals } from './quantities.js';
import { stopAction } from './stop-action.js';

export type { GFlowNetOptions, GivenGFlowNetOptions } from './gflownet-options.js';

/** What a checkpoint stores beside parameters, moments and the replay's outcomes. */
export const gflownetState = storedObject({
  step: storedCount,
  adam: adamState,
  random: streamState,
  transitions: storedCount,
  /** Absent while there is no replay or nothing in it. */
  replay: storedOptional(replayState),
});
export type GFlowNetState = StoredOf<typeof gflownetState>;

export class GFlowNetTrainer {
  readonly env: Environment;
  readonly network: PolicyNetwork;
  readonly objective: Objective;
  readonly adam: Adam;
  readonly replay: TerminalReplay | undefined;
  /** Trajectories of the last `sample`; the first `fresh` are new, the others replayed. */
  readonly batch: TrajectoryBatch;
  fresh = 0;
  /** Terminal states whose log-rewards `update` needs [askedCount, stateSize]. */
  readonly asked: Int32Array;
  askedCount = 0;
  /** Condition of every trajectory [batch, D], for a network with a condition; `update` wants log R(x|c). */
  readonly conditions: Float64Array;
  /** Optimizer steps made. */
  step = 0;
  /** Transitions made by roll-outs. */
  transitions = 0;
  /**
   * States the network was trained on since this trainer was made; those that coincide within a step count
   * once.
   */
  evaluated = 0;

  private readonly options: GFlowNetOptions;
  private random: RandomStream;
  private readonly tape: Tape;
  private readonly rows: NetworkRows;
  private readonly parents: NetworkRows;
  private readonly roller: RecordedRoller;
  private readonly parentsOfRows: Parents;
  private readonly sampler: BackwardSampler;
  private readonly backRoller: BackwardRoller | undefined;
  private readonly fixed: FixedQuantities;
  private readonly stop: number;
  private readonly order: Int32Array;
  private readonly endRows: Int32Array;
  private readonly mask: Uint8Array;
  private readonly logReward: Float64Array;
  private readonly stateLogReward: Float64Array;
  private readonly drawn: Int32Array;
  private readonly penalty: { readonly delta: number };
  private sampled = false;
  private readonly quantities: { -readonly [K in keyof Quantities]: Quantities[K] };

  /**
   * @param given what differs from the presets
   * @throws one sentence when an option is unknown or out of range, or when the objective does not fit the
   * environment, the network or the options
   */
  constructor(network: PolicyNetwork, given: GivenGFlowNetOptions, random: RandomStream) {
    const { env } = network;
    const options = resolveGFlowNetOptions(given);
    const { batch, backward, replay } = options;
    this.env = env;
    this.network = network;
    this.options = options;
    this.random = random;
    this.objective = createObjective(options.objective, options);
    const { needs } = this.objective;
    this.stop = needs.stateReward ? stopAction(env) : -1;
    checkGFlowNetOptions(this.objective, network, options, this.stop >= 0);
    const rows = batch * env.maxSteps;
    this.adam = new Adam(network.parameters, {
      lr: options.lr,
      clip: options.clip,
      lrOf: Object.fromEntries(
        ['logZ', ...ConditionHead.fastNames].map((name) => [name, options.logZLr ?? 100 * options.lr]),
      ),
    });
    this.replay = replay && new TerminalReplay(env, replay.capacity);
    this.batch = new TrajectoryBatch(env, batch);
    this.asked = new Int32Array((needs.stateReward ? rows : batch) * env.stateSize);
    const condition = network.condition?.input.space;
    this.conditions = new Float64Array(batch * (condition?.names.length ?? 0));
    this.tape = new Tape(network.parameters.backend);
    this.rows = new NetworkRows(network, this.tape);
    this.parents = new NetworkRows(network, this.tape);
    this.parentsOfRows = new Parents(env);
    this.roller = new RecordedRoller(env, batch);
    this.sampler = new BackwardSampler(env.actionCount, env.stateSize);
    this.backRoller = backward === 'uniform' ? undefined : new BackwardRoller(env, batch);
    this.fixed = new FixedQuantities(network, options);
    this.order = new Int32Array(rows);
    this.endRows = new Int32Array(batch).fill(-1);
    this.mask = new Uint8Array(env.actionCount);
    this.logReward = new Float64Array(batch);
    this.stateLogReward = new Float64Array(needs.stateReward ? rows : 0);
    this.drawn = new Int32Array(batch * env.stateSize);
    this.penalty = { delta: options.delta };
    this.quantities = { batch: this.batch, logReward: this.logReward, logPF: network.logZ };
  }

  /** Rolls out and replays the trajectories of a step. Then `asked` says which log-rewards `update` needs. */
  sample(): void {
    const { batch, network, options, rows, tape, env } = this;
    const replayed = this.replayCount();
    tape.recording = true;
    tape.begin();
    // One more row for each trajectory's terminal state, where a learned P_B looks at it.
    const capacity = options.batch * (env.maxSteps + (options.backward === 'learned' ? 1 : 0));
    this.drawConditions();
    rows.begin(capacity, this.conditions, options.batch);
    this.fresh = options.batch - replayed;
    this.roller.rollout(
      tape, rows, this.fresh, batch, this.order, this.random,
      valueAt(options.epsilon, this.step), options.temperature,
    ); // prettier-ignore
    this.transitions += batch.size;
    if (replayed > 0) this.drawReplay(replayed);
    if (typeof options.backward === 'function') this.fixed.relabel(batch, options.backward);
    if (network.backwardHead && options.backward === 'learned') this.writeEnds();
    this.listAsked();
    this.sampled = true;
  }

  /**
   * One optimizer step on what `sample` drew.
   * @param logReward log-rewards of the `asked` states [askedCount]
   * @returns the loss before it
   * @throws one sentence that names the outcome when a log-reward is no finite number
   */
  update(logReward: ArrayLike<number>): number {
    const { network, objective, tape, rows } = this;
    if (!this.sampled) throw new Error('trainer: update() needs a sample() before it');
    this.sampled = false;
    try {
      this.takeRewards(logReward);
      rows.finish();
      this.evaluated += rows.count;
      this.gatherQuantities();
      const loss = objective.loss(tape, this.quantities, this.penalty);
      network.parameters.clearGradients();
      tape.backward(loss);
      this.adam.lr = this.options.lr * valueAt(this.options.decay, this.step);
      this.adam.step();
      this.step++;
      this.fixed.afterStep(this.step);
      return tape.scalar(loss);
    } finally {
      tape.end();
    }
  }

  /** The trajectory whose condition the k-th asked state is asked under. */
  askedOwner(k: number): number {
    return this.stop < 0 ? k : this.batch.owner[k];
  }

  /** Drops what `sample` drew, as when its rewards cannot be had. */
  discard(): void {
    if (this.sampled) this.tape.end();
    this.sampled = false;
  }

  state(): GFlowNetState {
    const { step, replay, transitions } = this;
    const state = { step, transitions, adam: this.adam.state(), random: this.random.state() };
    return replay && replay.count > 0 ? { ...state, replay: replay.state() } : state;
  }

  /**
   * Goes on from a stored state. Parameters and moments are loaded into `network.parameters` before; the
   * replay is restored by its owner.
   */
  restore(state: GFlowNetState): void {
    this.step = state.step;
    this.transitions = state.transitions;
    this.adam.restore(state.adam);
    this.random = new RandomStream(state.random);
    this.fixed.copyIntoTarget();
  }

  private drawConditions(): void {
    const { network, options, conditions, random } = this;
    const space = network.condition?.input.space;
    if (!space) return;
    for (let m = 0; m < options.batch; m++) space.draw(random, conditions, m * space.names.length);
  }

  private replayCount(): number {
    const { replay } = this.options;
    return replay && this.replay!.count > 0 ? Math.round(replay.share * this.options.batch) : 0;
  }

  private drawReplay(count: number): void {
    const { batch, replay, random, drawn, env, options } = this;
    const size = env.stateSize;
    const before = batch.size;
    for (let k = 0; k < count; k++) {
      const index = replay!.draw(options.replay!.priority, random);
      copyRow(replay!.states, index * size, drawn, k * size, size);
      this.logReward[this.fresh + k] = replay!.logReward[index];
    }
    if (this.backRoller) {
      const backward = typeof options.backward === 'function' ? options.backward : this.networkBackward;
      this.backRoller.append(backward, drawn, count, batch, random);
    } else for (let k = 0; k < count; k++) this.sampler.append(batch, drawn, k * size, random);
    for (let i = before; i < batch.size; i++) this.order[i] = this.rows.write(batch.states, i * size);
  }

  private readonly networkBackward: BackwardLogProbs = (states, count, out) =>
    this.network.backwardLogProbs(states, count, out);

  /** Rows for the terminal states that have several parents. */
  private writeEnds(): void {
    const { batch, env, endRows, rows, mask } = this;
    const size = env.stateSize;
    for (let m = 0; m < batch.count; m++) {
      env.backwardMask(batch.ends, m * size, mask, 0);
      endRows[m] = countAllowed(mask) > 1 ? rows.write(batch.ends, m * size, m) : -1;
    }
  }

  private listAsked(): void {
    const { batch, asked, env, stop } = this;
    const size = env.stateSize;
    if (stop < 0) {
      this.askedCount = this.fresh;
      for (let k = 0; k < this.fresh * size; k++) asked[k] = batch.ends[k];
      return;
    }
    this.askedCount = batch.size;
    for (let i = 0; i < batch.size; i++) {
      copyRow(batch.states, i * size, asked, i * size, size);
      env.step(asked, i * size, stop);
    }
  }

  private takeRewards(logReward: ArrayLike<number>): void {
    const { batch, env, stop } = this;
    for (let k = 0; k < this.askedCount; k++) {
      const value = logReward[k];
      if (Number.isFinite(value)) continue;
      const text = env.outcomeText(this.asked, k * env.stateSize);
      throw new Error(`reward: the log-reward of ${text} must be a finite number, got ${String(value)}`);
    }
    if (stop < 0) for (let m = 0; m < this.fresh; m++) this.logReward[m] = logReward[m];
    else {
      for (let i = 0; i < batch.size; i++) this.stateLogReward[i] = logReward[i];
      for (let m = 0; m < batch.count; m++) this.logReward[m] = logReward[batch.starts[m + 1] - 1];
    }
    if (!this.replay) return;
    for (let m = 0; m < this.fresh; m++) this.replay.add(batch.ends, m * env.stateSize, this.logReward[m]);
  }

  private gatherQuantities(): void {
    const { batch, network, objective, options, rows, tape, quantities } = this;
    const { needs } = objective;
    const n = batch.size;
    const order = tape.ints(n);
    const { int } = tape.backend.arena;
    for (let i = 0; i < n; i++) int[(order >> 2) + i] = this.order[i];
    quantities.fresh = this.fresh;
    quantities.logPF = atActions(tape, batch, order, rows.logPF);
    quantities.logZ = needs.logZ
      ? (network.condition?.logZOf(tape, this.conditions, batch.count) ?? network.logZ)
      : undefined;
    if (needs.flow) quantities.logF = gatherRows(tape, network.logF(tape, rows.hidden), order, n);
    if (needs.backward)
      quantities.logPB =
        options.backward === 'learned'
          ? learnedLogPB(tape, rows, batch, order, this.endRows, this.parentsOfRows)
          : column(tape, batch.logPB, n);
    if (this.fixed.hasTarget && needs.flow)
      quantities.targetLogF = this.fixed.targetLogF(tape, batch, this.conditions);
    if (needs.stateReward) {
      quantities.stateLogReward = this.stateLogReward;
      quantities.logStop = atColumn(tape, n, order, rows.logPF, this.stop);
    }
    if (needs.prior) quantities.logPrior = this.fixed.logPrior(batch, options.prior!);
    if (needs.edgeFlows)
      quantities.matching = matchingResiduals(
        tape, rows, this.parents, batch, order, quantities.logPF, this.logReward, this.conditions,
      ); // prettier-ignore
  }
}
