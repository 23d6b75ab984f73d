/**
 * A kind of condition on strings: what a name such as `parent` stands for in a constraint. Plain descriptions,
 * as of descriptors: listings, help and checks are made from the same lines. Conditions on descriptors
 * (`gc>=3`) need no kind.
 */
import type { Letters } from '../descriptor/letters.js';
import type { Environment } from '../env/environment.js';
import type { Description, SettingsOf } from '../settings/describe.js';
import { resolveParameters } from '../settings/parameters.js';
import type { LetterAutomaton } from './letter-automaton.js';

/** What a condition may read beside its own text. */
export interface ConditionSources {
  /** Outcomes of a file, for lists; absent where there are no files. */
  readonly outcomesOf?: (path: string) => Promise<readonly string[]>;
}

export interface StringConditionRequest {
  readonly env: Environment;
  readonly letters: Letters;
  /** Begins messages: `where: parent:GATTACA`. */
  readonly owner: string;
  /** What stands behind the colon. */
  readonly argument: string;
  readonly sources: ConditionSources;
}

export interface StringCondition {
  readonly automaton?: LetterAutomaton;
  /** The same of a finished string: letter codes, and how many. Allocates nothing. */
  readonly holds: (codes: Int32Array, end: number) => boolean;
}

type Built = StringCondition | Promise<StringCondition>;

export interface ConstraintKind {
  readonly name: string;
  /** One line: what it allows. */
  readonly help: string;
  /** Objects it is for: `strings`, `DNA and RNA`. */
  readonly of: string;
  readonly example: string;
  /** What stands behind the colon, in words. */
  readonly argument: string;
  readonly parameters: Description;
  /** @throws one sentence on what does not fit */
  readonly build: (request: StringConditionRequest, given: Readonly<Record<string, string>>) => Built;
}

/** A kind whose `build` takes the values that its own description yields. */
export function constraintKind<D extends Description>({
  build,
  ...labels
}: Omit<ConstraintKind, 'parameters' | 'build'> & {
  readonly parameters: D;
  readonly build: (request: StringConditionRequest & { readonly values: SettingsOf<D> }) => Built;
}): ConstraintKind {
  return {
    ...labels,
    build: (request, given) =>
      build({ ...request, values: resolveParameters(request.owner, labels.parameters, given) }),
  };
}
