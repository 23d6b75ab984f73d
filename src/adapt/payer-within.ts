/**
 * The last gate in front of a paid reward: an outcome outside a constraint is never paid for. It counts as
 * infeasible, costs nothing, and is not learned from as a measurement.
 */
import type { OutcomeConstraint } from '../constraint/outcome-constraint.js';
import type { Environment } from '../env/environment.js';
import { rowsOfTexts } from '../env/rows-of-texts.js';
import type { Climb } from '../reward/climb.js';
import type { Evaluation, Payer } from './payer.js';

/** Outcomes refused in a row before the first is paid for, after which nothing more is expected. */
const ENOUGH = 20_000;

/** 1 for each of the outcomes that fulfils a constraint, 0 for the others [texts]. */
export async function whichFulfil(
  texts: readonly string[],
  env: Environment,
  constraint: Pick<OutcomeConstraint, 'test'>,
): Promise<Uint8Array> {
  const [states] = rowsOfTexts(env, texts);
  const inside = new Uint8Array(texts.length);
  await constraint.test(states, texts.length, inside);
  return inside;
}

export class PayerWithin implements Payer {
  /** Outcomes that were refused. */
  refused = 0;
  readonly climb?: Climb;
  readonly batch: number | undefined;
  private passed = 0;

  /** @param enough refused in a row are an error; Infinity for what goes through all outcomes anyway */
  constructor(
    private readonly payer: Payer,
    private readonly env: Environment,
    private readonly constraint: Pick<OutcomeConstraint, 'text' | 'test'>,
    private readonly enough = ENOUGH,
  ) {
    this.batch = payer.batch;
    if (payer.climb) this.climb = payer.climb;
  }

  get calls(): number {
    return this.payer.calls;
  }

  get remaining(): number {
    return this.payer.remaining;
  }

  logReward(raw: number | null): number {
    return this.payer.logReward(raw);
  }

  /** @throws when nothing that was asked for fulfils the constraint, as of `enough` outcomes */
  async evaluate(texts: readonly string[]): Promise<readonly Evaluation[]> {
    const { env, constraint, payer } = this;
    const inside = await whichFulfil(texts, env, constraint);
    const allowed = texts.filter((_, i) => inside[i] === 1);
    const paid = allowed.length === 0 ? [] : await payer.evaluate(allowed);
    this.passed += paid.length;
    this.refused += texts.length - paid.length;
    if (this.passed === 0 && this.refused >= this.enough)
      throw new Error(
        `--where: none of the first ${this.refused.toLocaleString('en-US')} outcomes that were proposed fulfils "${constraint.text}"; nothing was paid for`,
      );
    let next = 0;
    return texts.map((text, i) =>
      inside[i] === 1 ? paid[next++] : { text, raw: null, logReward: payer.logReward(null), outside: true },
    );
  }
}
