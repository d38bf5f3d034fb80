// `npm run docs`: docs/openapi.json from the operations table. A test fails while it is older than the table.
import { writeFileSync } from 'node:fs';
import { openApi } from '../src/http/openapi.ts';

writeFileSync(
  new URL('../../../docs/openapi.json', import.meta.url),
  `${JSON.stringify(openApi(), null, 2)}\n`,
);
