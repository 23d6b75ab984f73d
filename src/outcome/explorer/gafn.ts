/**
 * The paper's explorer: a GFlowNet of its own, trained by trajectory balance augmented with the novelty of
 * states as intrinsic reward (GAFN, Pan et al., ICLR 2023; novelty by random network distillation), and by
 * nothing else. Its trajectories' ends become goals.
 *
 * As in the paper's reward-free setting R(x) is a small constant. The edge reward of s -> s' is the novelty
 * of s', as in GAFN's published setting.
 */
import type { Environment } from '../../env/environment.js';
import { Adam, adamState } from '../../nn/adam.js';
import { augmentedTrajectoryBalance } from './augmented-balance.js';
import { atActions } from '../../objective/quantities.js';
import { RandomStream, streamState } from '../../random/stream.js';
import { NetworkRows } from '../../sampling/network-rows.js';
import { PolicyNetwork } from '../../sampling/policy-network.js';
import { RecordedRoller } from '../../sampling/recorded-rollout.js';
import { copyRow, type TrajectoryBatch, writeNextStates } from '../../sampling/trajectories.js';
import type { Backend } from '../../tensor/backend.js';
import { huber, meanOfAll } from '../../tensor/ops/elementwise.js';
import { gatherRows } from '../../tensor/ops/embed-bag.js';
import { Tape } from '../../tensor/tape.js';
import { storedObject } from '../../settings/stored-form.js';
import { NOTHING_STORED, type Explorer, type ExplorerState } from './explorer.js';
import { RandomNetworkDistillation } from './network-distillation.js';

export interface GafnOptions {
  readonly hidden: readonly number[];
  readonly lr: number;
  /** Coefficient of the novelty in both intrinsic rewards. */
  readonly scale: number;
  /** Chance of a uniformly random action. */
  readonly epsilon: number;
}

/** log R(x): far below the intrinsic rewards, so that only novelty guides. */
const LOG_REWARD = Math.log(1e-5);
const LOG_Z_LR = 0.1;

/** What a checkpoint stores of it. */
const gafnState = storedObject({ random: streamState, adam: adamState, predictorAdam: adamState });

export class GafnExplorer implements Explorer {
  readonly figures = { explorerLoss: NaN, novelty: NaN };
  readonly parameterSets;
  private readonly env: Environment;
  private readonly options: GafnOptions;
  private readonly network: PolicyNetwork;
  private readonly adam: Adam;
  private readonly distillation: RandomNetworkDistillation;
  private readonly tape: Tape;
  private readonly rows: NetworkRows;
  private readonly roller: RecordedRoller;
  private readonly order: Int32Array;
  private readonly nextStates: Int32Array;
  private readonly intrinsic: Float64Array;
  private readonly logReward: Float64Array;
  private random: RandomStream;

  constructor(
    env: Environment,
    backend: Backend,
    capacity: number,
    options: GafnOptions,
    random: RandomStream,
  ) {
    const { hidden, lr } = options;
    const slots = capacity * env.maxSteps;
    this.env = env;
    this.options = options;
    this.network = new PolicyNetwork(env, backend, { hidden, flow: true }, random.fork('explorer'));
    this.adam = new Adam(this.network.parameters, { lr, clip: 10, lrOf: { logZ: LOG_Z_LR } });
    this.distillation = new RandomNetworkDistillation(
      env,
      backend,
      { hidden, width: 128, lr },
      random.fork('novelty'),
    );
    this.parameterSets = {
      explorer: this.network.parameters,
      predictor: this.distillation.parameters,
    };
    this.tape = new Tape(backend);
    this.rows = new NetworkRows(this.network, this.tape);
    this.roller = new RecordedRoller(env, capacity);
    this.order = new Int32Array(slots);
    this.nextStates = new Int32Array(slots * env.stateSize);
    this.intrinsic = new Float64Array(slots);
    this.logReward = new Float64Array(capacity).fill(LOG_REWARD);
    this.random = random.fork('actions');
  }

  gather(count: number, batch: TrajectoryBatch): void {
    const { tape, rows, options, env } = this;
    tape.recording = true;
    tape.begin();
    rows.begin(count * env.maxSteps);
    this.roller.rollout(tape, rows, count, batch, this.order, this.random, options.epsilon, 1);
    copyRow(batch.ends, 0, batch.goals, 0, batch.count * env.stateSize);
    rows.finish();
    this.rate(batch);
    this.learn(batch);
    tape.end();
  }

  /**
   * Intrinsic reward of every transition: the novelty of the state it leads to. The predictor learns from the
   * same states.
   */
  private rate(batch: TrajectoryBatch): void {
    const { nextStates, intrinsic, figures } = this;
    writeNextStates(batch, nextStates);
    this.distillation.visit(nextStates, batch.size, intrinsic);
    let total = 0;
    for (let i = 0; i < batch.size; i++) {
      total += intrinsic[i];
      intrinsic[i] *= this.options.scale;
    }
    figures.novelty = total / Math.max(1, batch.size);
  }

  private learn(batch: TrajectoryBatch): void {
    const { tape, rows, network } = this;
    const order = tape.ints(batch.size);
    const { int } = tape.backend.arena;
    for (let i = 0; i < batch.size; i++) int[(order >> 2) + i] = this.order[i];
    const logPF = atActions(tape, batch, order, rows.logPF);
    const logF = gatherRows(tape, network.logF(tape, rows.hidden), order, batch.size);
    const residuals = augmentedTrajectoryBalance(
      tape,
      batch,
      network.logZ,
      logPF,
      logF,
      this.intrinsic,
      this.logReward,
    );
    const loss = meanOfAll(tape, huber(tape, residuals));
    network.parameters.clearGradients();
    tape.backward(loss);
    this.adam.step();
    this.figures.explorerLoss = tape.scalar(loss);
  }

  arrays(): Readonly<Record<string, Int32Array>> {
    return NOTHING_STORED;
  }

  state(): ExplorerState {
    return {
      random: this.random.state(),
      adam: this.adam.state(),
      predictorAdam: this.distillation.adam.state(),
    };
  }

  restore(state: ExplorerState): void {
    const { random, adam, predictorAdam } = gafnState.read(state, 'explorer');
    this.random = new RandomStream(random);
    this.adam.restore(adam);
    this.distillation.adam.restore(predictorAdam);
  }
}
