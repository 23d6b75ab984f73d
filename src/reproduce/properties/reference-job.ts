/**
 * log Z of every cell of a task, by one of the references (property-tasks.ts). Nothing here learns.
 */
import { CellMeter } from '../../baseline/cells/cell-meter.js';
import { walkFlat } from '../../baseline/cells/flat-histogram.js';
import { mean } from '../../math/moments.js';
import { AdditiveProgram } from '../../property/reference/additive-program.js';
import { enumerateCells } from '../../property/reference/enumerated-cells.js';
import { tiltedMasses } from '../../property/reference/tilted-program.js';
import type { JobContext } from './job-context.js';
import type { ReferenceResult } from './job-results.js';
import { processorSeconds } from './processor-time.js';
import type { ReferenceKind } from './property-tasks.js';

type Masses = Omit<ReferenceResult, 'seconds' | 'logMass'> & { readonly logMass: ArrayLike<number> };

const REFERENCES: Readonly<Record<ReferenceKind, (context: JobContext) => Promise<Masses>>> = {
  async listed({ set }) {
    const { logMass, cellOf } = await enumerateCells(set);
    return { logMass, error: 0, evaluations: cellOf.length };
  },

  async summed({ set }) {
    const program = new AdditiveProgram(set);
    if (program.set.components.length < set.components.length) {
      const names = set.components.map(({ name }) => name).join(', ');
      throw new Error(`properties: dynamic programming needs descriptors that all add up, got ${names}`);
    }
    return { logMass: program.logMass, error: 0, evaluations: 0 };
  },

  async tilted({ set, random, scale }) {
    const { logMass, error, evaluations } = await tiltedMasses(set, random, { draws: scale.tilted });
    return { logMass, error: rms([...error].filter(Number.isFinite)), evaluations };
  },

  /** Two walks, which know nothing of each other; what they differ by says how far their mean is off. */
  async walked(context) {
    const { set, scale, random } = context;
    const walk = async (name: string): Promise<Float64Array> => {
      const used = (): number => (context.stillWanted(), 0);
      return (await walkFlat(set, new CellMeter(set, { evaluations: scale.walk, used }), random.fork(name)))
        .logMass;
    };
    const [one, other] = [await walk('one'), await walk('other')];
    const logMass = one.map((log, y) => Math.log((Math.exp(log) + Math.exp(other[y])) / 2));
    const both = [...one.keys()].filter((y) => one[y] > -Infinity && other[y] > -Infinity);
    const error = rms(both.map((y) => (one[y] - other[y]) / 2));
    return { logMass, error, evaluations: 2 * scale.walk };
  },
};

const rms = (values: readonly number[]): number => Math.sqrt(mean(values.map((value) => value * value)));

export async function runReferenceJob(context: JobContext): Promise<ReferenceResult> {
  const from = processorSeconds();
  const { logMass, error, evaluations } = await REFERENCES[context.task.reference](context);
  const seconds = processorSeconds() - from;
  const finite = Array.from(logMass, (log) => (Number.isFinite(log) ? log : null));
  return { logMass: finite, error, evaluations, seconds };
}
