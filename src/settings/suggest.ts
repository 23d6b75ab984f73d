/** "Did you mean": the nearest known name to a word that is none. */

/**
 * Number of insertions, deletions, substitutions and swaps of neighbors that turn a into b (optimal string
 * alignment).
 */
function editDistance(a: string, b: string): number {
  const width = b.length + 1;
  const cost = new Int32Array((a.length + 1) * width);
  for (let i = 0; i <= a.length; i++) cost[i * width] = i;
  for (let j = 0; j <= b.length; j++) cost[j] = j;
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const at = i * width + j;
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      cost[at] = Math.min(cost[at - 1] + 1, cost[at - width] + 1, cost[at - width - 1] + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost[at] = Math.min(cost[at], cost[at - 2 * width - 2] + 1);
      }
    }
  }
  return cost[cost.length - 1];
}

/** Longest word that is compared: names have 30 letters at most, and a file may hold words of a million. */
const LONGEST = 100;

/**
 * The candidate nearest to `word`, case ignored, when it is near enough to be meant: at most one edit for
 * every three letters, or one is the beginning of the other. Undefined otherwise. Earlier candidates win
 * ties.
 */
export function didYouMean(word: string, candidates: readonly string[]): string | undefined {
  const typed = word.toLowerCase();
  if (typed === '' || typed.length > LONGEST) return undefined;
  let best: string | undefined;
  let bestDistance = Infinity;
  for (const candidate of candidates) {
    const name = candidate.toLowerCase();
    const prefix = name.startsWith(typed) || typed.startsWith(name);
    const distance = editDistance(typed, name);
    const limit = Math.ceil(Math.max(typed.length, name.length) / 3);
    if ((prefix || distance <= limit) && distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/**
 * The end of a sentence about an unknown name: `; did you mean "grid"?`, or all names when none is near.
 * Example: `unknown task "gird"; did you mean "grid"?`
 */
export function suggestion(word: string, candidates: readonly string[]): string {
  const near = didYouMean(word, candidates);
  return near === undefined ? `; there are: ${candidates.join(', ')}` : `; did you mean "${near}"?`;
}
