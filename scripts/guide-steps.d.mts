/** Types of guide-steps.mjs. */
export type Step =
  { readonly file: string; readonly body: string } | { readonly command: string; readonly file?: never };
export function guidePages(root: string): string[];
export function stepsOf(root: string, page: string): Step[];
export function whyNotRun(command: string, data?: boolean): string | undefined;
export function isServer(command: string): boolean;
export function isOfRepository(command: string): boolean;
