/**
 * An environment within a constraint: the same states and features, so that every model of the environment
 * fits, but actions are masked that lead nowhere allowed, outcomes are drawn and counted within the
 * constraint, and `allows` tells what else proposes outcomes. Whatever samples, searches or trains over an
 * environment is kept within a constraint by being given this one.
 *
 * Masks change a policy's law: its probabilities are divided by the share of the allowed actions, step by
 * step. What is trained or solved over the masked environment has its own target there, exactly.
 */
import type { Environment } from '../env/environment.js';
import { RandomStream } from '../random/stream.js';
import { maskOf, type CompletionMask } from './completion-mask.js';
import { listedMask } from './listed-mask.js';
import { listAllowed, listedOutcomes, type OutcomePart } from './listed-outcomes.js';
import { CompletionCounts } from './completion-counts.js';
import { TRIES, type WithinConditions } from './within-conditions.js';

/** How outcomes are kept within a constraint while they are built. */
export type Masking = 'exact' | 'partial' | 'none';

export interface ConstrainedEnvironment extends Environment {
  allows(states: Int32Array, at: number): boolean;
  drawNear: NonNullable<Environment['drawNear']>;
  readonly within: WithinConditions;
  /** `exact`: nothing else is built; `partial`: most; `none`: outcomes are tested when they are finished. */
  readonly masking: Masking;
}

/** Outcomes that are listed, each tested, where there is no other way to a mask. */
const MOST_LISTED = 100_000;
/** The same for what is too rare to be found by drawing: it takes longer, and leaves few. */
const MOST_SEARCHED = 5_000_000;
/** Hits among `TRIES` draws at opening, at least. */
const FEWEST = 10;
/** So many times `TRIES` draws are made for one hit of a run. */
const PATIENCE = 10;
/** Counts are exact below. */
const EXACT_LOG10 = Math.log10(2 ** 53);

/**
 * @throws one sentence when it turns out that nothing fulfils the constraint
 */
export async function constrainEnvironment(within: WithinConditions): Promise<ConstrainedEnvironment> {
  const { env, product } = within;
  const masked = product && maskOf(env, product);
  if (masked && within.isExact) return constrained(within, 'exact', masked, countedOutcomes(within));
  const isSmall = env.outcomeAt !== undefined && (env.outcomeCount ?? Infinity) <= MOST_LISTED;
  const hits = isSmall ? 0 : within.hits(new RandomStream(0), TRIES, FEWEST);
  if (hits < FEWEST) {
    const listed = await listAllowed(within, isSmall ? MOST_LISTED : MOST_SEARCHED);
    const mask = listed && listedMask(env, listed);
    if (mask) return constrained(within, 'exact', mask, listedOutcomes(env, listed));
    if (!isSmall) throw tooRare(within, TRIES, hits);
  }
  return constrained(within, masked ? 'partial' : 'none', masked, drawnOutcomes(within));
}

function constrained(
  within: WithinConditions,
  masking: Masking,
  mask: CompletionMask | undefined,
  outcomes: OutcomePart,
): ConstrainedEnvironment {
  const { env } = within;
  const {
    numbering: _all,
    outcomeCount: _c,
    outcomeAt: _a,
    outcomeIndex: _i,
    outcomeLogProb: _p,
    ...rest
  } = bound(env);
  return {
    ...rest,
    ...outcomes,
    within,
    masking,
    allows: (states, at) => within.allows(states, at),
    drawNear: (random, from, fromAt, to, toAt) => within.drawNear(random, from, fromAt, to, toAt),
    ...(mask && {
      forwardMask(states: Int32Array, at: number, out: Uint8Array, outAt: number) {
        env.forwardMask(states, at, out, outAt);
        mask(states, at, out, outAt);
      },
    }),
  };
}

/** All members of an environment, of its prototypes too, bound to it. */
function bound(env: Environment): Environment {
  const members = Object.create(null) as Environment & Record<string, unknown>;
  for (
    let from: object = env;
    from !== null && from !== Object.prototype;
    from = Object.getPrototypeOf(from)
  ) {
    for (const name of Object.getOwnPropertyNames(from)) {
      if (name === 'constructor' || Object.hasOwn(members, name)) continue;
      const value: unknown = Reflect.get(env, name);
      members[name] = typeof value === 'function' ? (value.bind(env) as unknown) : value;
    }
  }
  return members;
}

/** The outcomes of an automaton, drawn by the environment's own law: lengths first where they differ. */
function countedOutcomes(within: WithinConditions): OutcomePart {
  const { env } = within;
  const counts = within.counts!;
  const law = env.variableLength ? new CompletionCounts(within.product!, true) : counts;
  const tokens = new Int32Array(env.tokenLength);
  const write = (length: number, states: Int32Array, at: number): void => {
    tokens.fill(-1, length);
    env.outcomeFromTokens(tokens, 0, states, at);
  };
  const lengthOf = (states: Int32Array, at: number): number => {
    env.outcomeTokens(states, at, tokens, 0);
    let length = 0;
    while (length < tokens.length && tokens[length] >= 0) length++;
    return length;
  };
  return {
    logOutcomeCount: counts.log10Count * Math.LN10,
    sampleOutcome: (random, states, at) => write(law.draw(random, tokens), states, at),
    ...(env.variableLength && {
      outcomeLogProb: (states: Int32Array, at: number) =>
        -Math.log(law.lengths) - law.logOfLength[lengthOf(states, at)],
    }),
    ...(counts.log10Count < EXACT_LOG10 && {
      outcomeCount: counts.count,
      outcomeAt: (index: number, states: Int32Array, at: number) =>
        write(counts.unrank(index, tokens), states, at),
      outcomeIndex: (states: Int32Array, at: number) => counts.rank(tokens, lengthOf(states, at)),
    }),
  };
}

/** Draws with what no automaton covers tested. */
function drawnOutcomes(within: WithinConditions): OutcomePart {
  return {
    logOutcomeCount: within.counts ? within.counts.log10Count * Math.LN10 : within.env.logOutcomeCount,
    sampleOutcome(random, states, at) {
      for (let i = 0; i < PATIENCE; i++) if (within.draw(random, states, at)) return;
      throw tooRare(within, PATIENCE * TRIES);
    },
  };
}

function tooRare({ text }: WithinConditions, draws: number, hits = 0): Error {
  const found =
    hits > 1
      ? `only ${hits} outcomes that fulfil "${text}" were`
      : `${hits === 1 ? 'only 1' : 'no'} outcome that fulfils "${text}" was`;
  return new Error(
    `--where: ${found} found in ${draws.toLocaleString('en-US')} draws; what is so rare is listed where ${MOST_SEARCHED.toLocaleString('en-US')} outcomes or fewer are to be looked through: narrow it by conditions that are counted (parent, pattern, no, has, gc, run, length; ocgfn constraints), or loosen it`,
  );
}
