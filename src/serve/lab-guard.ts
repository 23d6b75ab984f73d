/**
 * Who may ask the lab's server. It serves a person's own page on their own machine, so whatever another web
 * page makes the browser send is refused: a request for another host name (DNS rebinding), from another site,
 * from another origin, or one that would change something.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

export interface GuardOptions {
  /** Host names that requests may be made to, without port; undefined: any (then a token is needed). */
  readonly hosts: readonly string[] | undefined;
  /** What `?token=` or the cookie must hold. */
  readonly token: string | undefined;
}

export interface Refusal {
  readonly status: number;
  readonly sentence: string;
}

export const TOKEN_COOKIE = 'ocgfn-lab';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
/** Compares in a time that does not tell how much of it was right. */
export const sameSecret = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));

/** Host name of a Host header or an origin, without port and brackets. */
function hostName(host: string): string | undefined {
  try {
    return new URL(`http://${host}`).hostname.replace(/^\[|\]$/g, '').toLowerCase();
  } catch {
    return undefined;
  }
}

function cookieOf(request: IncomingMessage): string | undefined {
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const [name, value] = part.trim().split('=', 2);
    if (name === TOKEN_COOKIE) return value;
  }
  return undefined;
}

/**
 * Why a request is refused, or undefined when it may be answered.
 * @param given the token in the request's address, if any
 */
export function refuse(
  request: IncomingMessage,
  given: string | undefined,
  options: GuardOptions,
): Refusal | undefined {
  const { headers, method } = request;
  if (method !== 'GET' && method !== 'HEAD')
    return { status: 405, sentence: 'the lab answers GET and HEAD only' };
  const host = headers.host === undefined ? undefined : hostName(headers.host);
  if (host === undefined || (options.hosts !== undefined && !options.hosts.includes(host))) {
    return { status: 421, sentence: 'this server is not the host that the request names' };
  }
  // Browsers say where a request comes from; a typed address says "none", the page itself "same-origin".
  const site = headers['sec-fetch-site'];
  const opensPage = headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
  if (site !== undefined && site !== 'same-origin' && site !== 'none' && !opensPage) {
    return { status: 403, sentence: 'requests from other sites are refused' };
  }
  if (headers.origin !== undefined && headers.origin !== `http://${headers.host}`) {
    return { status: 403, sentence: 'requests from other origins are refused' };
  }
  if (options.token === undefined) return undefined;
  const shown = given ?? cookieOf(request);
  if (shown !== undefined && sameSecret(shown, options.token)) return undefined;
  return { status: 401, sentence: 'a token is needed: open the address that "ocgfn lab" printed' };
}
