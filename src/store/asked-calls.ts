/**
 * What a reward outside this program has been asked, written down before it answers. A process that is killed
 * in between leaves outcomes that may have been paid for and have no answer; they are asked again, and the
 * user is told which.
 *
 * asked.jsonl holds one line a call: `{"outcomes": [...]}`. A run that is complete needs it no more: the
 * number of repeats goes into its figures.
 */
import { join } from 'node:path';
import { readJsonLines, type JsonObject } from './json-lines.js';
import { rescuedCalls } from './rescue.js';

export const ASKED_FILE = 'asked.jsonl';

/** Outcomes named in a sentence; the file has all of them. */
const NAMED = 5;

const askedBy = (path: string): string[] =>
  readJsonLines(join(path, ASKED_FILE)).flatMap(({ outcomes }) =>
    Array.isArray(outcomes) ? outcomes.map(String) : [],
  );

/**
 * Outcomes that a process before this one has asked for, and whose answers are neither in the log of the run
 * `id` nor kept elsewhere.
 */
export function unansweredCalls(path: string, id: string, logged: readonly JsonObject[]): string[] {
  const asked = new Set(askedBy(path));
  if (asked.size === 0) return [];
  for (const { outcome } of [...logged, ...rescuedCalls(id, logged).calls]) asked.delete(String(outcome));
  return [...asked];
}

/** What a user is told of them before the run goes on; undefined when there is nothing to tell. */
export function unansweredSentence(path: string, outcomes: readonly string[]): string | undefined {
  if (outcomes.length === 0) return undefined;
  const named = outcomes.slice(0, NAMED).join(', ');
  const more =
    outcomes.length > NAMED ? ` and ${outcomes.length - NAMED} more (${join(path, ASKED_FILE)})` : '';
  const [were, they] = outcomes.length === 1 ? ['1 outcome was', 'it is'] : [`${outcomes.length} outcomes were`, 'they are']; // prettier-ignore
  return `${path}: ${were} being scored when the run ended, and no answer was kept: ${named}${more}; ${they} asked for again and may be paid for twice`;
}

/** How often a run has asked for an outcome again. */
export function askedAgain(path: string): number {
  const asked = askedBy(path);
  return asked.length - new Set(asked).size;
}
