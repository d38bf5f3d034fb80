import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { events, operations } from './index.ts';
import { history, PROTOCOL_VERSION } from './version.ts';

const shape = (schema: z.ZodType | null) =>
  schema && [
    z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }),
    z.toJSONSchema(schema, { io: 'output', unrepresentable: 'any' }),
  ];

/** Of everything a client can notice: names, ways to call, schemas. */
function hashOfContract(): string {
  const operationShapes = Object.entries(operations).map(
    ([name, { input, output, summary: _, limit: __, ...rest }]) => [name, rest, shape(input), shape(output)],
  );
  const eventShapes = Object.entries(events).map(([name, schema]) => [name, shape(schema)]);
  return createHash('sha256')
    .update(JSON.stringify([operationShapes, eventShapes]))
    .digest('hex')
    .slice(0, 16);
}

it('a changed schema is a new protocol version: bump PROTOCOL_VERSION and record the hash in its history', () => {
  expect(history[PROTOCOL_VERSION]?.hash).toBe(hashOfContract());
});

it('the history is complete', () => {
  expect(Object.keys(history).map(Number)).toEqual(Array.from({ length: PROTOCOL_VERSION }, (_, i) => i + 1));
});
