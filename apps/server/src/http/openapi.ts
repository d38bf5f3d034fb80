import { errorCodes, errorSchema, type Operation, operationsByNoun } from '@parley/protocol';
import { z } from 'zod';

type JsonSchema = { properties?: Record<string, unknown>; required?: string[] } & Record<string, unknown>;

/** Input schemas are shown as a caller writes them, so before any transform. */
const schemaOf = (schema: z.ZodType, io: 'input' | 'output') =>
  z.toJSONSchema(schema, { io, unrepresentable: 'any', target: 'openapi-3.0' }) as JsonSchema;

/** What answers a call, so after any transform; an output transform has the shape of its input. */
const answer = (operation: Operation) => {
  if (!operation.output) return { 204: { description: 'Done.' } };
  return {
    [operation.status ?? 200]: {
      description: 'Done.',
      content: { 'application/json': { schema: schemaOf(operation.output, 'input') } },
    },
  };
};

/** OpenAPI 3.0 document of all operations that HTTP may call. Written to docs/openapi.json by `npm run docs`. */
export function openApi() {
  const paths: Record<string, Record<string, unknown>> = {};
  const tagged = Object.entries(operationsByNoun).flatMap(([tag, operations]) =>
    Object.entries(operations as Record<string, Operation>).map(([name, operation]) => ({
      tag,
      name,
      operation,
    })),
  );
  for (const { tag, name, operation } of tagged) {
    if (!operation.http) continue;
    const [method, path] = operation.http.split(' ') as [string, string];
    const { properties = {}, required = [] } = schemaOf(operation.input, 'input');
    const inPath = [...path.matchAll(/:(\w+)/g)].map(([, parameter]) => parameter!);
    const rest = Object.keys(properties).filter((field) => !inPath.includes(field));
    const hasBody = method !== 'GET' && method !== 'DELETE' && rest.length > 0;
    const inQuery = hasBody ? [] : rest;
    const bodyRequired = required.filter((field) => rest.includes(field));
    const route = path.replace(/:(\w+)/g, '{$1}');
    paths[route] ??= {};
    paths[route][method.toLowerCase()] = {
      operationId: name,
      tags: [tag],
      summary: operation.summary,
      ...(operation.access !== 'public' && { security: [{ session: [] }] }),
      parameters: [
        ...inPath.map((field) => ({ name: field, in: 'path', required: true, schema: properties[field] })),
        ...inQuery.map((field) => ({
          name: field,
          in: 'query',
          required: required.includes(field),
          schema: properties[field],
        })),
      ],
      ...(hasBody && {
        requestBody: {
          required: bodyRequired.length > 0,
          content: {
            'application/json': {
              schema: {
                type: 'object',
                properties: Object.fromEntries(rest.map((field) => [field, properties[field]])),
                ...(bodyRequired.length > 0 && { required: bodyRequired }),
              },
            },
          },
        },
      }),
      responses: { ...answer(operation), default: { $ref: '#/components/responses/Error' } },
    };
  }
  return {
    openapi: '3.0.3',
    info: {
      title: 'Parley',
      version: '1',
      description:
        'Log in with `POST /api/auth/login`; the session cookie authorises everything else, sockets too.',
    },
    paths,
    components: {
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'parley_session' } },
      responses: {
        Error: {
          description: `Refused. Codes: ${Object.keys(errorCodes).join(', ')}.`,
          content: {
            'application/json': {
              schema: {
                type: 'object',
                properties: { error: schemaOf(errorSchema, 'input') },
                required: ['error'],
              },
            },
          },
        },
      },
    },
  };
}
