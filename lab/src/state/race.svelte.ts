/** A race: its settings, its worker, and the points heard so far. Kept while other pages are looked at. */
import { RACE_METHODS, type RaceMethod } from '../engine/race-list.js';
import type { RacePoint } from '../engine/race.js';
import { WorkerClient } from '../worker/client.js';
import { lab } from './lab.svelte.js';

class Race {
  budget = $state(512);
  chosen = $state<RaceMethod[]>(RACE_METHODS.map(({ name }) => name));
  running = $state(false);
  /** Points in the order they came. */
  points = $state.raw<readonly RacePoint[]>([]);
  /** The painting that was raced on. */
  levels = $state.raw<Uint8Array | undefined>();
  side = $state(32);
  seed = $state(0);
  finished = $state(false);
  private client: WorkerClient | undefined;

  async start(): Promise<void> {
    if (!lab.files || this.chosen.length === 0) return;
    this.stop();
    this.points = [];
    this.finished = false;
    this.levels = lab.levels;
    this.side = lab.side;
    this.seed = lab.seed;
    this.running = true;
    const client = new WorkerClient();
    this.client = client;
    client.on('race', (point) => (this.points = [...this.points, point]));
    const methods = RACE_METHODS.map(({ name }) => name).filter((name) => this.chosen.includes(name));
    const budget = Math.min(this.budget, lab.side ** 2);
    try {
      await client.call('race', {
        files: lab.files,
        request: { levels: lab.levels, side: lab.side, seed: lab.seed, budget, methods },
      });
      this.finished = true;
    } catch (error) {
      if (this.client === client) lab.say((error as Error).message);
    }
    if (this.client === client) this.stop();
  }

  stop(): void {
    const { client } = this;
    this.client = undefined;
    this.running = false;
    client?.end();
  }
}

export const race = new Race();
