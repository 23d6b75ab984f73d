/**
 * The entry point `ocgfn/nn`. Networks: a trunk over sparse features, heads on it, autoregressive heads, and
 * Adam.
 */

export { Adam, type AdamOptions, type AdamState } from './adam.js';
export { AutoregressiveHead, type AutoregressiveShape } from './autoregressive.js';
export { ParameterSet } from './parameter-set.js';
export { SparseInput, type InputShape } from './sparse-input.js';
export { Head, Trunk, type TrunkOptions } from './trunk.js';
export { Shortcut } from './shortcut.js';
export { Votes } from './votes.js';
