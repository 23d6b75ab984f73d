/**
 * Training in the page: its settings, its worker, and what has been heard of it. Kept while other pages are
 * looked at.
 */
import type { Spotlight } from '../engine/painter.js';
import type { TrainRequest, TrainUpdate, UpdateSlide } from '../engine/training.js';
import { WorkerClient } from '../worker/client.js';
import { lab } from './lab.svelte.js';

/** Points of a curve that are kept; beyond them every second one is dropped. */
const MOST_POINTS = 2000;

export interface Curve {
  steps: number[];
  values: number[];
}

class Training {
  request = $state<TrainRequest>({
    side: 16,
    seed: 0,
    objective: 'mle',
    explorer: 'backward',
    contrastive: true,
    teleport: 'unreachable',
    steps: 6000,
  });
  /** The settings of what is in the worker now; others take effect with the next reset. */
  running = $state.raw<TrainRequest | undefined>();
  playing = $state(false);
  /** Updates a second; 0: as many as there can be. */
  pace = $state(60);
  update = $state.raw<TrainUpdate | undefined>();
  success = $state.raw<Float64Array | undefined>();
  meanSuccess = $state(NaN);
  /** Seconds of training until 99 % success was first measured. */
  reached = $state<number | undefined>();
  loss = $state.raw<Curve>({ steps: [], values: [] });
  successCurve = $state.raw<Curve>({ steps: [], values: [] });
  slide = $state.raw<UpdateSlide | undefined>();
  spotlight = $state.raw<Spotlight | undefined>();

  private client: WorkerClient | undefined;

  get changed(): boolean {
    return this.running !== undefined && JSON.stringify(this.running) !== JSON.stringify(this.request);
  }

  private ask(): WorkerClient {
    if (!this.client) {
      this.client = new WorkerClient();
      this.client.on('train', (update) => this.hear(update));
    }
    return this.client;
  }

  /** A new network with the settings as they are. */
  async reset(): Promise<void> {
    const request = { ...this.request };
    this.playing = false;
    this.running = request;
    this.update = undefined;
    this.success = undefined;
    this.meanSuccess = NaN;
    this.reached = undefined;
    this.slide = undefined;
    this.spotlight = undefined;
    this.loss = { steps: [], values: [] };
    this.successCurve = { steps: [], values: [] };
    await this.tell(() => this.ask().call('trainStart', request));
  }

  async play(): Promise<void> {
    if (!this.running || this.changed || this.update?.finished) await this.reset();
    this.playing = true;
    this.slide = undefined;
    await this.tell(() => this.ask().call('trainPlay', { playing: true, pace: this.pace }));
  }

  async pause(): Promise<void> {
    this.playing = false;
    if (this.running) await this.tell(() => this.ask().call('trainPlay', { playing: false, pace: 0 }));
  }

  /** A new pace takes effect at once. */
  async setPace(pace: number): Promise<void> {
    this.pace = pace;
    if (this.playing) await this.tell(() => this.ask().call('trainPlay', { playing: true, pace }));
  }

  /** One update, looked at from inside. */
  async step(): Promise<void> {
    if (!this.running || this.changed) await this.reset();
    this.playing = false;
    this.slide = await this.tell(() => this.ask().call('trainStep', null));
  }

  async shine(y: number): Promise<void> {
    this.slide = undefined;
    this.spotlight = await this.tell(() => this.ask().call('trainSpotlight', { y, walks: 8, seed: 0 }));
  }

  /** Hands the model over to the first screen. */
  async use(): Promise<void> {
    await this.pause();
    const files = await this.tell(() => this.ask().call('trainExport', null));
    if (!files) return;
    await this.tell(() => lab.open(files, 'trained in this page'));
    lab.go('paint');
  }

  async files(): Promise<{ record: string; checkpoint: Uint8Array } | undefined> {
    return this.tell(() => this.ask().call('trainExport', null));
  }

  private async tell<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      this.playing = false;
      lab.say((error as Error).message);
      return undefined;
    }
  }

  private hear(update: TrainUpdate): void {
    this.update = update;
    if (update.problem !== undefined) lab.say(update.problem);
    if (update.finished) this.playing = false;
    if (Number.isFinite(update.loss)) this.loss = extend(this.loss, update.step, update.loss);
    if (!update.success) return;
    this.success = update.success;
    this.meanSuccess = update.meanSuccess!;
    this.successCurve = extend(this.successCurve, update.step, update.meanSuccess!);
    if (update.meanSuccess! >= 0.99) this.reached ??= update.seconds;
  }
}

function extend(curve: Curve, step: number, value: number): Curve {
  if (curve.steps.at(-1) === step) return curve;
  let { steps, values } = curve;
  if (steps.length >= MOST_POINTS) {
    steps = steps.filter((_, i) => i % 2 === 1);
    values = values.filter((_, i) => i % 2 === 1);
  }
  return { steps: [...steps, step], values: [...values, value] };
}

export const training = new Training();
