/**
 * What is sent to a scoring service, and where its answer holds the scores.
 *
 *     plain   {"sequences": [...]}                                              -> {"scores": [...]}
 *     v1      {"instances": [...]}                                              -> {"predictions": [...]}      KServe v1
 *     v2      {"inputs": [{"name", "shape", "datatype": "BYTES", "data"}]}      -> {"outputs": [{"data"}]}     KServe v2
 */

import { isJsonRecord } from '../../format/json-value.js';

export type Protocol = 'plain' | 'v1' | 'v2';

/** The protocol that an address speaks: `/v2/models/NAME/infer`, `/v1/models/NAME:predict`, else plain. */
export function protocolOf(path: string): Protocol {
  if (/\/v2\/models\/[^/]+(\/versions\/[^/]+)?\/infer\/?$/.test(path)) return 'v2';
  return /\/v1\/models\/[^/]+:predict\/?$/.test(path) ? 'v1' : 'plain';
}

export interface TensorNames {
  /** Name of the input tensor of v2. */
  readonly input: string;
  /** Name of the output tensor of v2; the first when absent. */
  readonly output?: string;
}

/** The body of a request. */
export function requestBody(
  protocol: Protocol,
  outcomes: readonly string[],
  { input }: TensorNames,
): unknown {
  if (protocol === 'plain') return { sequences: outcomes };
  if (protocol === 'v1') return { instances: outcomes };
  return { inputs: [{ name: input, shape: [outcomes.length], datatype: 'BYTES', data: outcomes }] };
}

/**
 * What the answer gives as scores; whether these are numbers is for the caller to check.
 * @throws one sentence (without its subject) when the answer has another form
 */
export function answeredScores(protocol: Protocol, answer: unknown, { output }: TensorNames): unknown {
  const record = isJsonRecord(answer) ? answer : {};
  const list = (value: unknown, where: string): unknown[] => {
    if (!Array.isArray(value))
      throw new Error(`answered without a list under "${where}": ${excerpt(answer)}`);
    return value.map(unwrap);
  };
  if (protocol === 'plain') return list(record.scores, 'scores');
  if (protocol === 'v1') return list(record.predictions, 'predictions');
  const outputs: unknown[] = Array.isArray(record.outputs) ? record.outputs : [];
  const tensors = outputs.map((one) => (isJsonRecord(one) ? one : {}));
  const tensor = output === undefined ? tensors[0] : tensors.find(({ name }) => name === output);
  return list(tensor?.data, output === undefined ? 'outputs[0].data' : `outputs.${output}.data`);
}

/** Services answer 0.5, [0.5] or {"score": 0.5} for an outcome. */
function unwrap(value: unknown): unknown {
  if (Array.isArray(value) && value.length === 1) return value[0];
  if (typeof value === 'object' && value !== null && 'score' in value) return value.score;
  return value;
}

function excerpt(value: unknown): string {
  return JSON.stringify(value)?.slice(0, 80) ?? 'nothing';
}
