/** What a demonstration is to `ocgfn demo`. */
import type { Session } from './session.js';

/** How much of everything. `smoke` shows that all parts work; its figures mean little. */
export const DEMO_SCALES = ['full', 'smoke'] as const;
export type DemoScale = (typeof DEMO_SCALES)[number];

export interface Demo {
  readonly name: string;
  /** One line. */
  readonly help: string;
  run(
    session: Session,
    request: { readonly path: string; readonly scale: DemoScale; readonly seed: number },
  ): Promise<void>;
}
