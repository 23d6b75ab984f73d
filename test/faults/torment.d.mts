/** Types of torment.mjs. */
export interface Kind {
  readonly operations: number;
}
export const SERVED: Buffer;
export function generator(seed: number): () => number;
export function prepare(work: string, url: string): Promise<Record<string, Kind>>;
export function torment(
  kind: Kind,
  name: string,
  folder: string,
  want: 'kill' | 'error',
  most: number,
  random: () => number,
): Promise<{ kills: number; errors: number }>;
