/**
 * y = f(x) whole: a list of descriptors over an environment. A cell is one combination of their bins,
 * numbered with the last component running fastest.
 */
import type { Environment } from '../env/environment.js';
import type { Descriptor } from './descriptor.js';

/** Most cells of a set. Tables over cells (masses, visits, archives) are kept in memory whole. */
export const MOST_CELLS = 1_000_000;

export class DescriptorSet {
  /** Y, the number of cells: the product of the components' bins. Many of them may be empty. */
  readonly cells: number;
  /** True when every component is measured from the state, at once. */
  readonly immediate: boolean;
  /** What a step of a component's bin adds to the cell. */
  private readonly strides: Int32Array;

  /**
   * @throws without components, when two have one name, or when there are too many cells
   */
  constructor(
    readonly env: Environment,
    readonly components: readonly Descriptor[],
  ) {
    if (components.length === 0)
      throw new Error('describe: names no descriptor; write for example charge,length');
    const names = components.map(({ name }) => name);
    const twice = names.find((name, i) => names.indexOf(name) !== i);
    if (twice !== undefined)
      throw new Error(`describe: ${twice} is named twice; give one another name: as=NAME`);
    this.cells = components.reduce((product, { bins }) => product * bins, 1);
    if (this.cells > MOST_CELLS) {
      const bins = components.map((one) => `${one.name} ${one.bins}`).join(', ');
      throw new Error(
        `describe: ${this.cells} cells (${bins}) are too many, at most ${MOST_CELLS}; use fewer bins`,
      );
    }
    this.immediate = components.every(({ value }) => value !== undefined);
    this.strides = new Int32Array(components.length);
    let stride = 1;
    for (let k = components.length - 1; k >= 0; k--) {
      this.strides[k] = stride;
      stride *= components[k].bins;
    }
  }

  /** The specification that makes this set again. */
  get spec(): string {
    return this.components.map(({ spec }) => spec).join(',');
  }

  /** The component of that name; undefined when there is none. */
  find(name: string): number | undefined {
    const k = this.components.findIndex((one) => one.name === name);
    return k < 0 ? undefined : k;
  }

  /** The cell of a row of bins, one for each component. */
  cellOf(bins: ArrayLike<number>, at = 0): number {
    let cell = 0;
    for (let k = 0; k < this.strides.length; k++) cell += bins[at + k] * this.strides[k];
    return cell;
  }

  /** Writes the bins of a cell, one for each component. */
  binsOf(cell: number, out: Int32Array | number[], at = 0): void {
    for (let k = 0; k < this.strides.length; k++) out[at + k] = this.binIn(cell, k);
  }

  /** The bin of one component in a cell. */
  binIn(cell: number, component: number): number {
    return Math.floor(cell / this.strides[component]) % this.components[component].bins;
  }

  /**
   * What the cell after one step of a component is further by: cells cell - stride and cell + stride are
   * neighbors.
   */
  strideOf(component: number): number {
    return this.strides[component];
  }

  /** `charge=3, moment=0.4 to 0.5` */
  label(cell: number): string {
    return this.components.map((one, k) => `${one.name}=${one.label(this.binIn(cell, k))}`).join(', ');
  }

  /**
   * The cell of one terminal state, for sets that are `immediate`. Allocates nothing.
   * @throws when a descriptor gives what no bin holds
   */
  cellAt(states: Int32Array, at: number): number {
    const { components, strides } = this;
    let cell = 0;
    for (let k = 0; k < components.length; k++) {
      const one = components[k];
      cell += one.binOf(one.value!(states, at)) * strides[k];
    }
    return cell;
  }

  /**
   * Cells of a batch of terminal states.
   * @param states count rows of env.stateSize integers
   * @param outCells [count] cells
   * @returns a promise when a component has to be asked elsewhere; a set that is `immediate` answers at once
   */
  measure(states: Int32Array, count: number, outCells: Int32Array): void | Promise<void> {
    const size = this.env.stateSize;
    if (!this.immediate) return this.ask(states, count, outCells);
    for (let i = 0; i < count; i++) outCells[i] = this.cellAt(states, i * size);
  }

  /**
   * Raw values of a batch of terminal states.
   * @returns [component][object]
   */
  async rawValues(states: Int32Array, count: number): Promise<number[][]> {
    const size = this.env.stateSize;
    const texts = this.immediate
      ? []
      : Array.from({ length: count }, (_, i) => this.env.outcomeText(states, i * size));
    const columns: number[][] = [];
    for (const { name, value, values } of this.components) {
      if (value !== undefined) {
        columns.push(Array.from({ length: count }, (_, i) => value(states, i * size)));
        continue;
      }
      const asked = await values!(texts);
      if (asked.length !== count)
        throw new Error(`descriptor ${name}: gave ${asked.length} values for ${count} objects`);
      columns.push([...asked]);
    }
    return columns;
  }

  private async ask(states: Int32Array, count: number, outCells: Int32Array): Promise<void> {
    const columns = await this.rawValues(states, count);
    outCells.fill(0, 0, count);
    this.components.forEach((one, k) => {
      for (let i = 0; i < count; i++) outCells[i] += one.binOf(columns[k][i]) * this.strides[k];
    });
  }
}
