/** What both models of properties are made of: an outcome-aware trunk over f and p0, and a tape of their own. */
import type { DescriptorSet } from '../descriptor/descriptor-set.js';
import { ParameterSet } from '../nn/parameter-set.js';
import type { BaseMeasure } from '../prior/base-measure.js';
import type { RandomStream } from '../random/stream.js';
import type { Backend } from '../tensor/backend.js';
import { Tape } from '../tensor/tape.js';
import { PropertyInput } from './property-input.js';
import type { PropertyModelOptions } from './property-model.js';
import { PropertyTrunk } from './property-trunk.js';

/** What a model is made from. */
export type PropertyModelParts = readonly [
  set: DescriptorSet,
  base: BaseMeasure,
  backend: Backend,
  options: PropertyModelOptions,
  random: RandomStream,
];

export abstract class PropertyNetwork {
  readonly options: PropertyModelOptions;
  readonly set: DescriptorSet;
  readonly base: BaseMeasure;
  readonly parameters: ParameterSet;
  protected readonly input: PropertyInput;
  protected readonly trunk: PropertyTrunk;
  protected readonly tape: Tape;

  /** @param goal whether the trunk reads the cell that is asked for */
  constructor(goal: boolean, [set, base, backend, options, random]: PropertyModelParts) {
    this.options = options;
    this.set = set;
    this.base = base;
    this.parameters = new ParameterSet(backend, random);
    this.input = new PropertyInput(set, { ...options, goal });
    this.trunk = new PropertyTrunk(this.parameters, this.input, options.hidden);
    this.tape = new Tape(backend);
  }
}
