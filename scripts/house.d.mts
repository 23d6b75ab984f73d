/** Types of house.mjs. */
export const LAYERS: readonly string[];
export const FIRST_OF_NODE: string;
export const LIMITS: {
  readonly largestShare: number;
  readonly medianLines: number;
  readonly mostLines: number;
};
export interface Import {
  readonly specifier: string;
  readonly typeOnly: boolean;
}
export function importsOf(path: string, text: string): Import[];
export function exportsOf(path: string, text: string): string[];
export function sharedNames(pairs: readonly (readonly [name: string, place: string])[]): string[];
export function resolveImport(from: string, specifier: string): string;
export function layerOf(path: string): string;
export function circlesOf(edges: ReadonlyMap<string, readonly string[]>): string[];
export interface House {
  readonly total: number;
  readonly files: number;
  readonly median: number;
  readonly largest: { readonly path: string; readonly lines: number };
  readonly long: readonly { readonly path: string; readonly lines: number }[];
  readonly rooms: readonly {
    readonly name: string;
    readonly files: number;
    readonly lines: number;
    readonly share: number;
  }[];
  readonly upwards: readonly string[];
  readonly circles: readonly string[];
  readonly sameFiles: readonly string[];
  readonly sameExports: readonly string[];
}
export function measureHouse(): House;
export function brokenRules(house: House): string[];
