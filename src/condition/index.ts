/**
 * The entry point `ocgfn/condition`. What one policy may be conditioned on apart from an outcome: an exponent
 * of the reward, weights of several rewards, a context.
 */
export type { ConditionSpace, Context } from './condition-space.js';
export { ConditionInput, ENCODINGS, type Encoding } from './encoding.js';
export { LAWS, Temperature, type TemperatureLaw } from './temperature.js';
export { JOINS, Preference } from './preference.js';
export { RowContext } from './row-context.js';
export { CONDITIONS, contextRows, readCondition, type ConditionSource } from './conditions.js';
