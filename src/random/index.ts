/**
 * The entry point `ocgfn/random`. Random numbers: counter-based streams, split by name, the same on every
 * machine.
 */

export { dirichlet, gamma } from './gamma.js';
export { normal } from './normal.js';
export { RandomStream, type StreamState } from './stream.js';
