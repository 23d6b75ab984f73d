/**
 * What the lab is showing: the model, the painted reward, what the extracted policy makes of it, and the
 * outcome in the spotlight. Pages read these fields; changing one of them is what repaints.
 */
import type { Sampled, Spotlight } from '../engine/painter.js';
import type { PresetName } from '../engine/presets-list.js';
import { WorkerClient } from '../worker/client.js';
import type { ModelFiles, Opened } from '../worker/protocol.js';
import { fetchModel } from './fetch-model.js';
import { paintAddress, parseAddress, readPaintState, type Page } from './address.js';

const WALKS = 8;
const MOST_UNDO = 50;
/** Milliseconds without a change before the address is rewritten. */
const ADDRESS_DELAY = 250;

class Lab {
  theme = $state<'light' | 'dark'>('light');
  page = $state<Page>('paint');
  part = $state('');
  /** Sentences to be read; each stays until it is put away. */
  notices = $state<string[]>([]);

  opened = $state.raw<Opened | undefined>();
  /** Where the model comes from, for people. */
  source = $state('shipped with the lab');
  levels = $state.raw<Uint8Array>(new Uint8Array(32 * 32));
  sampled = $state.raw<Sampled | undefined>();
  spotlight = $state.raw<Spotlight | undefined>();
  /** Walks of the extracted policy, while they are shown. */
  walks = $state.raw<readonly Int32Array[]>([]);
  y = $state(0);
  seed = $state(0);
  /** Milliseconds from the last stroke to its answer. */
  latency = $state(NaN);
  canUndo = $state(false);

  files: ModelFiles | undefined;
  readonly client = new WorkerClient();
  private readonly past: Uint8Array[] = [];
  private busy = false;
  private waiting: 'none' | 'few' | 'whole' = 'none';
  private addressTimer: ReturnType<typeof setTimeout> | undefined;

  get side(): number {
    return this.opened?.side ?? 32;
  }

  say(sentence: string): void {
    if (!this.notices.includes(sentence)) this.notices = [...this.notices.slice(-3), sentence];
  }

  /** Reads the address, fetches the model that ships with the lab, and shows what the address says. */
  async start(): Promise<void> {
    this.readTheme();
    this.readPage();
    addEventListener('hashchange', () => this.addressChanged());
    void this.showPainting();
    try {
      await this.open(await fetchModel('./model/'), 'shipped with the lab');
    } catch (error) {
      this.say(`The model that ships with the lab could not be loaded: ${(error as Error).message}`);
    }
  }

  /** The painting needs no model, so it is there first. */
  private async showPainting(): Promise<void> {
    const { state } = readPaintState(parseAddress(location.hash).values, this.side);
    const levels =
      state.levels ?? (await this.client.call('preset', { name: 'islands', side: this.side, seed: 0 }));
    if (!this.opened) this.levels = levels;
  }

  /** Opens a model and keeps the painting where it fits. */
  async open(files: ModelFiles, source: string): Promise<void> {
    const opened = await this.client.call('open', files);
    const fits = this.opened !== undefined && opened.side === this.opened.side;
    this.files = files;
    this.source = source;
    if (fits) {
      this.opened = opened;
      this.repaint('whole');
      void this.shine();
      return;
    }
    const { state, problems } = readPaintState(parseAddress(location.hash).values, opened.side);
    for (const problem of problems) this.say(problem);
    const levels =
      state.levels ?? (await this.client.call('preset', { name: 'islands', side: opened.side, seed: 0 }));
    this.past.length = 0;
    this.canUndo = false;
    this.sampled = undefined;
    this.spotlight = undefined;
    this.seed = state.seed ?? 0;
    this.y = state.y ?? showpiece(levels);
    this.levels = levels;
    this.opened = opened;
    this.repaint('whole');
    void this.shine();
  }

  /** Remembers the painting as it is, for `undo`. */
  remember(): void {
    this.past.push(this.levels);
    if (this.past.length > MOST_UNDO) this.past.shift();
    this.canUndo = true;
  }

  undo(): void {
    const levels = this.past.pop();
    this.canUndo = this.past.length > 0;
    if (levels) this.setLevels(levels, 'whole');
  }

  setLevels(levels: Uint8Array, how: 'few' | 'whole'): void {
    this.levels = levels;
    this.walks = [];
    this.repaint(how);
    this.writeAddress();
  }

  async usePreset(name: PresetName): Promise<void> {
    if (name === 'noise') this.seed = (this.seed + 1) % 1000;
    const levels = await this.client.call('preset', { name, side: this.side, seed: this.seed });
    this.remember();
    this.setLevels(levels, 'whole');
    this.pick(showpiece(levels));
  }

  /** Extracts again. Changes that come while the worker is busy are answered together. */
  repaint(how: 'few' | 'whole'): void {
    if (!this.opened) return;
    if (!this.busy) void this.extract(how);
    else if (this.waiting !== 'whole') this.waiting = how;
  }

  private async extract(how: 'few' | 'whole'): Promise<void> {
    this.busy = true;
    const start = performance.now();
    try {
      this.sampled = await this.client.call('paint', { levels: this.levels, whole: how === 'whole' });
      if (how === 'few') this.latency = performance.now() - start;
      requestAnimationFrame(() => performance.measure(`lab:${how}`, { start, end: performance.now() }));
    } catch (error) {
      this.say((error as Error).message);
    }
    this.busy = false;
    const next = this.waiting;
    this.waiting = 'none';
    if (next !== 'none') this.repaint(next);
  }

  /** Puts outcome y into the spotlight. */
  pick(y: number): void {
    this.y = y;
    void this.shine();
    this.writeAddress();
  }

  async shine(): Promise<void> {
    const { y, seed } = this;
    try {
      const spotlight = await this.client.call('spotlight', { y, walks: WALKS, seed });
      if (spotlight.y === this.y) this.spotlight = spotlight;
    } catch (error) {
      this.say((error as Error).message);
    }
  }

  /** Draws walks of the extracted policy, others with every call. */
  async sample(count: number): Promise<void> {
    this.seed = (this.seed + 1) % 1_000_000;
    this.walks = await this.client.call('sample', { count, seed: this.seed });
    this.writeAddress();
  }

  go(page: Page, part = ''): void {
    this.page = page;
    this.part = part;
    this.writeAddress(0);
  }

  setTheme(theme: 'light' | 'dark', keep = true): void {
    document.documentElement.dataset.theme = theme;
    this.theme = theme;
    if (!keep) return;
    try {
      localStorage.setItem('ocgfn-theme', theme);
    } catch {
      // Storage may be closed to the page; then the choice lasts as long as the page does.
    }
  }

  private readTheme(): void {
    let kept: string | null = null;
    try {
      kept = localStorage.getItem('ocgfn-theme');
    } catch {
      // As above.
    }
    const dark = matchMedia('(prefers-color-scheme: dark)');
    this.setTheme(
      (kept === 'dark' || kept === 'light' ? kept === 'dark' : dark.matches) ? 'dark' : 'light',
      false,
    );
    if (kept === null)
      dark.addEventListener('change', () => this.setTheme(dark.matches ? 'dark' : 'light', false));
  }

  private readPage(): void {
    const { page, part, problem } = parseAddress(location.hash);
    if (problem !== undefined) this.say(problem);
    this.page = page;
    this.part = part;
  }

  /** Someone went back, or pasted another address. */
  private addressChanged(): void {
    this.readPage();
    if (!this.opened) return;
    const { state, problems } = readPaintState(parseAddress(location.hash).values, this.side);
    for (const problem of problems) this.say(problem);
    if (state.seed !== undefined) this.seed = state.seed;
    if (state.levels && !sameLevels(state.levels, this.levels)) {
      this.remember();
      this.setLevels(state.levels, 'whole');
    }
    if (state.y !== undefined && state.y !== this.y) this.pick(state.y);
  }

  private writeAddress(delay = ADDRESS_DELAY): void {
    clearTimeout(this.addressTimer);
    this.addressTimer = setTimeout(() => {
      const page = this.part === '' ? this.page : `${this.page}/${this.part}`;
      const address = this.opened
        ? paintAddress(page, this.levels, this.y, this.side, this.seed)
        : `#/${page}`;
      history.replaceState(null, '', address);
    }, delay);
  }
}

/** A high cell, and rather one that many walks lead to than one at the border. */
function showpiece(levels: Uint8Array): number {
  const side = Math.sqrt(levels.length);
  const worth = (y: number): number => levels[y] * (4 + Math.min(Math.floor(y / side), y % side));
  let best = 0;
  for (let y = 0; y < levels.length; y++) if (worth(y) > worth(best)) best = y;
  return best;
}

function sameLevels(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((level, i) => level === b[i]);
}

export const lab = new Lab();
