/**
 * How long the rest of an experiment will take: cells of one contender take about as long as each other,
 * those of different ones do not.
 */
import type { Cell } from './plan.js';

const kindOf = (cell: Cell): string =>
  cell.kind === 'pretrain' ? `pretrain ${cell.variant}` : cell.contender.name;

export class TimeLeft {
  private readonly known = new Map<string, { count: number; seconds: number }>();

  note(cell: Cell, seconds: number): void {
    const { count, seconds: before } = this.known.get(kindOf(cell)) ?? { count: 0, seconds: 0 };
    this.known.set(kindOf(cell), { count: count + 1, seconds: before + seconds });
  }

  /**
   * Seconds that the cells take on so many jobs; kinds that are not known yet count as the mean of those that
   * are.
   */
  estimate(cells: readonly Cell[], jobs: number): number | undefined {
    const all = [...this.known.values()];
    if (all.length === 0) return undefined;
    const mean = all.reduce((sum, { count, seconds }) => sum + seconds / count, 0) / all.length;
    let total = 0;
    for (const cell of cells) {
      const known = this.known.get(kindOf(cell));
      total += known ? known.seconds / known.count : mean;
    }
    return total / Math.min(jobs, Math.max(1, cells.length));
  }
}
