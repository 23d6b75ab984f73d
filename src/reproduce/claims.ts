/** Claims of the paper held against what an experiment has measured: one judge a kind of claim. */
import type { Claim } from './experiment.js';
import type { Plan } from './plan.js';
import type { ClaimResult, ContenderResult, Spread, VariantResult } from './result-types.js';
import { isExtraction } from './standings.js';

/** What has been measured so far. */
interface Measured {
  readonly plan: Plan;
  /** The default first. */
  readonly pretraining: readonly VariantResult[];
  readonly contenders: readonly ContenderResult[];
}

/** What was measured, in words, and whether the claim holds. */
interface Verdict {
  readonly measured: string;
  readonly held: boolean;
}

type Rule = Claim['rule'];
/** undefined: not measured (yet). */
type Judge<K extends Rule['kind']> = (
  rule: Extract<Rule, { kind: K }>,
  measured: Measured,
) => Verdict | undefined;

const percent = ({ mean, sd }: Spread): string =>
  `${(100 * mean).toFixed(2)} %${sd > 0 ? ` (sd ${(100 * sd).toFixed(2)})` : ''}`;

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
   * First: behind no rival at any shown number of calls, and ahead of all at one or more. Where all modes are
   * found nobody is ahead.
   */
  first({ contender, against }, { plan, contenders }) {
    const own = contenders.find(({ name }) => name === contender);
    const rivals = contenders.filter(
      ({ name }) =>
        name !== contender && (against.length === 0 ? !isExtraction(name) : against.includes(name)),
    );
    if (!own || rivals.length === 0) return undefined;
    const value = (of: ContenderResult, i: number): number => (of.modes ?? of.top100)[i].mean;
    const digits = own.modes ? 1 : 4;
    let [ahead, behind] = [0, 0];
    const parts = plan.scale.calls.map((calls) => {
      const i = own.calls.indexOf(calls);
      const best = rivals.reduce((a, b) => (value(b, i) > value(a, i) ? b : a));
      if (value(own, i) > value(best, i)) ahead++;
      if (value(own, i) < value(best, i)) behind++;
      return `${calls} calls: ${value(own, i).toFixed(digits)} against ${value(best, i).toFixed(digits)} (${best.name})`;
    });
    const what = own.modes ? 'modes' : 'mean of the best 100';
    return { measured: `${what} after ${parts.join('; ')}`, held: ahead > 0 && behind === 0 };
  },
};

/** How a claim stands; `held` is null while it has not been measured. */
export function judge({ text, rule }: Claim, measured: Measured): ClaimResult {
  const judgeOf = JUDGES[rule.kind] as Judge<Rule['kind']>;
  const verdict = judgeOf(rule, measured);
  return { claim: text, ...(verdict ?? { measured: 'not measured', held: null }) };
}
