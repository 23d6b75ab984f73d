/**
 * Work of several steps, some of which may have to be waited for. Written once, as a generator, it runs
 * without a promise where an oracle answers at once and with one where it answers later, so that a plain
 * function stays free of promises.
 */

/** Yields what has to be waited for and returns the result. */
export type Steps<T> = Generator<Promise<unknown>, T, unknown>;

/** In the place of `await`: `const scores = yield* settled(oracle.score(outcomes))`. */
export function* settled<T>(value: T | Promise<T>): Steps<T> {
  return value instanceof Promise ? ((yield value) as T) : value;
}

/** Takes all steps. @returns the result, at once where nothing had to be waited for */
export function take<T>(steps: Steps<T>): T | Promise<T> {
  const go = (step: () => IteratorResult<Promise<unknown>, T>): T | Promise<T> => {
    const { done, value } = step();
    if (done === true) return value;
    return value.then(
      (result) => go(() => steps.next(result)),
      (error: unknown) => go(() => steps.throw(error)),
    );
  };
  return go(() => steps.next());
}
