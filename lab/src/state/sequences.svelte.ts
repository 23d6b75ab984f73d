/**
 * The sequences page: what is asked for, the worker that keeps its pre-trained models, and what has been
 * heard.
 */
import { readDataOptions, wholeText, type ColumnOptions } from 'ocgfn/reward';
import type { AdaptRequest, SequenceUpdate } from '../engine/sequences.js';
import { WorkerClient } from '../worker/client.js';
import { lab } from './lab.svelte.js';

const MOST_BYTES = 16 * 2 ** 20;

class Sequences {
  length = $state(14);
  targets = $state<number[]>([1]);
  budget = $state(500);
  seed = $state(0);
  /** A table in place of the RNA targets. */
  table = $state.raw<{ readonly name: string; readonly text: string } | undefined>();
  /** What is said of the table: `score=affinity, lower=yes`. */
  said = $state('');
  running = $state(false);
  update = $state.raw<SequenceUpdate | undefined>();
  /** Updates of the adaptation, for the curve. */
  rounds = $state.raw<readonly SequenceUpdate[]>([]);
  /** Share of pre-training outcomes reached, for the curve. */
  pretraining = $state.raw<readonly SequenceUpdate[]>([]);
  private client: WorkerClient | undefined;

  async start(): Promise<void> {
    if (this.running) return;
    this.running = true;
    this.update = undefined;
    this.rounds = [];
    this.pretraining = [];
    let options: ColumnOptions = {};
    try {
      if (this.table && this.said.trim() !== '') options = readDataOptions(this.table.name, `(${this.said})`);
    } catch (error) {
      lab.say((error as Error).message);
      this.running = false;
      return;
    }
    const source: AdaptRequest['source'] = this.table
      ? { kind: 'table', ...this.table, options }
      : { kind: 'rna', targets: [...this.targets].sort(), length: this.length };
    this.client ??= this.open();
    try {
      await this.client.call('adapt', { source, budget: this.budget, seed: this.seed });
    } catch (error) {
      if (this.running) lab.say((error as Error).message);
    }
    this.running = false;
  }

  private open(): WorkerClient {
    const client = new WorkerClient();
    client.on('sequence', (update) => {
      this.update = update;
      if (update.stage === 'pretrain') this.pretraining = [...this.pretraining, update];
      else this.rounds = [...this.rounds.filter(({ calls }) => calls !== update.calls), update];
    });
    return client;
  }

  /** Asks for an end after this step; the models stay. */
  async stop(): Promise<void> {
    if (this.client) await this.client.call('stop', null);
  }

  async loadTable(file: File | undefined): Promise<void> {
    if (!file) return;
    if (file.size > MOST_BYTES) {
      lab.say(
        `${file.name} has ${(file.size / 2 ** 20).toFixed(0)} MB; tables up to ${MOST_BYTES / 2 ** 20} MB are read.`,
      );
      return;
    }
    try {
      const bytes = new Uint8Array(await file.arrayBuffer());
      this.table = { name: file.name, text: await wholeText(file.name, bytes) };
    } catch (error) {
      lab.say((error as Error).message);
    }
  }
}

export const sequences = new Sequences();
