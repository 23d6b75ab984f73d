/** The plate page: the file, what is said of it, the worker that designs, and the plate. */
import { wholeText } from 'ocgfn/reward';
import type { ProposedPlate } from '../engine/plate.js';
import { readSaidOfTable } from '../engine/said-of-table.js';
import { WorkerClient } from '../worker/client.js';
import { lab } from './lab.svelte.js';

const MOST_BYTES = 16 * 2 ** 20;

class Plate {
  file = $state.raw<{ readonly name: string; readonly text: string } | undefined>();
  /** What is said of the file: `score=affinity, lower=yes, alphabet=dna`. */
  said = $state('');
  count = $state(96);
  seed = $state(0);
  running = $state(false);
  /** Stage of the design, and how far it is. */
  stage = $state.raw<{ readonly stage: string; readonly done: number; readonly of: number } | undefined>();
  plate = $state.raw<ProposedPlate | undefined>();
  /** Why there is none: a sentence of the reader, which says the way on. */
  refused = $state('');
  private client: WorkerClient | undefined;
  /** Number of the last design that was begun or ended: what an earlier one gives no longer counts. */
  private turn = 0;

  async load(file: File | undefined): Promise<void> {
    if (!file) return;
    if (file.size > MOST_BYTES) {
      lab.say(`${file.name} has ${(file.size / 2 ** 20).toFixed(0)} MB; files up to ${MOST_BYTES / 2 ** 20} MB are read.`); // prettier-ignore
      return;
    }
    try {
      const text = await wholeText(file.name, new Uint8Array(await file.arrayBuffer()));
      // A design under way is of the file before.
      this.stop();
      this.file = { name: file.name, text };
      this.said = '';
      await this.propose();
    } catch (error) {
      lab.say((error as Error).message);
    }
  }

  async propose(): Promise<void> {
    if (this.running || !this.file) return;
    const { name, text } = this.file;
    const turn = ++this.turn;
    this.running = true;
    this.refused = '';
    this.plate = undefined;
    try {
      const said = readSaidOfTable(name, this.said);
      this.client ??= this.open();
      const { count, seed } = this;
      const plate = await this.client.call('plate', { name, text, ...said, count, seed });
      if (turn !== this.turn) return;
      this.plate = plate;
    } catch (error) {
      if (turn !== this.turn) return;
      this.refused = (error as Error).message;
    }
    this.running = false;
    this.stage = undefined;
  }

  /** Ends the design at once. */
  stop(): void {
    this.turn++;
    this.running = false;
    this.stage = undefined;
    this.client?.end();
    this.client = undefined;
  }

  private open(): WorkerClient {
    const client = new WorkerClient();
    client.on('plateStage', (stage) => (this.stage = stage));
    return client;
  }
}

export const plate = new Plate();
