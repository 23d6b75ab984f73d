/**
 * The cells of a plan as work for a schedule: what waits for what, what is done, how long the rest will take.
 *
 *     adaptations        wait for the pre-trained model of their seed
 *     judged cells       wait for all tries of their contender: the best of them is what is judged
 *     all others         wait for nothing
 */
import { findBudgetMethod } from '../method/registry.js';
import { join } from 'node:path';
import { DEFAULT_VARIANT, UNTRAINED_VARIANT, type Cell, type Plan, type PretrainCell } from './plan.js';
import { bestTry } from './results.js';
import { cellRecord } from './run-cell.js';
import type { Item } from './job-schedule.js';
import { TimeLeft } from './time-left.js';

type State = 'open' | 'done' | 'failed';

/**
 * In the order of the report: what is tuned and judged, then the other ways to pre-train, on which nothing
 * depends.
 */
const STAGES = ['pretraining', 'tries', 'judging', 'variants'] as const;
type Stage = (typeof STAGES)[number];

export interface BoardItem extends Item {
  readonly stage: Stage;
  readonly cell: Cell;
}

export class Board {
  private readonly items: readonly BoardItem[];
  private readonly states = new Map<Item, State>();
  private readonly byFolder = new Map<string, Item>();
  private readonly tries = new Map<string, Item[]>();
  private readonly chosen = new Map<string, number | undefined>();
  private readonly timeLeft = new TimeLeft();

  /** @param run does a cell on a job */
  constructor(
    private readonly root: string,
    private readonly plan: Plan,
    private readonly run: (cell: Cell, job: number) => Promise<void>,
  ) {
    const isParent = ({ variant }: PretrainCell): boolean =>
      variant === DEFAULT_VARIANT.name || variant === UNTRAINED_VARIANT.name;
    const pretraining = plan.pretraining();
    const cells: Readonly<Record<Stage, readonly Cell[]>> = {
      pretraining: pretraining.filter(isParent),
      tries: plan.tuning(),
      judging: plan.judging(new Map()),
      variants: pretraining.filter((cell) => !isParent(cell)),
    };
    this.items = STAGES.flatMap((stage) => cells[stage].map((cell) => this.item(stage, cell)));
    // Tries and models first: which cells are judged follows from them.
    for (const item of this.items) item.readiness();
  }

  /** What is not done yet, in order. */
  get open(): BoardItem[] {
    return this.items.filter((item) => this.states.get(item) === 'open');
  }

  get total(): number {
    return this.items.length;
  }

  get done(): number {
    return this.items.filter((item) => this.states.get(item) === 'done').length;
  }

  secondsLeft(jobs: number): number | undefined {
    return this.timeLeft.estimate(
      this.open.map(({ cell }) => cell),
      jobs,
    );
  }

  /**
   * An item has come to its end. @returns whether its stage, or its batch of contenders on one reward and
   * seed, has too
   */
  settle(item: BoardItem, state: 'done' | 'failed'): { readonly stage: boolean; readonly batch: boolean } {
    this.states.set(item, state);
    const { cell } = item;
    if (state === 'done') this.timeLeft.note(cell, cellRecord(join(this.root, cell.folder))!.seconds);
    const stage = !this.open.some((other) => other.stage === item.stage);
    const batch =
      item.stage === 'judging' &&
      !this.open.some(({ stage: of, cell: other }) => of === 'judging' && isSameBatch(other, cell));
    return { stage, batch };
  }

  private item(stage: Stage, planned: Cell): BoardItem {
    const { states } = this;
    const cellNow = (): Cell => this.withChosenTry(stage, planned);
    const item: BoardItem = {
      stage,
      get cell() {
        return cellNow();
      },
      get name() {
        return cellNow().folder;
      },
      readiness: () => {
        if (states.get(item) !== 'open') return states.get(item) === 'done' ? 'done' : 'never';
        const needs = this.needs(stage, planned);
        if (needs !== 'ready') return needs;
        const record = cellRecord(join(this.root, cellNow().folder));
        if (record?.status !== 'done') return 'ready';
        this.settle(item, 'done');
        return 'done';
      },
      run: (job) => this.run(cellNow(), job),
    };
    states.set(item, 'open');
    this.byFolder.set(planned.folder, item);
    if (stage === 'tries' && planned.kind === 'paid') {
      const { name } = planned.contender;
      this.tries.set(name, [...(this.tries.get(name) ?? []), item]);
    }
    return item;
  }

  private needs(stage: Stage, cell: Cell): 'ready' | 'later' | 'never' {
    if (cell.kind === 'pretrain') return 'ready';
    const needed: State[] = [];
    if (findBudgetMethod(cell.contender.method).kind === 'adapt')
      needed.push(this.states.get(this.byFolder.get(this.plan.parentFolder(cell.contender, cell.seed))!)!);
    if (stage === 'judging' && this.plan.tuningReward !== undefined) {
      const tuned = this.tries.get(this.plan.tuned(cell.contender))!;
      const tries = new Set(tuned.map((item) => this.states.get(item)!));
      // A failed try is no choice; without any there is nothing to judge.
      needed.push(tries.has('open') ? 'open' : tries.has('done') ? 'done' : 'failed');
    }
    if (needed.includes('failed')) return 'never';
    return needed.includes('open') ? 'later' : 'ready';
  }

  /** A judged cell is of the best try; before that is known, of the first. */
  private withChosenTry(stage: Stage, cell: Cell): Cell {
    if (stage !== 'judging' || cell.kind !== 'paid' || this.needs(stage, cell) !== 'ready') return cell;
    const { contender, reward, seed } = cell;
    const name = this.plan.tuned(contender);
    if (!this.chosen.has(name)) this.chosen.set(name, bestTry(this.root, this.plan, name));
    return this.plan.cell(contender, this.chosen.get(name) ?? 0, reward, seed);
  }
}

function isSameBatch(a: Cell, b: Cell): boolean {
  return a.kind === 'paid' && b.kind === 'paid' && a.reward === b.reward && a.seed === b.seed;
}
