/** A number that changes over training: exploration, temperature, learning rates. */

export interface Schedule {
  /** Value at step 0. */
  readonly from: number;
  /** Value from step `steps` on. */
  readonly to: number;
  /** Steps of the linear way between them; 0: `to` from the start. */
  readonly steps: number;
}

/** A schedule that never changes. */
export function constant(value: number): Schedule {
  return { from: value, to: value, steps: 0 };
}

/**
 * @param subject begins the message, such as `trainer: epsilon`
 * @throws one sentence when a value is out of range or the steps are no number >= 0
 */
export function checkSchedule(subject: string, { from, to, steps }: Schedule, greatest = Infinity): void {
  const right = greatest === Infinity ? 'a number >= 0' : `a number from 0 to ${greatest}`;
  for (const [name, value] of Object.entries({ from, to }))
    if (!(Number.isFinite(value) && value >= 0 && value <= greatest))
      throw new Error(`${subject}.${name} must be ${right}, got ${value}`);
  if (!(Number.isFinite(steps) && steps >= 0))
    throw new Error(`${subject}.steps must be a number >= 0, got ${steps}`);
}

/** Value at a step. */
export function valueAt({ from, to, steps }: Schedule, step: number): number {
  return step >= steps ? to : from + ((to - from) * step) / steps;
}
