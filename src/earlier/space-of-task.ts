/** The space of a task in words: strings by their letters and length, others by the task's parameters. */
import { spaceSentence } from '../plate/space-sentence.js';

/** What tells ways to build outcomes apart, and no spaces. */
const OF_BUILDING = new Set(['construction', 'relation', 'attention']);

/** Name and parameters that tell spaces apart, in one order. */
export function keyOfTask({ name, ...parameters }: { readonly name: string }): string {
  const own = Object.entries(parameters).filter(([key]) => !OF_BUILDING.has(key));
  return [name, ...own.map(([key, value]) => `${key}=${String(value)}`).sort()].join(' ');
}

/** `DNA (ACGT), 8 letters each`, as `ocgfn next` says it; `grid side=8` of what are no strings of letters. */
export function spaceOfTask(task: { readonly name: string; readonly [key: string]: unknown }): string {
  const { alphabet, length, maxLength } = task;
  if (typeof alphabet !== 'string') return keyOfTask(task);
  if (typeof length === 'number') return spaceSentence(alphabet, { length });
  if (typeof maxLength === 'number') return spaceSentence(alphabet, { maxLength });
  return keyOfTask(task);
}
