/**
 * Pre-training in the page, without a reward: the library's own trainer, in slices short enough that messages
 * get through, with the success of every outcome measured exactly on the way, and single updates that can be
 * looked at from inside.
 */
import { buildTask, OutcomeModel, RandomStream, type Environment } from 'ocgfn';
import { Pretrainer } from 'ocgfn/outcome';
import type { Backend } from 'ocgfn/tensor';
import { encodeSafetensors, storeParameters, pretrainParameters, pretrainSettings } from 'ocgfn/method';
import { resolveParameters } from 'ocgfn/env';
import { ACTIONS, FlowTable } from './flow-table.js';
import { Painter, type Spotlight } from './painter.js';

/** What can be switched: how a step learns, and where its goals come from. */
export interface TrainRequest {
  readonly side: number;
  readonly seed: number;
  /** `mle`: maximum likelihood on backward-synthesised trajectories; `db`: the paper's detailed balance. */
  readonly objective: 'mle' | 'db';
  /**
   * Goals drawn uniformly and walked backwards, the ends of random walks, or those of the paper's explorer,
   * which looks for what is new.
   */
  readonly explorer: 'backward' | 'uniform' | 'gafn';
  readonly contrastive: boolean;
  readonly teleport: 'always' | 'unreachable' | 'off';
  readonly steps: number;
  /** Weight of the anchor F(s0|y) = 1. Default 1; the paper has none. */
  readonly anchor?: number;
}

export interface TrainUpdate {
  readonly step: number;
  readonly loss: number;
  /** Seconds of training, pauses left out. */
  readonly seconds: number;
  readonly stepsPerSecond: number;
  /** Exact success of every outcome [X], when it was measured now. */
  readonly success?: Float64Array;
  readonly meanSuccess?: number;
  readonly finished: boolean;
  readonly problem?: string;
}

/** One update from inside. */
export interface UpdateSlide {
  readonly step: number;
  readonly loss: number;
  readonly y: number;
  /** Cells of one trajectory of the batch, in order. */
  readonly path: Int32Array;
  /**
   * log F(s|y) + log P_F(a|s,y) - log F(s'|y) - log P_B(s|s') of each of its edges, before the update and
   * after.
   */
  readonly before: Float64Array;
  readonly after: Float64Array;
  /** What moved: F(s|y) after less before [X]. */
  readonly moved: Float64Array;
  /** F(s|y) after [X]. */
  readonly flow: Float64Array;
  readonly trajectories: number;
}

const SLICE_MS = 24;
/** The page is told this often: it draws curves each time. */
const REPORT_MS = 80;
/**
 * Steps between two measurements of success: few at first, when the map changes with every step, and then
 * more, the more the larger the grid is, since each costs a look at every pair.
 */
const measureEvery = (side: number, step: number): number =>
  Math.min(side <= 16 ? 50 : side <= 24 ? 150 : 300, Math.max(5, Math.round((step * side) / 100)));

export class TrainingLab {
  private readonly env: Environment;
  private readonly request: TrainRequest;
  private readonly model: OutcomeModel;
  private readonly trainer: Pretrainer;
  private readonly table: FlowTable;
  private readonly settings: Readonly<Record<string, unknown>>;
  private readonly emit: (update: TrainUpdate) => void;
  private playing = false;
  private pace = 0;
  private seconds = 0;
  private measured = -1;
  private reported = 0;

  constructor(backend: Backend, request: TrainRequest, emit: (update: TrainUpdate) => void) {
    this.request = request;
    this.emit = emit;
    this.env = buildTask('grid', { side: request.side });
    this.settings = {
      hidden: [64, 64],
      steps: request.steps,
      batch: 16,
      lr: 4e-3,
      objective: request.objective,
      explorer: request.explorer,
      explorerHidden: [64, 64],
      contrastive: request.contrastive,
      teleport: request.teleport,
      anchor: request.anchor ?? 1,
      flowWeight: 0.3,
      negatives: 0.5,
    };
    const parameters = pretrainParameters(this.env);
    const { model, training } = pretrainSettings(resolveParameters('train', parameters, this.settings));
    const random = new RandomStream(request.seed);
    this.model = new OutcomeModel(this.env, backend, model, random.fork('model'));
    this.trainer = new Pretrainer(this.model, training, random.fork('train'));
    this.table = new FlowTable(this.env);
    this.report(NaN, 0);
  }

  /** @param pace updates a second; 0: as many as there can be */
  play(playing: boolean, pace = 0): void {
    this.pace = pace;
    if (playing && !this.playing) {
      this.playing = true;
      this.slice();
    } else this.playing = playing;
  }

  private slice(): void {
    if (!this.playing) return;
    try {
      const start = performance.now();
      let loss = NaN;
      let steps = 0;
      const most = this.pace > 0 ? Math.max(1, Math.round((this.pace * SLICE_MS) / 1000)) : Infinity;
      while (steps < most && performance.now() - start < SLICE_MS && this.trainer.step < this.request.steps) {
        ({ loss } = this.trainer.update());
        steps++;
      }
      const took = (performance.now() - start) / 1000;
      this.seconds += took;
      if (!Number.isFinite(loss) && steps > 0) throw new Error(`the loss is ${loss}: training has diverged; start again, with another variant or seed`); // prettier-ignore
      if (this.trainer.step >= this.request.steps) this.playing = false;
      const now = performance.now();
      if (now - this.reported > REPORT_MS || !this.playing) {
        this.reported = now;
        this.report(loss, steps / took);
      }
    } catch (error) {
      this.playing = false;
      const { step } = this.trainer;
      const problem = (error as Error).message;
      this.emit({ step, loss: NaN, seconds: this.seconds, stepsPerSecond: 0, finished: true, problem });
    }
    // A task of its own, so that pause and other calls come in between.
    if (this.playing) setTimeout(() => this.slice(), this.pace > 0 ? SLICE_MS : 0);
  }

  private report(loss: number, stepsPerSecond: number): void {
    const { step } = this.trainer;
    const finished = step >= this.request.steps;
    const update = { step, loss, seconds: this.seconds, stepsPerSecond, finished };
    if (!finished && this.measured >= 0 && step - this.measured < measureEvery(this.request.side, step)) {
      this.emit(update);
      return;
    }
    this.measured = step;
    this.table.fill(this.model);
    const success = this.table.successMap();
    const meanSuccess = success.reduce((sum, value) => sum + value, 0) / success.length;
    this.emit({ ...update, success, meanSuccess });
  }

  /**
   * Makes one update and shows it: its first trajectory, what each edge owed before and after, and what
   * moved.
   */
  slide(): UpdateSlide {
    this.playing = false;
    const { model, trainer, env } = this;
    const { parameters } = model;
    const before = parameters.list.map((p) => parameters.values(p));
    const { loss } = trainer.update();
    const after = parameters.list.map((p) => parameters.values(p));
    const { successes } = trainer;
    const { side } = this.request;
    const [from, to] = [successes.starts[0], successes.starts[1]];
    const count = to - from;
    const states = successes.states.slice(from * 3, to * 3);
    const goal = successes.goals.slice(0, 3);
    const y = goal[0] * side + goal[1];
    const look = (values: readonly Float32Array[]): { residual: Float64Array; flow: Float64Array } => {
      parameters.list.forEach((p, i) => parameters.load(p, values[i]));
      return {
        residual: this.residuals(states, goal, successes.actions, successes.logPB, from, count),
        flow: this.flowOf(y),
      };
    };
    const was = look(before);
    const is = look(after);
    this.report(loss, 0);
    return {
      step: trainer.step,
      loss,
      y,
      path: Int32Array.from({ length: count }, (_, t) => states[t * env.stateSize] * side + states[t * env.stateSize + 1]), // prettier-ignore
      before: was.residual,
      after: is.residual,
      moved: is.flow.map((value, s) => value - was.flow[s]),
      flow: is.flow,
      trajectories: successes.count,
    };
  }

  private residuals(
    states: Int32Array,
    goal: Int32Array,
    actions: Int32Array,
    logPB: Float32Array,
    from: number,
    count: number,
  ): Float64Array {
    const outcomes = new Int32Array(count * 3);
    for (let t = 0; t < count; t++) outcomes.set(goal, t * 3);
    const logProb = new Float32Array(count * ACTIONS);
    const logFlow = new Float32Array(count);
    this.model.evaluate(states, outcomes, count, logProb, logFlow);
    return Float64Array.from({ length: count }, (_, t) => {
      // The last edge stops in y, where log R(y|y) = 0 takes the place of log F.
      const next = t + 1 < count ? logFlow[t + 1] : 0;
      return logFlow[t] + logProb[t * ACTIONS + actions[from + t]] - next - logPB[from + t];
    });
  }

  /** F(s|y) of every cell [X]; 0 where y is out of reach. */
  private flowOf(y: number): Float64Array {
    const { side } = this.request;
    const [y0, y1] = [Math.floor(y / side), y % side];
    const cells: number[] = [];
    for (let x0 = 0; x0 <= y0; x0++) for (let x1 = 0; x1 <= y1; x1++) cells.push(x0 * side + x1);
    const states = Int32Array.from(cells.flatMap((x) => [Math.floor(x / side), x % side, 0]));
    const outcomes = Int32Array.from(cells.flatMap(() => [y0, y1, 1]));
    const logFlow = new Float32Array(cells.length);
    this.model.evaluate(states, outcomes, cells.length, undefined, logFlow);
    const flow = new Float64Array(side * side);
    cells.forEach((x, i) => (flow[x] = Math.exp(logFlow[i])));
    return flow;
  }

  spotlight(y: number, walks: number, seed: number): Spotlight {
    return new Painter(this.model).spotlight(y, walks, seed);
  }

  /** The model as a run's files, which the lab and the command line read. */
  files(): { record: string; checkpoint: Uint8Array } {
    const tensors = new Map<string, { shape: number[]; data: Float32Array }>();
    storeParameters(tensors, 'model.', this.model.parameters, false);
    const checkpoint = encodeSafetensors(tensors, [
      ['format', 'ocgfn-checkpoint'],
      ['version', '1'],
      ['step', String(this.trainer.step)],
      ['state', '{}'],
    ]);
    const { seed } = this.request;
    const record = {
      kind: 'pretrain',
      task: this.env.task,
      config: this.settings,
      seed,
      step: this.trainer.step,
    };
    return { record: `${JSON.stringify(record, null, 2)}\n`, checkpoint };
  }
}
