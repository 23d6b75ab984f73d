/**
 * `http://host/score`, `https://...`: a scoring service. Batches are posted as JSON (http-protocols.ts),
 * several at once; a service that is down, busy or slow is asked again after a growing pause.
 */
import { choice, integer, number, text } from '../../settings/describe.js';
import { resolveParameters } from '../../settings/parameters.js';
import type { RewardFamily, RewardRequest } from '../../reward/family.js';
import type { Scores } from '../../reward/oracle.js';
import { OracleFailure } from '../../reward/walk/failure.js';
import { callParameters, externalReward, plainInfo } from './external.js';
import { parseHeaders } from './http-headers.js';
import {
  answeredScores,
  protocolOf,
  requestBody,
  type Protocol,
  type TensorNames,
} from './http-protocols.js';

/** Longest answer, so that a service that never stops talking does not fill the memory. */
const LONGEST_ANSWER = 64 * 1024 * 1024;

const parameters = {
  protocol: choice({ choices: ['plain', 'v1', 'v2'], help: 'form of request and answer; default: by the address' }),
  headers: text({ preset: '', help: 'such as "Authorization: Bearer $TOKEN", $TOKEN from the environment' }),
  input: text({ preset: 'sequences', help: 'v2: name of the input tensor' }),
  output: text({ help: 'v2: name of the output tensor; default: the first' }),
  retries: integer({ least: 0, greatest: 100, preset: 3, help: 'further attempts' }),
  backoff: number({ least: 0, greatest: 3600, preset: 0.5, help: 'seconds before the first of them; doubles' }),
  concurrency: integer({ least: 1, greatest: 64, preset: 1, help: 'requests under way at once' }),
  ...callParameters(30),
}; // prettier-ignore

/** A failure that another attempt may mend. */
class Passing extends Error {}

interface Service {
  readonly name: string;
  readonly url: URL;
  readonly protocol: Protocol;
  readonly headers: Readonly<Record<string, string>>;
  readonly tensors: TensorNames;
  /** Milliseconds. */
  readonly timeout: number;
}

/** One request. @throws Passing or an Error whose message is a sentence without its subject */
async function post(service: Service, outcomes: readonly string[]): Promise<unknown> {
  const { url, protocol, headers, tensors, timeout } = service;
  let body: string;
  let response: Response;
  try {
    response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
      body: JSON.stringify(requestBody(protocol, outcomes, tensors)),
      signal: AbortSignal.timeout(timeout),
    });
    body = await bodyText(response);
  } catch (error) {
    const { name, cause } = error as Error;
    if (name === 'TimeoutError') throw new Passing(`did not answer within ${timeout / 1000} s`);
    if (error instanceof Passing) throw error;
    const { code, message } = (cause ?? error) as NodeJS.ErrnoException;
    throw new Passing(`cannot be reached: ${code ?? message}`);
  }
  if (!response.ok) {
    const said = body.trim().replace(/\s+/g, ' ').slice(0, 200);
    const what = `answered with status ${response.status}${said === '' ? '' : `: ${said}`}`;
    throw response.status >= 500 || [408, 425, 429].includes(response.status)
      ? new Passing(what)
      : new Error(what);
  }
  let answer: unknown;
  try {
    answer = JSON.parse(body);
  } catch {
    throw new Error(`answered what is not JSON: ${body.slice(0, 80)}`);
  }
  return answeredScores(protocol, answer, tensors);
}

async function bodyText(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let body = '';
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    body += decoder.decode(chunk, { stream: true });
    if (body.length > LONGEST_ANSWER) throw new Passing(`answered more than ${LONGEST_ANSWER} bytes`);
  }
  return body;
}

function build(
  address: string,
  { name, parameters: given, ...request }: RewardRequest,
): ReturnType<RewardFamily['build']> {
  const owner = `reward ${address}`;
  const values = resolveParameters(owner, parameters, given);
  if (!URL.canParse(address) || !/^https?:$/.test(new URL(address).protocol))
    throw new Error(`${owner}: must be an address such as http://localhost:8000/score, got ${name}`);
  const url = new URL(address);
  const service: Service = {
    name: address,
    url,
    protocol: values.protocol ?? protocolOf(url.pathname),
    headers: parseHeaders(owner, values.headers, process.env),
    tensors: values,
    timeout: values.timeout * 1000,
  };
  const oracle = {
    info: plainInfo(address),
    async score(outcomes: readonly string[]): Promise<Scores> {
      try {
        return (await post(service, outcomes)) as Scores;
      } catch (error) {
        throw new OracleFailure(address, outcomes[0], (error as Error).message, error);
      }
    },
  };
  const { retries, backoff } = values;
  return externalReward(`scores that the service at ${url.host} answers`, oracle, values, request, {
    retries,
    backoff: backoff * 1000,
    mayRetry: (error) => error instanceof OracleFailure && error.cause instanceof Passing,
  });
}

/** `http://host/path`, or `http:URL` with any address behind the colon. */
export const httpFamily: RewardFamily = {
  kind: 'http',
  help: 'a scoring service: KServe v2 or v1, or {"sequences"} -> {"scores"}',
  example: 'http://localhost:8000/score',
  names: [],
  parametersOf: () => parameters,
  build: (request) => build(request.name.startsWith('//') ? `http:${request.name}` : request.name, request),
};

export const httpsFamily: RewardFamily = {
  kind: 'https',
  help: 'the same over TLS',
  example: 'https://models.example.org/v2/models/binding/infer',
  names: [],
  parametersOf: () => parameters,
  build: (request) => build(`https:${request.name}`, request),
};
