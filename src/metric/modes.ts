/**
 * Modes found so far: distinct modes among everything seen, and the reward calls after which each count was
 * reached. A mode is found by an exact hit, or, where the task says so, by any outcome within a Hamming
 * distance of it.
 */

/** What a task says a mode is; part of a reward's definition. */
export interface ModeDefinition {
  readonly isMode?: ((outcome: string, raw: number | null) => boolean) | undefined;
  /** The modes, where they are few enough to list. */
  readonly modes?: readonly string[] | undefined;
  /** A mode of `modes` counts as found at a Hamming distance up to this. Absent: exact hits only. */
  readonly modeRadius?: number | undefined;
}

export class ModeCounter {
  private readonly definition: ModeDefinition;
  private readonly near: readonly string[];
  private readonly found = new Set<string>();
  /** Calls at which the 1st, 2nd, ... mode was found. */
  readonly foundAt: number[] = [];

  constructor(definition: ModeDefinition) {
    this.definition = definition;
    this.near = definition.modeRadius === undefined ? [] : (definition.modes ?? []);
  }

  /**
   * Takes note of one evaluated outcome after `calls` reward calls. Calls must not fall from one note to the
   * next.
   */
  note(outcome: string, raw: number | null, calls: number): void {
    if (this.near.length > 0) {
      for (const mode of this.near) {
        if (!this.found.has(mode) && isWithin(outcome, mode, this.definition.modeRadius!))
          this.add(mode, calls);
      }
      return;
    }
    if (this.found.has(outcome) || this.definition.isMode?.(outcome, raw) !== true) return;
    this.add(outcome, calls);
  }

  private add(mode: string, calls: number): void {
    this.found.add(mode);
    this.foundAt.push(calls);
  }

  /** Distinct modes found. */
  get count(): number {
    return this.found.size;
  }

  /** modes@k: distinct modes found within the first `calls` reward calls. */
  within(calls: number): number {
    let low = 0;
    let high = this.foundAt.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.foundAt[middle] <= calls) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function isWithin(a: string, b: string, radius: number): boolean {
  if (a.length !== b.length) return false;
  let different = 0;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i] && ++different > radius) return false;
  return true;
}
