/**
 * The run that `ocgfn lab --open RUN` serves, as its server tells of it: its record, and its metrics while
 * they are written.
 */
import { lab } from './lab.svelte.js';

type Json = Readonly<Record<string, unknown>>;

/** Lines that are kept; beyond them every second one is dropped. */
const MOST_LINES = 4000;

export interface Curves {
  /** What x counts. */
  readonly axis: string;
  readonly x: readonly number[];
  /** Values by name, null where a line has none. */
  readonly columns: ReadonlyMap<string, readonly (number | null)[]>;
}

class Run {
  record = $state.raw<Json | undefined>();
  lines = $state.raw<readonly Json[]>([]);
  connection = $state<'none' | 'open' | 'lost'>('none');
  private source: EventSource | undefined;

  listen(): void {
    if (this.source) return;
    const source = new EventSource('./run/events');
    this.source = source;
    source.addEventListener('open', () => {
      this.connection = 'open';
      // A new connection tells everything from the start.
      this.lines = [];
    });
    source.addEventListener('error', () => (this.connection = 'lost'));
    source.addEventListener(
      'record',
      ({ data }: MessageEvent<string>) => (this.record = JSON.parse(data) as Json),
    );
    source.addEventListener('reset', () => (this.lines = []));
    source.addEventListener('metrics', ({ data }: MessageEvent<string>) => {
      const lines = [...this.lines, ...(JSON.parse(data) as Json[])];
      this.lines = lines.length > MOST_LINES ? lines.filter((_, i) => i % 2 === 1) : lines;
    });
  }

  leave(): void {
    this.source?.close();
    this.source = undefined;
    this.connection = 'none';
  }

  /** Puts the run's model onto the first screen. */
  async paint(): Promise<void> {
    try {
      const [record, checkpoint] = await Promise.all(
        ['run.json', 'checkpoint.safetensors'].map(fetchRunFile),
      );
      const files = { record: new TextDecoder().decode(record), checkpoint: checkpoint };
      await lab.open(files, 'the opened run');
      lab.go('paint');
    } catch (error) {
      lab.say((error as Error).message);
    }
  }
}

async function fetchRunFile(name: string): Promise<Uint8Array> {
  const response = await fetch(`./run/${name}`);
  if (!response.ok) throw new Error((await response.text()).trim());
  return new Uint8Array(await response.arrayBuffer());
}

/** What can be drawn against reward calls, or against steps where no reward is called. */
export function curvesOf(lines: readonly Json[]): Curves {
  const axis = lines.some(({ rewardCalls }) => typeof rewardCalls === 'number') ? 'rewardCalls' : 'step';
  const kept = lines.flatMap((line) => {
    const x = line[axis];
    return typeof x === 'number' ? [{ x, line }] : [];
  });
  const names = new Set<string>();
  for (const { line } of kept) {
    for (const [name, value] of Object.entries(line)) if (typeof value === 'number') names.add(name);
  }
  for (const axisLike of ['step', 'seconds', 'round', axis]) names.delete(axisLike);
  const number = (value: unknown): number | null => (typeof value === 'number' ? value : null);
  return {
    axis: axis === 'step' ? 'steps' : 'reward calls',
    x: kept.map(({ x }) => x),
    columns: new Map([...names].map((name) => [name, kept.map(({ line }) => number(line[name]))])),
  };
}

export const run = new Run();
