/** The first thing that a zod schema finds wrong, in the words of this program. */
import type { z } from 'zod';

/**
 * `task.name: is missing`, `seed: Invalid input: expected int, received string`.
 * @param whole what stands for the path when the whole is wrong
 */
export function firstIssue(error: z.ZodError, whole: string): string {
  const [{ path, message }] = error.issues as [z.core.$ZodIssue];
  const said = message.endsWith('received undefined') ? 'is missing' : message;
  return `${path.map(String).join('.') || whole}: ${said}`;
}
