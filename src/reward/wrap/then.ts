/**
 * Oracles answer now or later; wrappers keep it that way, so that a plain function stays free of promises.
 */

/** Applies a function to a value or to what a promise yields. */
export function andThen<A, B>(value: A | Promise<A>, apply: (value: A) => B | Promise<B>): B | Promise<B> {
  return value instanceof Promise ? value.then(apply) : apply(value);
}
