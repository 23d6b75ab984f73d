/**
 * A trained proxy as one JSON file: shapes and settings in the open, weights in base64 (float32,
 * little-endian).
 */
import * as z from 'zod';
import { firstIssue } from '../../store/zod-issue.js';
import { FEATURE_KINDS, SequenceFeatures } from '../../reward/proxy/sequence-features.js';
import type { ProxyMember, ProxyModel } from '../../reward/proxy/proxy-model.js';
import type { ProxyCard } from './proxy-card.js';

const finite = z.number();
const whole = z.int().min(0);
/** NaN, where there was nothing to measure, is null in JSON. */
const figure = z.union([finite, z.null().transform(() => NaN)]);
const schema = z.object({
  format: z.literal('ocgfn-proxy-1'),
  kind: z.enum(['classification', 'regression']),
  features: z.enum(FEATURE_KINDS),
  alphabet: z.string().min(2),
  lengths: z.tuple([z.int().min(0), z.int().min(1).max(100_000)]),
  slope: finite,
  offset: finite,
  /** Least and greatest value of the training data. */
  range: z.tuple([finite, finite]),
  /** Small values are good. */
  lower: z.literal(true).exactOptional(),
  members: z.array(z.object({ w1: z.string(), b1: z.string(), w2: z.string(), b2: finite })).min(1),
  card: z.object({
    data: z.object({ file: z.string(), sha256: z.string() }),
    sequences: whole,
    repeats: whole,
    unclear: whole,
    complexity: finite.exactOptional(),
    positives: whole.exactOptional(),
    folds: whole,
    auc: figure.exactOptional(),
    accuracy: figure.exactOptional(),
    calibrationError: figure,
    r2: figure.exactOptional(),
    spearman: figure,
    bins: z.array(z.object({ predicted: finite, observed: finite, count: whole })),
    seconds: finite,
  }),
});

export interface StoredProxy {
  readonly model: ProxyModel;
  readonly range: readonly [number, number];
  /** Small values are good, as was said of the data. */
  readonly lower?: boolean;
  readonly card: ProxyCard;
}

export function formatProxy({ model, range, lower, card }: StoredProxy): string {
  const { members, ...rest } = model;
  const packed = members.map(({ w1, b1, w2, b2 }) => ({ w1: pack(w1), b1: pack(b1), w2: pack(w2), b2 }));
  return `${JSON.stringify({ format: 'ocgfn-proxy-1', ...rest, range, ...(lower === true && { lower }), card, members: packed }, null, 1)}\n`;
}

/** @throws one sentence when the text is no such file */
export function parseProxy(owner: string, text: string): StoredProxy {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new Error(`${owner}: is no proxy: not JSON; ocgfn proxy train makes one`);
  }
  const read = schema.safeParse(json);
  if (!read.success) {
    throw new Error(
      `${owner}: is no proxy: ${firstIssue(read.error, 'the file')}; ocgfn proxy train makes one`,
    );
  }
  const { members, card, range, lower, format: _, ...rest } = read.data;
  const { count } = new SequenceFeatures(rest.features, rest.alphabet, rest.lengths[1]);
  const unpacked = members.map((member, i): ProxyMember => {
    const [w1, b1, w2] = [unpack(member.w1), unpack(member.b1), unpack(member.w2)];
    if (w1.length !== count * b1.length || w2.length !== b1.length)
      throw new Error(
        `${owner}: is damaged: network ${i + 1} has ${w1.length} weights, ${count * b1.length} are right`,
      );
    return { w1, b1, w2, b2: member.b2 };
  });
  return { model: { ...rest, members: unpacked }, range, ...(lower === true && { lower }), card };
}

function pack(values: Float32Array): string {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, i) => bytes.writeFloatLE(value, i * 4));
  return bytes.toString('base64');
}

function unpack(text: string): Float32Array {
  const bytes = Buffer.from(text, 'base64');
  return Float32Array.from({ length: Math.floor(bytes.length / 4) }, (_, i) => bytes.readFloatLE(i * 4));
}
