import { type Operation, type OperationName, operations } from '@parley/protocol';

/** Names of the operations that HTTP may call. */
export const httpOperations = (Object.keys(operations) as OperationName[]).filter(
  (name) => (operations[name] as Operation).http !== undefined,
);

/** Method and URL of an operation; what of the input is not in the path is left in `rest`. */
export function requestOf(name: OperationName, input: Record<string, unknown>) {
  const { http } = operations[name] as Operation;
  if (!http) throw new Error(`${name} is not bound to HTTP`);
  const [method, template] = http.split(' ') as [string, string];
  const rest = { ...input };
  const path = template.replace(/:(\w+)/g, (_, parameter: string) => {
    const value = rest[parameter];
    delete rest[parameter];
    return encodeURIComponent(String(value));
  });
  return { method, path, rest };
}

/** Calls an operation by HTTP as a program would, without Origin; the bare response, whatever it says. */
export function callHttp(
  url: string,
  name: OperationName,
  input: Record<string, unknown> = {},
  headers: Record<string, string> = {},
): Promise<Response> {
  const { method, path, rest } = requestOf(name, input);
  if (method === 'GET' || method === 'DELETE') {
    const query = new URLSearchParams(
      Object.entries(rest).map(([key, value]): [string, string] => [key, String(value)]),
    );
    return fetch(`${url}${path}${query.size > 0 ? `?${query}` : ''}`, { method, headers });
  }
  return fetch(url + path, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(rest),
  });
}
