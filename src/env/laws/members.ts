/**
 * The first law: that an object has all members of an environment, with values that make sense. Users'
 * modules are plain JavaScript.
 */
import type { Environment } from '../environment.js';

const METHODS = [
  'reset',
  'forwardMask',
  'backwardMask',
  'step',
  'stepBack',
  'isTerminal',
  'outcomeTokens',
  'outcomeFromTokens',
  'outcomeText',
  'outcomeFromText',
  'sampleOutcome',
] as const;
const OPTIONAL_METHODS = ['outcomeAt', 'outcomeIndex', 'outcomeLogProb', 'canReach'] as const;
const SIZES = ['stateSize', 'actionCount', 'maxSteps', 'tokenLength', 'vocabulary'] as const;

/**
 * What is missing or wrong among the members of an environment, as one sentence; undefined when nothing is.
 */
export function problemOfMembers(env: Environment): string | undefined {
  const must = (member: string, right: string, value: unknown) =>
    `${member} must be ${right}, got ${String(value)}`;
  if (typeof env !== 'object' || env === null) return must('an environment', 'an object', env);
  if (typeof env.task?.name !== 'string') return must('task.name', 'text', env.task?.name);
  for (const size of SIZES) {
    if (!(Number.isInteger(env[size]) && env[size] >= 1)) return must(size, 'an integer >= 1', env[size]);
  }
  for (const method of METHODS) {
    if (typeof env[method] !== 'function') return must(method, 'a function', env[method]);
  }
  for (const method of OPTIONAL_METHODS) {
    if (env[method] !== undefined && typeof env[method] !== 'function') {
      return must(method, 'a function or absent', env[method]);
    }
  }
  const { logOutcomeCount, outcomeCount } = env;
  if (!(logOutcomeCount >= 0 && logOutcomeCount < Infinity)) {
    return must('logOutcomeCount', 'a finite number >= 0', logOutcomeCount);
  }
  if (outcomeCount !== undefined && !(Number.isSafeInteger(outcomeCount) && outcomeCount >= 1)) {
    return must('outcomeCount', 'a safe integer >= 1 or absent', outcomeCount);
  }
  return problemOfInputs(env, must);
}

function problemOfInputs(
  env: Environment,
  must: (member: string, right: string, value: unknown) => string,
): string | undefined {
  const { features, relation, attention } = env;
  const inputs = {
    features,
    relation,
    attention,
    ...(attention?.place && { 'attention.place': attention.place }),
  };
  for (const [name, input] of Object.entries(inputs)) {
    if (input === undefined) {
      if (name === 'features') return must(name, 'an object with count, active and write', input);
      continue;
    }
    if (typeof input.write !== 'function') return must(`${name}.write`, 'a function', input.write);
    const sizes: Record<string, unknown> = { count: input.count, active: input.active };
    if (name === 'attention') sizes.tokens = env.attention!.tokens;
    for (const [size, value] of Object.entries(sizes)) {
      if (!(typeof value === 'number' && Number.isInteger(value) && value >= 1))
        return must(`${name}.${size}`, 'an integer >= 1', value);
    }
  }
  return undefined;
}
