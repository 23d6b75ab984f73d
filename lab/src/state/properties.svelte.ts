/**
 * The properties page: what is wished of each descriptor, the worker that answers, and what it has answered. A
 * question is answered by a screen of objects first; then draws go on in small portions, for the shares of
 * bins, until another question is asked.
 */
import type { OpenedProperties, PropertyAnswer, PropertyObject } from '../engine/properties.js';
import { WorkerClient } from '../worker/client.js';
import type { ModelFiles } from '../worker/protocol.js';
import { fetchModel } from './fetch-model.js';
import { lab } from './lab.svelte.js';

/** What is wished of one descriptor: nothing, a bin, or a painted curve over bins. */
export interface PropertyWish {
  mode: 'open' | 'asked' | 'painted';
  bin: number;
  /** Heights from 0 to 1. */
  curve: number[];
}

/** Objects of the first answer, of a portion, and in all. */
const FIRST = 16;
const PORTION = 48;
const MOST = 480;
const MODEL = './peptides/';

class Properties {
  opened = $state.raw<OpenedProperties | undefined>();
  source = $state('shipped with the lab');
  wishes = $state<PropertyWish[]>([]);
  answer = $state.raw<PropertyAnswer | undefined>();
  /** Share of each bin among the objects drawn so far. [K, bins] */
  drawn = $state.raw<readonly (readonly number[])[]>([]);
  drawnCount = $state(0);
  /** Milliseconds from the last question to its first answer on the screen. */
  latency = $state(NaN);
  private readonly client = new WorkerClient();
  private opening = false;
  private asking = false;
  private again = false;
  private question = 0;
  private seed = 0;

  /** Fetches the model that ships with the lab, once. */
  async start(): Promise<void> {
    if (this.opened) return;
    try {
      const files = await fetchModel(MODEL);
      if (!this.opened) await this.open(files, 'shipped with the lab');
    } catch (error) {
      lab.say(`The model of peptides could not be loaded: ${(error as Error).message}`);
    }
  }

  async open(files: ModelFiles, source: string): Promise<void> {
    // What is on its way, or asked while the worker changes models, is of the model before: it is dropped.
    this.opening = true;
    this.question++;
    const opened = await this.client.call('propertiesOpen', files).finally(() => (this.opening = false));
    this.question++;
    this.source = source;
    this.wishes = opened.components.map(({ labels, base }) => ({
      mode: 'open',
      bin: base.indexOf(Math.max(...base)),
      curve: labels.map(() => 0),
    }));
    this.opened = opened;
    this.ask();
  }

  /** Sets one wish and asks. */
  wish(component: number, change: Partial<PropertyWish>): void {
    Object.assign(this.wishes[component], change);
    this.ask();
  }

  /** Sets all wishes by the names of descriptors; those that are not named are open. */
  wishAll(named: Readonly<Record<string, Partial<PropertyWish>>>): void {
    this.opened?.components.forEach(({ name }, k) =>
      Object.assign(this.wishes[k], { mode: 'open' }, named[name]),
    );
    this.ask();
  }

  /** Asks what is wished now. Changes that come while the worker is busy are answered together. */
  ask(): void {
    if (!this.opened || this.opening) return;
    if (this.asking) this.again = true;
    else void this.answerNow();
  }

  private weights(): number[][] {
    return this.wishes.map(({ mode, bin, curve }) =>
      curve.map((height, b) => (mode === 'open' ? 1 : mode === 'asked' ? Number(b === bin) : height)),
    );
  }

  private async answerNow(): Promise<void> {
    this.asking = true;
    const question = ++this.question;
    const wishes = this.weights();
    const start = performance.now();
    try {
      const answer = await this.client.call('propertiesAsk', { wishes, count: FIRST, seed: ++this.seed });
      if (question === this.question) {
        this.show(answer, start);
        if (!this.again && answer.objects.length > 0) void this.goOn(question, wishes);
      }
    } catch (error) {
      this.complain(question, error);
    }
    this.asking = false;
    if (this.again) this.askAgain();
  }

  private show(answer: PropertyAnswer, start: number): void {
    this.answer = answer;
    this.count(answer.objects, true);
    requestAnimationFrame(() => {
      this.latency = performance.now() - start;
      performance.measure('lab:ask', { start, end: performance.now() });
    });
  }

  /** What becomes of a question that is over is nobody's concern. */
  private complain(question: number, error: unknown): void {
    if (question === this.question && !this.opening) lab.say((error as Error).message);
  }

  private askAgain(): void {
    this.again = false;
    this.ask();
  }

  /** Draws more objects of a question, until there are enough or there is another. */
  private async goOn(question: number, wishes: number[][]): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, 150));
    try {
      while (question === this.question && this.drawnCount < MOST) {
        const request = { wishes, count: PORTION, seed: ++this.seed };
        const { objects } = await this.client.call('propertiesAsk', request);
        if (question !== this.question || objects.length === 0) return;
        this.count(objects, false);
        await new Promise((resolve) => setTimeout(resolve, 40));
      }
    } catch (error) {
      this.complain(question, error);
    }
  }

  private count(objects: readonly PropertyObject[], fresh: boolean): void {
    const before = fresh ? 0 : this.drawnCount;
    const total = before + objects.length;
    this.drawn = this.opened!.components.map(({ labels }, k) => {
      const counts = labels.map((_, bin) => (fresh ? 0 : this.drawn[k][bin] * before));
      for (const { bins } of objects) counts[bins[k]]++;
      return counts.map((n) => (total === 0 ? 0 : n / total));
    });
    this.drawnCount = total;
  }
}

export const properties = new Properties();
