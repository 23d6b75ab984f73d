/**
 * Deep Q-learning (Mnih et al., Nature 2015) on the same environment: the action that promises most, with a
 * replay and a target network. The only reward is at the end: gamma log r(x), less its mean, so that values
 * stay near 0; the maximum is the same as that of r.
 *
 *     plain   Q(s, a) <- max_a' Q'(s', a')                            behavior: epsilon-greedy, epsilon falling over the budget
 *     soft    Q(s, a) <- log P_B(s|s') + log sum_a' exp Q'(s', a')    behavior: softmax of Q
 *
 * The soft form with rewards log P_B has a GFlowNet's policy as its optimum (Tiapkin et al., AISTATS 2024).
 *
 * Departure: replayed trajectories are drawn backwards from paid outcomes, by uniform P_B. The process is
 * deterministic, so any trajectory to a paid outcome teaches; keeping the very ones that were walked would
 * teach less.
 */
import type { AdaptationReport, PaidMethod } from '../adapt/adaptation.js';
import {
  batchParameter,
  epsilonParameter,
  gammaParameter,
  hiddenParameter,
  MOST,
  rateParameter,
  updatesParameter,
} from '../adapt/common-parameters.js';
import type { PaidOutcomes } from '../adapt/paid-outcomes.js';
import { PaidRounds } from '../adapt/paid-rounds.js';
import type { Payer } from '../adapt/payer.js';
import { RolloutReplay } from '../adapt/rollout-replay.js';
import type { Environment } from '../env/environment.js';
import { Adam } from '../nn/adam.js';
import { SparseInput } from '../nn/sparse-input.js';
import { depthOffset } from '../objective/batch-trainer.js';
import { column } from '../objective/per-trajectory.js';
import type { RandomStream } from '../random/stream.js';
import type { Policy } from '../sampling/policy.js';
import { PolicyNetwork } from '../sampling/policy-network.js';
import { boolean, integer, type SettingsOf } from '../settings/describe.js';
import { resolveParameters } from '../settings/parameters.js';
import type { Backend } from '../tensor/backend.js';
import { LOG_ZERO } from '../tensor/kernels.js';
import { huber, meanOfAll, sub } from '../tensor/ops/elementwise.js';
import { gatherCols } from '../tensor/ops/softmax.js';
import { Tape } from '../tensor/tape.js';

export const dqnParameters = {
  gamma: gammaParameter(1, 'the reward is gamma log r'),
  soft: boolean({ preset: false, help: 'soft Q-learning with rewards log P_B' }),
  hidden: hiddenParameter([256, 256], 'widths of the hidden layers'),
  lr: rateParameter(1e-3),
  /** Their new ends are paid for. */
  rollouts: batchParameter(16, 'roll-outs a round'),
  /** Of a round that finds something new in every roll-out; less in proportion where fewer do. */
  updates: updatesParameter(8, 'updates a round'),
  batch: batchParameter(32, 'replayed trajectories an update'),
  target: integer({ least: 1, greatest: MOST, preset: 50, help: 'updates between copies into the target network' }),
  /** It falls from 1 over the first half of the budget. */
  epsilon: epsilonParameter(0.1, 'chance of a random action, in the end'),
}; // prettier-ignore

export type DqnOptions = SettingsOf<typeof dqnParameters>;

/** Rounds in a row without anything new after which it gives up: a greedy policy repeats itself. */
const PATIENCE = 500;

export class Dqn implements PaidMethod {
  readonly network: PolicyNetwork;
  readonly policy: Policy;
  private readonly target: PolicyNetwork;
  private readonly options: DqnOptions;
  private readonly adam: Adam;
  private readonly tape: Tape;
  private readonly input = new SparseInput();
  private readonly rounds: PaidRounds;
  private readonly walks: RolloutReplay;
  private readonly goal: Float64Array;
  private readonly budget: number;
  private updates = 0;

  /**
   * @param given what differs from the presets
   * @throws one sentence when an option is unknown or out of range
   */
  constructor(
    env: Environment,
    backend: Backend,
    payer: Payer,
    given: Partial<DqnOptions>,
    random: RandomStream,
  ) {
    const options = resolveParameters('baseline dqn', dqnParameters, given);
    this.options = options;
    this.budget = payer.remaining;
    this.network = new PolicyNetwork(env, backend, { hidden: options.hidden }, random.fork('init'));
    this.target = this.network.emptyCopy();
    this.target.parameters.copyFrom(this.network.parameters);
    this.policy = options.soft ? this.network : greedyPolicy(this.network, options.epsilon);
    this.adam = new Adam(this.network.parameters, { lr: options.lr, clip: 10 });
    this.tape = new Tape(backend);
    this.rounds = new PaidRounds(env, payer, { gamma: options.gamma, patience: PATIENCE }, random);
    this.walks = new RolloutReplay(this.paid, options);
    this.goal = new Float64Array(options.batch * env.maxSteps);
  }

  get paid(): PaidOutcomes {
    return this.rounds.paid;
  }

  get done(): boolean {
    return this.rounds.done;
  }

  next(): Promise<AdaptationReport> {
    const { options, network, rounds, walks } = this;
    const spent = rounds.calls / Math.max(1, this.budget);
    const epsilon = Math.max(options.epsilon, 1 - 2 * spent);
    return rounds.next({
      propose: (random, unseen) =>
        walks.rollOut(
          network, options.rollouts, random, unseen,
          options.soft ? { epsilon: options.epsilon } : { epsilon, temperature: 1e-3 },
        ), // prettier-ignore
      learn: (random, fresh) => {
        const level = rounds.paid.meanLogReward();
        // A round that found little teaches little: a greedy policy repeats itself, and would else spend its
        // time on updates.
        const updates = Math.max(1, Math.ceil((options.updates * fresh) / options.rollouts));
        return { temporalDifference: walks.updates(updates, random, () => this.update(level)) };
      },
    });
  }

  private update(level: number): number {
    const { network, tape, input, goal, options } = this;
    const { batch } = this.walks;
    this.fillGoals(level);
    tape.recording = true;
    tape.begin();
    network.encoder.encode(tape, input, batch.states, batch.size);
    const actions = tape.ints(batch.size);
    for (let i = 0; i < batch.size; i++) tape.backend.arena.int[(actions >> 2) + i] = batch.actions[i];
    const q = gatherCols(tape, network.logits(tape, network.represent(tape, input)), actions);
    const loss = meanOfAll(tape, huber(tape, sub(tape, q, column(tape, goal, batch.size)), 1));
    network.parameters.clearGradients();
    tape.backward(loss);
    this.adam.step();
    if (++this.updates % options.target === 0) this.target.parameters.copyFrom(network.parameters);
    const value = tape.scalar(loss);
    tape.end();
    return value;
  }

  /**
   * What Q of every transition should be: the value of the next state by the target network, or the reward.
   */
  private fillGoals(level: number): void {
    const { target, tape, input, goal, options } = this;
    const { batch, logReward } = this.walks;
    const { actionCount } = target.env;
    tape.recording = false;
    tape.begin();
    target.encoder.encode(tape, input, batch.states, batch.size);
    const q = target.logits(tape, target.represent(tape, input));
    const { real, byte } = tape.backend.arena;
    const value = (row: number): number => {
      let best = -Infinity;
      let sum = 0;
      for (let a = 0; a < actionCount; a++) {
        if (byte[input.mask + row * actionCount + a])
          best = Math.max(best, real[(q.at >> 2) + row * actionCount + a]);
      }
      if (!options.soft) return best;
      for (let a = 0; a < actionCount; a++) {
        if (byte[input.mask + row * actionCount + a])
          sum += Math.exp(real[(q.at >> 2) + row * actionCount + a] - best);
      }
      return best + Math.log(sum);
    };
    for (let m = 0; m < batch.count; m++) {
      const end = batch.starts[m + 1];
      const begin = batch.starts[m];
      for (let i = begin; i < end; i++) {
        const next = i === end - 1 ? logReward[m] - level : value(i + 1);
        goal[i] = next + (options.soft ? batch.logPB[i] + this.levelStep(i - begin, i === end - 1) : 0);
      }
    }
    tape.end();
  }

  /**
   * Soft values count outcomes; the network learns them less the level they have for a constant reward. This
   * is the difference of that level between transition t + 1 and t; an outcome's own level is 0.
   */
  private levelStep(t: number, last: boolean): number {
    const { env } = this.network;
    return (last ? 0 : depthOffset(env, 0, t + 1)) - depthOffset(env, 0, t);
  }
}

/** The action of the greatest logit with probability 1 - epsilon, else a uniformly random one. */
export function greedyPolicy(network: PolicyNetwork, epsilon: number): Policy {
  const { env } = network;
  const mask = new Uint8Array(env.actionCount);
  return {
    env,
    logProbs(states, count, out) {
      network.logProbs(states, count, out);
      for (let r = 0; r < count; r++) {
        const from = r * env.actionCount;
        env.forwardMask(states, r * env.stateSize, mask, 0);
        let best = -1;
        let allowed = 0;
        for (let a = 0; a < mask.length; a++) {
          if (!mask[a]) continue;
          allowed++;
          if (best < 0 || out[from + a] > out[from + best]) best = a;
        }
        for (let a = 0; a < mask.length; a++) {
          const p = mask[a] ? epsilon / allowed + (a === best ? 1 - epsilon : 0) : 0;
          out[from + a] = p > 0 ? Math.log(p) : LOG_ZERO;
        }
      }
    },
  };
}
