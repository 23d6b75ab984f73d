/**
 * Adam (Kingma & Ba 2015) over a parameter set, with clipping of the global gradient norm. The clip factor is
 * applied inside the kernel, so the gradients are read once.
 */
import { storedCount, storedObject, storedShare, type StoredOf } from '../settings/stored-form.js';
import type { LearnedParameter } from '../tensor/tensor.js';
import type { ParameterSet } from './parameter-set.js';

export interface AdamOptions {
  readonly lr: number;
  readonly beta1?: number;
  readonly beta2?: number;
  readonly eps?: number;
  /** Largest global gradient norm; 0 switches clipping off. */
  readonly clip?: number;
  /** Learning rates of single parameters, by name (log Z usually wants a larger one). */
  readonly lrOf?: Readonly<Record<string, number>>;
}

/** What a checkpoint stores beside the moments. */
export const adamState = storedObject({ steps: storedCount, power1: storedShare, power2: storedShare });
export type AdamState = StoredOf<typeof adamState>;

export class Adam {
  readonly parameters: ParameterSet;
  /** Current learning rate; schedules set it. */
  lr: number;
  /** Updates that were left out because a gradient was not finite. */
  skipped = 0;
  private readonly beta1: number;
  private readonly beta2: number;
  private readonly eps: number;
  private readonly clip: number;
  private readonly baseLr: number;
  private readonly lrOf: Readonly<Record<string, number>>;
  private readonly scratch: number;
  private steps = 0;
  /** beta1^t and beta2^t as running products: Math.pow differs between engines. */
  private power1 = 1;
  private power2 = 1;

  constructor(parameters: ParameterSet, options: AdamOptions) {
    if (!(options.lr > 0 && Number.isFinite(options.lr))) {
      throw new Error(`adam: learning rate must be a positive number, got ${options.lr}`);
    }
    this.parameters = parameters;
    this.lr = options.lr;
    this.baseLr = options.lr;
    this.beta1 = options.beta1 ?? 0.9;
    this.beta2 = options.beta2 ?? 0.999;
    this.eps = options.eps ?? 1e-8;
    this.clip = options.clip ?? 0;
    this.lrOf = options.lrOf ?? {};
    this.scratch = parameters.backend.arena.alloc(1);
  }

  /** Global norm of the gradients of this step. */
  gradientNorm(): number {
    const { kernels, arena } = this.parameters.backend;
    let total = 0;
    for (const p of this.parameters.list) {
      if (!p.gradWritten) continue;
      kernels.dot(p.size, p.grad, p.grad, this.scratch);
      total += arena.real[this.scratch >> 2];
    }
    return Math.sqrt(total);
  }

  /**
   * One update with the gradients that `backward` left. Parameters that got no gradient stay as they are. A
   * gradient that is not finite changes nothing and is counted in `skipped`.
   * @returns the gradient norm before clipping
   */
  step(): number {
    const norm = this.gradientNorm();
    if (!Number.isFinite(norm)) {
      this.skipped++;
      return norm;
    }
    this.steps++;
    this.power1 *= this.beta1;
    this.power2 *= this.beta2;
    const scale = this.clip > 0 && norm > this.clip ? this.clip / norm : 1;
    for (const p of this.parameters.list) if (p.gradWritten) this.update(p, scale);
    return norm;
  }

  private update(p: LearnedParameter, scale: number): void {
    const lr = p.name in this.lrOf ? (this.lrOf[p.name] * this.lr) / this.baseLr : this.lr;
    this.parameters.backend.kernels.adam(
      p.size, p.at, p.grad, p.moment1, p.moment2, lr, this.beta1, this.beta2, this.eps,
      1 - this.power1, 1 - this.power2, scale,
    ); // prettier-ignore
    p.touch();
  }

  state(): AdamState {
    return { steps: this.steps, power1: this.power1, power2: this.power2 };
  }

  restore(state: AdamState): void {
    this.steps = state.steps;
    this.power1 = state.power1;
    this.power2 = state.power2;
  }
}

/** Learning rate that falls linearly from lr to finalShare * lr over `steps` steps, and stays there. */
export function fallingRate(lr: number, finalShare: number, step: number, steps: number): number {
  return lr * (1 - (1 - finalShare) * Math.min(1, step / steps));
}
