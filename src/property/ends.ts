/**
 * The last steps of p0, known exactly: what share of a state's completions ends in a cell. Two ways to know it:
 * by walking them and evaluating f (`exact-ends.ts`), or, where f is a function of sums over places, by
 * looking sums up (`summed-ends.ts`).
 */
export interface Ends {
  /** Evaluations of f so far. */
  evaluations: number;
  /** Told of every object that f is evaluated at, where somebody wants to know. */
  onEnd: ((states: Int32Array, at: number, cell: number) => void) | undefined;
  /** Whether a state is near enough to the end to be answered. */
  covers(states: Int32Array, at: number): boolean;
  /** log u(s, y) of a state that is covered; -Infinity where no completion ends in the cell. */
  logReach(states: Int32Array, at: number, cell: number): number;
  /** Adds `weight` u(s, y) to out[outAt + y] for all cells y, for a state that is covered. */
  addReach(states: Int32Array, at: number, out: Float64Array, outAt: number, weight: number): void;
}

/** @throws one sentence when so many last steps leave too many completions of a state */
export function requireFewCompletions(steps: number, actions: number, most: number): void {
  const completions = Math.min(actions ** steps, Number.MAX_VALUE);
  if (completions <= most) return;
  throw new Error(
    `property: look-ahead ${steps} walks ${completions.toPrecision(2)} completions of a state (${actions} actions); it must be at most ${Math.floor(Math.log(most) / Math.log(actions))}`,
  );
}
