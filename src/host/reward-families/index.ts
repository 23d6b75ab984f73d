/** The families of rewards that need this machine: files, processes, workers or a network. */
import type { RewardFamily } from '../../reward/family.js';
import { ampFamily } from './amp-family.js';
import { commandFamily } from './command-family.js';
import { httpFamily, httpsFamily } from './http-family.js';
import { moduleFamily } from './module-family.js';
import { onnxFamily } from './onnx-family.js';
import { proxyFamily } from './proxy-family.js';

export const machineFamilies: readonly RewardFamily[] = [
  ampFamily,
  commandFamily,
  httpFamily,
  httpsFamily,
  moduleFamily,
  onnxFamily,
  proxyFamily,
];
