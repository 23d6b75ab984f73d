/**
 * Backward synthesis (retrospective backward synthesis, He et al., ICLR 2025): draw a goal, walk back from it
 * to s0 with P_B. Read forwards that is a sure success for any goal, so nothing has to be found first and
 * there is no explorer to train.
 *
 * goals "uniform": from the environment's own law over outcomes. goals "buffer": from a bounded buffer of
 * outcomes met so far (ends of random walks and of the model's own attempts, as in He et al.), the newer of
 * two draws; for spaces whose outcomes cannot be drawn directly.
 */
import type { Environment } from '../../env/environment.js';
import { RandomStream, streamState } from '../../random/stream.js';
import { BackwardRoller, type BackwardLogProbs } from '../../sampling/backward-roller.js';
import { BackwardSampler } from '../../sampling/backward.js';
import { replayState, TerminalReplay } from '../../sampling/terminal-replay.js';
import { copyRow, TrajectoryBatch } from '../../sampling/trajectories.js';
import { storedObject } from '../../settings/stored-form.js';
import { NOTHING_STORED, type Explorer, type ExplorerState } from './explorer.js';
import { UniformExplorer, uniformState } from './uniform.js';

export type GoalSource = 'uniform' | 'buffer';

/** log P_B(.|s', y) of states that are not s0, each with its outcome, into out[B, A]. */
export type ConditionalBackward = (
  states: Int32Array,
  outcomes: Int32Array,
  count: number,
  out: Float32Array,
) => void;

/** Outcomes that the goal buffer holds. */
const BUFFER = 4096;
/** One walk at random for so many goals keeps the buffer's outcomes fresh. */
const WALKS = 4;

/** What a checkpoint stores of it; the second part where there is a goal buffer with something in it. */
const backwardState = storedObject({ outcomes: streamState, steps: streamState });
const bufferState = storedObject({ buffer: replayState, walks: uniformState });

export class BackwardExplorer implements Explorer {
  readonly figures = NOTHING_STORED;
  readonly parameterSets = NOTHING_STORED;
  private readonly env: Environment;
  private readonly sampler: BackwardSampler;
  private readonly roller: BackwardRoller | undefined;
  private readonly goals: Int32Array;
  private readonly liveGoals: Int32Array;
  private readonly buffer: TerminalReplay | undefined;
  private readonly walker: UniformExplorer | undefined;
  private readonly walks: TrajectoryBatch | undefined;
  private readonly backward: ConditionalBackward | undefined;
  private outcomes: RandomStream;
  private steps: RandomStream;

  /** @param backward a learned P_B; uniform over parents without it */
  constructor(
    env: Environment,
    capacity: number,
    source: GoalSource,
    random: RandomStream,
    backward?: ConditionalBackward,
  ) {
    this.env = env;
    this.sampler = new BackwardSampler(env.actionCount, env.stateSize);
    this.roller = backward && new BackwardRoller(env, capacity);
    this.backward = backward;
    this.goals = new Int32Array(capacity * env.stateSize);
    this.liveGoals = new Int32Array(backward ? capacity * env.stateSize : 0);
    if (source === 'buffer') {
      const walks = Math.ceil(capacity / WALKS);
      this.buffer = new TerminalReplay(env, BUFFER);
      this.walker = new UniformExplorer(env, walks, random.fork('walks'));
      this.walks = new TrajectoryBatch(env, walks);
    }
    this.outcomes = random.fork('outcomes');
    this.steps = random.fork('steps');
  }

  gather(count: number, batch: TrajectoryBatch): void {
    const { env, goals } = this;
    const size = env.stateSize;
    if (this.buffer) {
      this.walker!.gather(Math.ceil(count / WALKS), this.walks!);
      this.observe(this.walks!);
    }
    for (let m = 0; m < count; m++) {
      if (this.buffer) {
        const held = this.buffer.draw('age', this.outcomes);
        copyRow(this.buffer.states, held * size, goals, m * size, size);
      } else env.sampleOutcome(this.outcomes, goals, m * size);
    }
    batch.clear();
    if (this.roller) this.roller.append(this.learned, goals, count, batch, this.steps);
    else for (let m = 0; m < count; m++) this.sampler.append(batch, goals, m * size, this.steps);
  }

  /** The ends of attempts become goals. */
  observe(attempts: TrajectoryBatch): void {
    if (!this.buffer) return;
    for (let m = 0; m < attempts.count; m++) this.buffer.add(attempts.ends, m * this.env.stateSize, 0);
  }

  private readonly learned: BackwardLogProbs = (states, count, out, live) => {
    const size = this.env.stateSize;
    for (let r = 0; r < count; r++) copyRow(this.goals, live![r] * size, this.liveGoals, r * size, size);
    this.backward!(states, this.liveGoals, count, out);
  };

  arrays(): Readonly<Record<string, Int32Array>> {
    return this.buffer ? { goals: this.buffer.states } : NOTHING_STORED;
  }

  state(): ExplorerState {
    return {
      outcomes: this.outcomes.state(),
      steps: this.steps.state(),
      ...(this.buffer &&
        this.buffer.count > 0 && { buffer: this.buffer.state(), walks: this.walker!.state() }),
    };
  }

  restore(state: ExplorerState, arrays: Readonly<Record<string, Int32Array>>): void {
    const { outcomes, steps } = backwardState.read(state, 'explorer');
    this.outcomes = new RandomStream(outcomes);
    this.steps = new RandomStream(steps);
    if (!this.buffer || (state.buffer === undefined && state.walks === undefined)) return;
    const { buffer, walks } = bufferState.read(state, 'explorer');
    this.buffer.restore(arrays.goals, new Float64Array(BUFFER), buffer);
    this.walker!.restore(walks);
  }
}
