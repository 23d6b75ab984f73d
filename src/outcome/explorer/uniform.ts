/** The simplest explorer: uniformly random forward walks; where they end becomes the goal. */
import type { Environment } from '../../env/environment.js';
import { RandomStream, streamState } from '../../random/stream.js';
import type { Policy } from '../../sampling/policy.js';
import { Roller } from '../../sampling/rollout.js';
import { copyRow, type TrajectoryBatch } from '../../sampling/trajectories.js';
import { uniformPolicy } from '../../sampling/uniform-policy.js';
import { storedObject } from '../../settings/stored-form.js';
import { NOTHING_STORED, type Explorer, type ExplorerState } from './explorer.js';

/** What a checkpoint stores of it. */
export const uniformState = storedObject({ random: streamState });

export class UniformExplorer implements Explorer {
  readonly figures = NOTHING_STORED;
  readonly parameterSets = NOTHING_STORED;
  private readonly roller: Roller;
  private readonly walker: Policy;
  private random: RandomStream;

  constructor(env: Environment, capacity: number, random: RandomStream) {
    this.roller = new Roller(env, capacity);
    this.walker = uniformPolicy(env);
    this.random = random;
  }

  gather(count: number, batch: TrajectoryBatch): void {
    this.roller.rollout(this.walker, count, batch, this.random);
    copyRow(batch.ends, 0, batch.goals, 0, batch.count * batch.env.stateSize);
  }

  arrays(): Readonly<Record<string, Int32Array>> {
    return NOTHING_STORED;
  }

  state(): ExplorerState {
    return { random: this.random.state() };
  }

  restore(state: ExplorerState): void {
    this.random = new RandomStream(uniformState.read(state, 'explorer').random);
  }
}
