/** Hashes of a run's files: SHA-256 in hexadecimal. */
export interface GoldenHashes {
  readonly checkpoint: string;
  readonly calls?: string;
}

/** Makes small runs of every method with the built program. */
export function goldenHashes(): Promise<Record<string, GoldenHashes>>;
