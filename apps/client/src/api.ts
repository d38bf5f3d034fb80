import {
  type ErrorCode,
  errorCodes,
  type InputOf,
  type OperationName,
  type Operations,
  type OutputOf,
  operations,
  type WireError,
} from '@parley/protocol';
import { CallError, localError, noAnswer } from './errors.ts';

/** Operations that HTTP may call. */
export type HttpOperationName = {
  [N in OperationName]: Operations[N] extends { http: string } ? N : never;
}[OperationName];

export interface Api {
  /**
   * Calls an operation by HTTP. Gives up after 15 s.
   * @throws {CallError} a refusal of the server, or `unavailable` where it was not reached
   */
  call<N extends HttpOperationName>(name: N, input: InputOf<N>): Promise<OutputOf<N>>;
}

export interface ApiOptions {
  /** Origin of the server, without path; default: where the page comes from. */
  baseUrl?: string;
  fetch?: typeof fetch;
  /** Added to every call: the session cookie of a program, for instance. */
  headers?: () => Record<string, string>;
}

const TIMEOUT_MS = 15_000;

export function createApi(options: ApiOptions = {}): Api {
  const baseUrl = (options.baseUrl ?? '').replace(/\/+$/, '');

  async function call<N extends HttpOperationName>(name: N, input: InputOf<N>): Promise<OutputOf<N>> {
    const request = toRequest(operations[name].http, input);
    const headers: Record<string, string> = { accept: 'application/json', ...options.headers?.() };
    // Also without fields: the server takes only JSON from a page, which no foreign form can send.
    if (request.body !== undefined) headers['content-type'] = 'application/json';

    // Looked up at each call: a page may replace the global, and it must not be called as our method.
    const send = options.fetch ?? globalThis.fetch;
    let response: Response;
    let text: string;
    try {
      response = await send(baseUrl + request.path, {
        method: request.method,
        headers,
        credentials: 'same-origin',
        signal: AbortSignal.timeout(TIMEOUT_MS),
        ...(request.body === undefined ? {} : { body: request.body }),
      });
      text = await response.text();
    } catch {
      throw new CallError(noAnswer());
    }
    const answer = parseJson(text);
    if (!response.ok) throw new CallError(errorIn(answer) ?? errorFor(response), response.status);
    // A page of some proxy with status 200 is no answer of ours.
    if (operations[name].output !== null && typeof answer !== 'object') throw new CallError(noAnswer());
    return answer as OutputOf<N>;
  }

  return { call };
}

function toRequest(http: string, input: object): { method: string; path: string; body?: string } {
  const [method = 'GET', template = ''] = http.split(' ');
  const rest = new Map(Object.entries(input));
  const path = template.replace(/:(\w+)/g, (_, parameter: string) => {
    const value = rest.get(parameter);
    rest.delete(parameter);
    return encodeURIComponent(String(value));
  });
  if (method !== 'GET' && method !== 'DELETE')
    return { method, path, body: JSON.stringify(Object.fromEntries(rest)) };
  const query = new URLSearchParams();
  for (const [key, value] of rest) if (value !== undefined) query.set(key, String(value));
  const search = query.toString();
  return { method, path: search === '' ? path : `${path}?${search}` };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function errorIn(answer: unknown): WireError | undefined {
  const error = (answer as { error?: Partial<WireError> } | undefined)?.error;
  if (typeof error?.code !== 'string' || typeof error.message !== 'string') return undefined;
  return { ...error, retryable: error.retryable === true, requestId: error.requestId ?? '' } as WireError;
}

/** For answers that are not ours: of a proxy, say. */
function errorFor({ status, headers }: Response): WireError {
  const retryAfter = headers.get('retry-after');
  const known = Object.entries(errorCodes).find(([, entry]) => entry.status === status && status !== 503);
  const code = status >= 502 ? 'unavailable' : ((known?.[0] ?? 'internal') as ErrorCode);
  const seconds = retryAfter === null ? Number.NaN : Number(retryAfter);
  return {
    ...localError(code, `The server answered with status ${status}.`),
    ...(seconds >= 0 ? { retryAfterMs: Math.ceil(seconds * 1000) } : {}),
  };
}
