/**
 * From a text of conditions to a constraint on the outcomes of an environment. Conditions on strings become
 * automata, and these one product; what has none, or would make the product too large, is tested on finished
 * outcomes. A constraint that nothing fulfils is refused here, before anything is spent.
 */
import { parseDescriptorSpec } from '../descriptor/descriptor-spec.js';
import type { DescriptorSet } from '../descriptor/descriptor-set.js';
import { lettersOf, type Letters } from '../descriptor/letters.js';
import type { Environment } from '../env/environment.js';
import { suggestion } from '../settings/suggest.js';
import { compileCondition } from './compiled-descriptors.js';
import { testOf } from './condition-tests.js';
import { readConditions, type ConditionText } from './conditions-text.js';
import { refuseConflict } from './conflict.js';
import type { ConditionSources } from './constraint-kind.js';
import { CONSTRAINT_KINDS } from './kinds/index.js';
import type { LayeredAutomaton } from './layered-automaton.js';
import { allStrings, intersection, layered } from './unroll.js';
import { shapeOf, type LetterAutomaton, type StringShape } from './letter-automaton.js';
import { WithinConditions, type Condition } from './within-conditions.js';

export interface ConstraintSources extends ConditionSources {
  /** Makes the descriptors of a specification. */
  readonly open: (spec: string) => Promise<DescriptorSet>;
}

/**
 * Opens a constraint.
 * @throws one sentence on a text that is none, and on conditions that exclude each other
 */
export async function openOutcomeConstraint(
  text: string,
  env: Environment,
  sources: ConstraintSources,
): Promise<WithinConditions> {
  const letters = env.symbols === undefined ? undefined : lettersOf('where', env);
  const shape = shapeOf(env, letters);
  const conditions: Condition[] = [];
  for (const one of readConditions(text))
    try {
      conditions.push(await openCondition(one, env, letters, shape, sources));
    } catch (error) {
      throw asCondition(error);
    }
  if (shape === undefined) return new WithinConditions(text, env, conditions);
  const { product, apart } = productOf(text, env, shape, conditions);
  return new WithinConditions(text, env, conditions, product, apart);
}

async function openCondition(
  one: ConditionText,
  env: Environment,
  letters: Letters | undefined,
  shape: StringShape | undefined,
  sources: ConstraintSources,
): Promise<Condition> {
  const name = /^[A-Za-z][\w-]*/.exec(one.spec)?.[0];
  const kind = CONSTRAINT_KINDS.find((candidate) => candidate.name === name);
  const { text } = one;
  const unrolled = (automaton: LetterAutomaton | undefined): Pick<Condition, 'automaton'> => {
    const whole = automaton && shape && layered(shape, automaton);
    return whole ? { automaton: whole } : {};
  };
  if (kind === undefined) return { text, ...(await onDescriptor(one, letters, sources, unrolled)) };
  const [node] = parseDescriptorSpec(one.spec);
  const owner = `where: ${node.argument === undefined ? kind.name : `${kind.name}:${node.argument}`}`;
  if (one.operator !== '')
    throw new Error(`${owner} is a condition by itself, ${one.operator}${one.value} has no place behind it`);
  if (node.argument === undefined)
    throw new Error(`${owner} needs ${kind.argument} behind a colon, as in ${kind.example}`);
  if (letters === undefined)
    throw new Error(`${owner} is for strings, the outcomes of ${env.task.name} are none`);
  const built = await kind.build({ env, letters, owner, argument: node.argument, sources }, node.parameters);
  const { holds } = built;
  return {
    text,
    allows: (states, at) => holds(letters.codes, letters.read(states, at)),
    ...unrolled(built.automaton),
  };
}

async function onDescriptor(
  one: ConditionText,
  letters: Letters | undefined,
  sources: ConstraintSources,
  unrolled: (automaton: LetterAutomaton | undefined) => Pick<Condition, 'automaton'>,
): Promise<Omit<Condition, 'text'>> {
  let set: DescriptorSet;
  try {
    set = await sources.open(one.spec);
  } catch (error) {
    throw withKinds(error);
  }
  const [descriptor] = set.components;
  const accepts = testOf(descriptor, one);
  if (descriptor.value === undefined) return { asks: { set, accepts } };
  const [node] = parseDescriptorSpec(one.spec);
  const automaton = letters && compileCondition({ node, descriptor, letters, tests: [accepts] });
  const value = descriptor.value.bind(descriptor);
  return { allows: (states, at) => accepts(value(states, at)), ...unrolled(automaton) };
}

/** Descriptors begin their messages with the setting that they are usually named by. */
const asCondition = (error: unknown): unknown =>
  error instanceof Error && error.message.startsWith('describe: ')
    ? new Error(error.message.replace('describe:', 'where:'), { cause: error })
    : error;

/** A name that is no descriptor may have been meant for a kind of condition. */
function withKinds(error: unknown): unknown {
  const unknown = error instanceof Error && /unknown descriptor "([^"]+)"; there are/.exec(error.message);
  if (!unknown) return error;
  const hint = suggestion(
    unknown[1],
    CONSTRAINT_KINDS.map(({ name }) => name),
  );
  return hint.includes('did you mean') ? new Error(`where: unknown condition "${unknown[1]}"${hint}`) : error;
}

/** The product of what can be multiplied, smallest first, and the conditions that stay apart. */
function productOf(
  text: string,
  env: Environment,
  shape: StringShape,
  conditions: readonly Condition[],
): { readonly product: LayeredAutomaton; readonly apart: readonly Condition[] } {
  const able = conditions.filter(({ automaton }) => automaton !== undefined);
  const apart = conditions.filter(({ automaton }) => automaton === undefined);
  let product = allStrings(shape);
  for (const condition of able.toSorted((a, b) => a.automaton!.nodes - b.automaton!.nodes)) {
    const smaller = intersection(shape, product, condition.automaton!);
    if (smaller) product = smaller;
    else apart.push(condition);
  }
  if (product.isEmpty) refuseConflict(text, env, shape, able);
  return { product, apart };
}
