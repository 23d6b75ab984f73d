/** JSON as it can be stored without loss: finite numbers only. */
export type JsonValue =
  null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue | undefined };

/** A JSON object. */
export type JsonRecord = { readonly [key: string]: JsonValue | undefined };

export const isJsonRecord = (value: unknown): value is JsonRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
