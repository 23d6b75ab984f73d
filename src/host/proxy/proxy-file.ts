/**
 * A trained proxy as one JSON file. `ocgfn-proxy-2` has the learner's part under `fit`; in `ocgfn-proxy-1`,
 * which is still read and predicts the same, that was always networks, and lay beside the rest.
 */
import * as z from 'zod';
import { firstIssue } from '../../store/zod-issue.js';
import { LEARNER_NAMES } from '../../reward/proxy/learners.js';
import type { ProxyModel } from '../../reward/proxy/proxy-model.js';
import { FEATURE_KINDS } from '../../reward/proxy/sequence-features.js';
import type { ProxyCard } from './proxy-card.js';
import { formatFit, parseFit, storedFit, storedNetwork } from './stored-fit.js';

const finite = z.number();
const whole = z.int().min(0);
/** NaN, where there was nothing to measure, is null in JSON. */
const figure = z.union([finite, z.null().transform(() => NaN)]);
const common = {
  kind: z.enum(['classification', 'regression']),
  alphabet: z.string().min(2),
  lengths: z.tuple([z.int().min(0), z.int().min(1).max(100_000)]),
  slope: finite,
  offset: finite,
  /** Least and greatest value of the training data. */
  range: z.tuple([finite, finite]),
  /** Small values are good. */
  lower: z.literal(true).exactOptional(),
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
    score: z.object({ figure, low: figure, high: figure }).exactOptional(),
    tried: z
      .array(
        z.object({
          learner: z.enum(LEARNER_NAMES),
          features: z.enum(FEATURE_KINDS).exactOptional(),
          figure,
        }),
      )
      .exactOptional(),
    untried: z.array(z.string()).exactOptional(),
    bins: z.array(z.object({ predicted: finite, observed: finite, count: whole })),
    seconds: finite,
  }),
};
const second = z.object({ format: z.literal('ocgfn-proxy-2'), ...common, fit: storedFit });
const first = z
  .object({
    format: z.literal('ocgfn-proxy-1'),
    ...common,
    ...storedNetwork.omit({ learner: true }).shape,
  })
  .transform(({ features, members, ...rest }): z.infer<typeof second> => ({
    ...rest,
    format: 'ocgfn-proxy-2',
    fit: { learner: 'network', features, members },
  }));

export interface StoredProxy {
  readonly model: ProxyModel;
  readonly range: readonly [number, number];
  /** Small values are good, as was said of the data. */
  readonly lower?: boolean;
  readonly card: ProxyCard;
}

export function formatProxy({ model, range, lower, card }: StoredProxy): string {
  const { fit, ...rest } = model;
  return `${JSON.stringify({ format: 'ocgfn-proxy-2', ...rest, range, ...(lower === true && { lower }), card, fit: formatFit(fit) }, null, 1)}\n`;
}

/** @throws one sentence when the text is no such file */
export function parseProxy(owner: string, text: string): StoredProxy {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new Error(`${owner}: is no proxy: not JSON; ocgfn proxy train makes one`);
  }
  const isFirst = z.looseObject({ format: z.literal('ocgfn-proxy-1') }).safeParse(json).success;
  const read = (isFirst ? first : second).safeParse(json);
  if (!read.success) {
    throw new Error(
      `${owner}: is no proxy: ${firstIssue(read.error, 'the file')}; ocgfn proxy train makes one`,
    );
  }
  const { fit, card, range, lower, format: _, ...rest } = read.data;
  try {
    const model: ProxyModel = { ...rest, fit: parseFit(fit, rest) };
    return { model, range, ...(lower === true && { lower }), card };
  } catch (error) {
    throw new Error(`${owner}: ${(error as Error).message}`, { cause: error });
  }
}
