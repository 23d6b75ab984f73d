/** Claims of the paper held against what an experiment has measured: one judge a kind of claim. */
import type { Claim } from './experiment.js';
import type { Plan } from './plan.js';
import type { Contrast } from './contrast-types.js';
import { pairedDifference, RANKING_SEEDS, signOf } from './paired-difference.js';
import type { ClaimResult, ContenderResult, Spread, VariantResult } from './result-types.js';
import { isExtraction } from './standings.js';
import { mean } from '../math/moments.js';

/** What has been measured so far. */
interface Measured {
  readonly plan: Plan;
  /** The default first. */
  readonly pretraining: readonly VariantResult[];
  readonly contenders: readonly ContenderResult[];
  readonly comparison: Contrast | undefined;
}

/** What was measured, in words, and whether the claim holds; null: the seeds do not tell. */
interface Verdict {
  readonly measured: string;
  readonly held: boolean | null;
}

type Rule = Claim['rule'];
/** undefined: not measured (yet). */
type Judge<K extends Rule['kind']> = (
  rule: Extract<Rule, { kind: K }>,
  measured: Measured,
) => Verdict | undefined;

const percent = ({ mean: center, sd }: Spread): string =>
  `${(100 * center).toFixed(2)} %${sd > 0 ? ` (sd ${(100 * sd).toFixed(2)})` : ''}`;

const JUDGES: { readonly [K in Rule['kind']]: Judge<K> } = {
  success({ least }, { pretraining: [first] }) {
    return first && { measured: percent(first.success), held: first.success.mean >= least };
  },

  'variant-fails'(rule, { pretraining }) {
    const variant = pretraining.find(({ name }) => name === rule.variant);
    return (
      variant && {
        measured: `${rule.variant}: ${percent(variant.success)}, in as many steps as the default's ${percent(pretraining[0].success)}`,
        held: variant.success.mean < rule.below,
      }
    );
  },

  tv({ contender, most }, { contenders }) {
    const tv = contenders.find(({ name }) => name === contender)?.tv;
    return tv && { measured: `tv ${tv.mean.toFixed(3)} (0 is exact)`, held: tv.mean <= most };
  },

  /**
   * First: behind no rival at any shown number of calls, and ahead of each at one or more, by the 95 %
   * interval of the paired differences over five seeds or more. Where all modes are found nobody is ahead.
   */
  first({ contender, against }, { plan, comparison }) {
    const own = comparison?.rows.find(({ name }) => name === contender);
    const rivals = comparison?.rows.filter(
      ({ name, controls }) =>
        name !== contender &&
        controls?.of !== contender &&
        (against.length === 0 ? !isExtraction(name) : against.includes(name)),
    );
    if (!comparison || !own || !rivals?.length) return undefined;
    const metric = plan.scale.calls.every((n) => `modes@${n}` in own.figures) ? 'modes' : 'top100';
    const ahead = new Set<string>();
    const behind = new Set<string>();
    const value = ({ figures }: (typeof rivals)[number], key: string): number => mean(figures[key]);
    const parts = plan.scale.calls.map((calls) => {
      const key = `${metric}@${calls}`;
      const best = rivals.reduce((a, b) => (value(b, key) > value(a, key) ? b : a));
      for (const rival of rivals) {
        const interval = pairedDifference(own.figures[key], rival.figures[key]);
        const sign = interval ? signOf(interval) : 0;
        if (sign > 0) ahead.add(rival.name);
        if (sign < 0) behind.add(rival.name);
      }
      const digits = metric === 'modes' ? 1 : 4;
      return `${calls} calls: ${value(own, key).toFixed(digits)} against ${value(best, key).toFixed(digits)} (${best.name})`;
    });
    const names = (some: ReadonlySet<string>): string => (some.size > 0 ? [...some].join(', ') : 'none');
    const { seeds } = comparison;
    const ranks = seeds.length >= RANKING_SEEDS;
    const few = seeds.length > 1 ? `${seeds.length} seeds are too few to rank` : 'one seed settles nothing';
    const told = `by paired differences over ${seeds.length} seeds ahead of ${names(ahead)}, behind ${names(behind)}`;
    return {
      measured: `${metric === 'modes' ? 'modes' : 'mean of the best 100'} after ${parts.join('; ')}; ${ranks ? told : few}`,
      held: !ranks ? null : behind.size > 0 ? false : ahead.size === rivals.length ? true : null,
    };
  },
};

/** What is said of a claim as long as nothing tells. */
export const NOT_MEASURED = 'not measured';

/** How a claim stands; `held` is null while it has not been measured, or where the seeds do not tell. */
export function judge({ text, rule }: Claim, measured: Measured): ClaimResult {
  const judgeOf = JUDGES[rule.kind] as Judge<Rule['kind']>;
  const verdict = judgeOf(rule, measured);
  return { claim: text, ...(verdict ?? { measured: NOT_MEASURED, held: null }) };
}
