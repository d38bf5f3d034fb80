// Forbidden: the protocol imports zod and nothing else.
export { readFileSync } from 'node:fs';
