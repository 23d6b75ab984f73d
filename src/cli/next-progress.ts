/** Progress of the design of a plate, stage by stage; Ctrl-C stops it between two. */
import type { ProgressLine } from './progress.js';
import { Interrupted, type Session } from './session.js';

export interface StageProgress {
  watch(stage: string, done: number, of: number): Promise<void>;
  end(): void;
}

/** @param said when it is interrupted */
export function stageProgress(session: Session, label: string, said = 'interrupted'): StageProgress {
  const { signal } = session;
  let line: ProgressLine | undefined;
  let total = 0;
  return {
    async watch(stage, done, of) {
      if (of !== total) line?.clear();
      line = line !== undefined && of === total ? line : session.progress(label, of, 0, () => undefined);
      total = of;
      line.update(done, { stage });
      // Ctrl-C arrives through the event loop.
      await new Promise((resolve) => setImmediate(resolve));
      if (!signal.aborted) return;
      line.clear();
      throw new Interrupted(said);
    },
    end: () => line?.clear(),
  };
}
