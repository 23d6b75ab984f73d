/** The controls over cells by name. */
import type { Backend } from '../../tensor/backend.js';
import type { CellSampler } from './cell-sampler.js';
import { flatHistogramWith } from './flat-histogram.js';
import { rejection } from './rejection.js';
import { cellScratchWith } from './scratch.js';
import { temperingWith } from './tempering.js';

/** All of them with their presets. @param backend kernels of the one that trains */
export function cellControls(backend: Backend): readonly CellSampler[] {
  return [rejection, temperingWith(), flatHistogramWith(), cellScratchWith(backend)];
}
