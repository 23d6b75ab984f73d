/**
 * What a checkpoint stores as JSON, described once: the description gives the TypeScript type and the check.
 * Whatever stores a state describes it beside the code that writes it, and reads it through the description,
 * so that a damaged checkpoint is one sentence that names the field, not a wrong number later on.
 *
 *     const walkState = storedObject({ random: streamState, steps: storedCount });
 *     type WalkState = StoredOf<typeof walkState>;
 *     const { random, steps } = walkState.read(stored, 'explorer');
 *
 * Fields that nobody described are passed over: later versions may write more.
 */
import { isJsonRecord, type JsonRecord, type JsonValue } from '../format/json-value.js';
import { UsageError } from './errors.js';

/** How a stored value looks. */
export interface StoredForm<T> {
  /** Whether it may be left out. */
  readonly optional: boolean;
  /**
   * @param path where the value stands, such as `explorer.random`; empty for the whole
   * @throws UsageError that names the first field that is missing or is something else
   */
  read(value: JsonValue | undefined, path?: string): T;
}

/** The type of what a form reads. */
export type StoredOf<Form> = Form extends StoredForm<infer T> ? T : never;

type Fields = Readonly<Record<string, StoredForm<unknown>>>;
type OptionalKeys<F extends Fields> = {
  [K in keyof F]: F[K] extends { readonly optional: true } ? K : never;
}[keyof F];

/** The type of what `storedObject` reads. */
export type StoredObject<F extends Fields> = {
  readonly [K in Exclude<keyof F, OptionalKeys<F>>]: StoredOf<F[K]>;
} & { readonly [K in OptionalKeys<F>]?: StoredOf<F[K]> };

/**
 * A form of one's own.
 * @param what it is, for the sentence: `an integer >= 0`
 * @param fits whether a value is one; may throw a sentence that says more
 */
export function storedForm<T>(
  what: string,
  fits: (value: JsonValue, path: string) => value is T & JsonValue,
): StoredForm<T> & { readonly optional: false } {
  return {
    optional: false,
    read(value, path = '') {
      if (value !== undefined && fits(value, path)) return value;
      const got = value === undefined ? 'nothing' : JSON.stringify(value).slice(0, MOST_SHOWN);
      throw new UsageError(
        `checkpoint: ${path === '' ? 'its state' : path} must be ${what}, got ${got}; it is damaged`,
      );
    },
  };
}

/** Letters of a wrong value that the sentence shows. */
const MOST_SHOWN = 40;

/** Any number. */
export const storedNumber = storedForm(
  'a number',
  (value): value is number => typeof value === 'number' && Number.isFinite(value),
);

/** A share of something. */
export const storedShare = storedForm(
  'a number from 0 to 1',
  (value): value is number => typeof value === 'number' && value >= 0 && value <= 1,
);

/** An integer >= 0. */
export const storedCount = storedForm(
  'an integer >= 0',
  (value): value is number => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0,
);

/** Any object: whose fields somebody else describes. */
export const storedRecord = storedForm('an object', (value): value is JsonRecord => isJsonRecord(value));

/** An object with the fields described. */
export function storedObject<F extends Fields>(
  fields: F,
): StoredForm<StoredObject<F>> & { readonly optional: false } {
  const entries = Object.entries(fields);
  const fits = (value: JsonValue, path: string): value is StoredObject<F> & JsonRecord => {
    if (!isJsonRecord(value)) return false;
    for (const [name, field] of entries)
      if (value[name] !== undefined || !field.optional)
        field.read(value[name], path === '' ? name : `${path}.${name}`);
    return true;
  };
  return storedForm<StoredObject<F>>('an object', fits);
}

/** A field that may be left out. */
export const storedOptional = <T>(form: StoredForm<T>): StoredForm<T> & { readonly optional: true } => ({
  optional: true,
  read: (value, path) => form.read(value, path),
});
