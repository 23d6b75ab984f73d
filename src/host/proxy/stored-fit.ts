/**
 * What a learner has found, as it stands in a proxy's file: settings in the open, numbers in base64
 * (little-endian; float32 of networks, float64 of the others). One entry a learner.
 */
import * as z from 'zod';
import type { KernelFit } from '../../reward/proxy/kernel-learner.js';
import type { LearnerName, ProxyFit } from '../../reward/proxy/learners.js';
import type { NetworkFit } from '../../reward/proxy/network-learner.js';
import type { ProxyDomain } from '../../reward/proxy/proxy-learner.js';
import type { RidgeFit } from '../../reward/proxy/ridge-learner.js';
import { FEATURE_KINDS, SequenceFeatures } from '../../reward/proxy/sequence-features.js';
import { SequenceKernels } from '../../reward/proxy/sequence-kernels.js';

const finite = z.number();
export const storedNetwork = z.object({
  learner: z.literal('network'),
  features: z.enum(FEATURE_KINDS),
  members: z.array(z.object({ w1: z.string(), b1: z.string(), w2: z.string(), b2: finite })).min(1),
});
const ridge = z.object({
  learner: z.literal('ridge'),
  features: z.enum(FEATURE_KINDS),
  members: z.array(z.object({ w: z.string(), b: finite })).min(1),
});
const kernel = z.object({
  learner: z.literal('kernel'),
  kernels: z.array(z.string()),
  sequences: z.array(z.string()).min(1),
  members: z.array(z.object({ alpha: z.string(), weights: z.string(), b: finite })).min(1),
});
export const storedFit = z.discriminatedUnion('learner', [storedNetwork, ridge, kernel]);
export type StoredFit = z.infer<typeof storedFit>;

interface Form<Fit extends ProxyFit> {
  format(fit: Fit): StoredFit;
  /** @throws the end of a sentence that begins with the file's name */
  parse(stored: StoredFit, domain: ProxyDomain): Fit;
}

/** @throws on the form of another learner */
function checkLearner<Name extends LearnerName>(
  stored: StoredFit,
  name: Name,
): asserts stored is Extract<StoredFit, { learner: Name }> {
  if (stored.learner !== name) throw new Error(`is of the learner ${stored.learner}, not ${name}`);
}

const networkForm: Form<NetworkFit> = {
  format: (fit) => ({
    ...fit,
    members: fit.members.map(({ w1, b1, w2, b2 }) => ({
      w1: packSingle(w1),
      b1: packSingle(b1),
      w2: packSingle(w2),
      b2,
    })),
  }),
  parse(stored, { alphabet, lengths }) {
    checkLearner(stored, 'network');
    const { members, ...rest } = stored;
    const { count } = new SequenceFeatures(rest.features, alphabet, lengths[1]);
    return {
      ...rest,
      members: members.map((member, i) => {
        const [w1, b1, w2] = [unpackSingle(member.w1), unpackSingle(member.b1), unpackSingle(member.w2)];
        checkCount('network', i, w1.length, count * b1.length);
        checkCount('network', i, w2.length, b1.length);
        return { w1, b1, w2, b2: member.b2 };
      }),
    };
  },
};

const ridgeForm: Form<RidgeFit> = {
  format: (fit) => ({ ...fit, members: fit.members.map(({ w, b }) => ({ w: packDouble(w), b })) }),
  parse(stored, { alphabet, lengths }) {
    checkLearner(stored, 'ridge');
    const { members, ...rest } = stored;
    const { count } = new SequenceFeatures(rest.features, alphabet, lengths[1]);
    return {
      ...rest,
      members: members.map((member, i) => {
        const w = unpackDouble(member.w);
        checkCount('ridge', i, w.length, count);
        return { w, b: member.b };
      }),
    };
  },
};

const kernelForm: Form<KernelFit> = {
  format: (fit) => ({
    ...fit,
    kernels: [...fit.kernels],
    sequences: [...fit.sequences],
    members: fit.members.map(({ alpha, weights, b }) => ({
      alpha: packDouble(alpha),
      weights: packDouble(weights),
      b,
    })),
  }),
  parse(stored, domain) {
    checkLearner(stored, 'kernel');
    const { members, ...rest } = stored;
    const { names } = new SequenceKernels(domain, rest.sequences);
    if (names.join() !== rest.kernels.join())
      throw new Error(
        `weighs the kernels ${rest.kernels.join(', ')}, this version has ${names.join(', ')}; train it again`,
      );
    return {
      ...rest,
      members: members.map((member, i) => {
        const [alpha, weights] = [unpackDouble(member.alpha), unpackDouble(member.weights)];
        checkCount('kernel', i, alpha.length, rest.sequences.length);
        checkCount('kernel', i, weights.length, names.length);
        return { alpha, weights, b: member.b };
      }),
    };
  },
};

const FORMS: { readonly [Name in LearnerName]: Form<Extract<ProxyFit, { learner: Name }>> } = {
  network: networkForm,
  ridge: ridgeForm,
  kernel: kernelForm,
};

export const formatFit = (fit: ProxyFit): StoredFit => (FORMS[fit.learner] as Form<ProxyFit>).format(fit);

/** @throws the end of a sentence that begins with the file's name */
export const parseFit = (stored: StoredFit, domain: ProxyDomain): ProxyFit =>
  FORMS[stored.learner].parse(stored, domain);

function checkCount(learner: LearnerName, member: number, got: number, right: number): void {
  if (got !== right)
    throw new Error(`is damaged: ${learner} ${member + 1} has ${got} weights, ${right} are right`);
}

function packSingle(values: Float32Array): string {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, i) => bytes.writeFloatLE(value, i * 4));
  return bytes.toString('base64');
}

function packDouble(values: Float64Array): string {
  const bytes = Buffer.alloc(values.length * 8);
  values.forEach((value, i) => bytes.writeDoubleLE(value, i * 8));
  return bytes.toString('base64');
}

function unpackSingle(text: string): Float32Array {
  const bytes = Buffer.from(text, 'base64');
  return Float32Array.from({ length: Math.floor(bytes.length / 4) }, (_, i) => bytes.readFloatLE(i * 4));
}

function unpackDouble(text: string): Float64Array {
  const bytes = Buffer.from(text, 'base64');
  return Float64Array.from({ length: Math.floor(bytes.length / 8) }, (_, i) => bytes.readDoubleLE(i * 8));
}
