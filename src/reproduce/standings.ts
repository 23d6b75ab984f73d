/**
 * Who wins where: ranks over rewards, and on how many of them a contender is first. Means can hide that one
 * reward decides; ranks cannot.
 */
import { AT_ONCE } from './contenders.js';
import { mean } from '../math/moments.js';
import type { CellResult, Metric, Standing } from './result-types.js';

export const isExtraction = (contender: string): boolean => AT_ONCE.includes(contender);

/** @param cells of rewards and seeds on which all contenders have ended */
export function standingsOf(cells: readonly CellResult[], calls: readonly number[]): Standing[] {
  const own = cells.filter(({ contender }) => !isExtraction(contender));
  const names = [...new Set(own.map(({ contender }) => contender))];
  const rewards = [...new Set(own.map(({ reward }) => reward))];
  const metrics: readonly Metric[] = own.every(({ curve }) => curve.modes) ? ['modes', 'top100'] : ['top100'];
  return metrics.flatMap((metric) =>
    calls.flatMap((count) => {
      // Means over seeds [reward][contender].
      const values = rewards.map((reward) =>
        names.map((name) =>
          rounded(
            mean(
              own
                .filter((cell) => cell.reward === reward && cell.contender === name)
                .map(({ curve }) => curve[metric]![curve.calls.indexOf(count)]),
            ),
          ),
        ),
      );
      return names.map((contender, i): Standing => ({
        contender,
        metric,
        calls: count,
        rank: mean(values.map((row) => rankIn(row, row[i]))),
        first: values.filter((row) => row[i] === Math.max(...row) && row[i] > Math.min(...row)).length,
        rewards: rewards.length,
      }));
    }),
  );
}

/** Sums of the same scores in another order differ in their last digits, and are equal all the same. */
const rounded = (value: number): number => Number(value.toPrecision(9));

function rankIn(row: readonly number[], value: number): number {
  const ahead = row.filter((other) => other > value).length;
  const equal = row.filter((other) => other === value).length;
  return ahead + (equal + 1) / 2;
}
