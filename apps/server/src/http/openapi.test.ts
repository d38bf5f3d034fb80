import { readFileSync } from 'node:fs';
import { operations } from '@parley/protocol';
import { expect, it } from 'vitest';
import { openApi } from './openapi.ts';

it('docs/openapi.json is what the operations table says; `npm run docs` writes it', () => {
  const written = JSON.parse(readFileSync(new URL('../../../../docs/openapi.json', import.meta.url), 'utf8'));
  expect(written).toEqual(JSON.parse(JSON.stringify(openApi())));
});

it('every operation that HTTP may call is in the document', () => {
  const documented = Object.values(openApi().paths).flatMap((methods) =>
    Object.values(methods).map((operation) => (operation as { operationId: string }).operationId),
  );
  const callable = Object.entries(operations).filter(([, operation]) => 'http' in operation);
  expect(documented.sort()).toEqual(callable.map(([name]) => name).sort());
});
