/**
 * rounds.jsonl: the plates that were given out, one line a round. The line is what makes them issued, and
 * their sequences pending; their files get their names after it (plate-staging.ts).
 */
import { z } from 'zod';
import type { JsonRecord } from '../format/json-value.js';
import { UsageError } from '../settings/errors.js';
import type { JsonObject } from '../store/json-lines.js';
import { firstIssue } from '../store/zod-issue.js';

const wellSchema = z.strictObject({
  /** Of the tube: tag of the campaign, four digits of what the plate holds, plate and well. */
  id: z.string(),
  plate: z.int().positive(),
  well: z.string(),
  sequence: z.string(),
  /** Score predicted for it with a calibrated 90 % interval; absent while nothing is known. */
  prediction: z.number().optional(),
  low: z.number().optional(),
  high: z.number().optional(),
  /** The same of further targets, where there are several. */
  also: z
    .array(
      z.strictObject({
        prediction: z.number().optional(),
        low: z.number().optional(),
        high: z.number().optional(),
      }),
    )
    .optional(),
  /** Why it is there. */
  reason: z.string(),
  /** Nearest measured sequence, and how far it is. */
  nearest: z.string().optional(),
  distance: z.number().optional(),
});

const roundSchema = z.strictObject({
  round: z.int().positive(),
  /** Sequences asked for. */
  count: z.int().positive(),
  /** Lines of measurements.jsonl that it was designed from. */
  known: z.int().nonnegative(),
  /** Results, of every target, that it was designed from; corrections count with what they correct. */
  results: z.int().nonnegative().optional(),
  items: z.array(wellSchema),
  /** Why there are fewer than asked for. */
  short: z.string().optional(),
  /** What the design says of itself. */
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
  settings: z.record(z.string(), z.json()),
});

export type IssuedWell = z.infer<typeof wellSchema>;
type Checked = z.infer<typeof roundSchema>;
export interface IssuedRound extends Omit<Checked, 'settings'> {
  readonly settings: JsonRecord;
}

/** @throws UsageError, one sentence, on a line that is none */
export function issuedRounds(path: string, lines: readonly JsonObject[]): IssuedRound[] {
  return lines.map((line, i) => {
    const checked = roundSchema.safeParse(line);
    if (checked.success) return checked.data;
    throw new UsageError(`${path}: line ${i + 1}: ${firstIssue(checked.error, 'content')}`, {
      cause: checked.error,
    });
  });
}

/** Numbers of the plates of a round. */
export const platesOf = ({ items }: Pick<IssuedRound, 'items'>): number[] => [
  ...new Set(items.map(({ plate }) => plate)),
];
