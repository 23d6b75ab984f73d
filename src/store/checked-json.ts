/** JSON from a file, checked field by field by a schema: the one way in which records are read back. */
import type { z } from 'zod';
import { UsageError } from '../settings/errors.js';
import { firstIssue } from './zod-issue.js';

/**
 * @param path begins messages
 * @throws UsageError, one sentence that names the field, where the text is no JSON or not of the schema
 */
export function checkedJson<T>(text: string, path: string, schema: z.ZodType<T>): T {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${path}: not valid JSON: ${(error as Error).message}`, { cause: error });
  }
  const checked = schema.safeParse(raw);
  if (checked.success) return checked.data;
  throw new UsageError(`${path}: ${firstIssue(checked.error, 'content')}`, { cause: checked.error });
}
