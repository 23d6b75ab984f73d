/**
 * Never pay twice: whatever has an answer already is not asked for. Three things hold answers, and the walk
 * looks them up alike: the memory of this run, the log of the same run before it was killed, and a file that
 * runs share. The first two are maps.
 */
export interface KnownAnswers {
  /** The raw score; null: infeasible, undefined: not known. */
  get(outcome: string): number | null | undefined;
  /** Looks for what others have added since. */
  refresh?(): void;
  /**
   * Takes new answers in. Where somebody else was first, theirs stay: `get` tells.
   * @throws a sentence without its subject when they cannot be kept
   */
  keep?(answers: ReadonlyMap<string, number | null>): Promise<void>;
}

/** What the sources know of some outcomes; a former source goes before a later one. */
export function recall(
  sources: readonly KnownAnswers[],
  outcomes: readonly string[],
): Map<string, number | null> {
  const found = new Map<string, number | null>();
  for (const source of sources) {
    source.refresh?.();
    for (const outcome of outcomes) {
      if (found.has(outcome)) continue;
      const raw = source.get(outcome);
      if (raw !== undefined) found.set(outcome, raw);
    }
  }
  return found;
}
