import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { staticPlugin } from './static.ts';

const SCRIPT = 'export const answer = 42;';
const PAGE = '<!doctype html><title>Parley</title>';

let root: string;
let fastify: FastifyInstance;
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'parley-static-'));
  mkdirSync(join(root, 'assets'));
  for (const [name, text] of [
    ['index.html', PAGE],
    ['assets/app.js', SCRIPT],
  ] as const) {
    writeFileSync(join(root, name), text);
    writeFileSync(join(root, `${name}.br`), brotliCompressSync(text));
    writeFileSync(join(root, `${name}.gz`), gzipSync(text));
  }
  writeFileSync(join(root, 'theme.js'), SCRIPT);
  fastify = Fastify();
  await staticPlugin(fastify, root);
});
afterAll(async () => {
  await fastify.close();
  rmSync(root, { recursive: true });
});

const get = (url: string, encodings?: string) =>
  fastify.inject({ url, headers: encodings === undefined ? {} : { 'accept-encoding': encodings } });

it.each([
  ['gzip, deflate, br', 'br', brotliCompressSync(SCRIPT)],
  ['gzip, deflate', 'gzip', gzipSync(SCRIPT)],
  ['identity', undefined, Buffer.from(SCRIPT)],
  [undefined, undefined, Buffer.from(SCRIPT)],
])('who takes %s gets a script as %s, to keep for ever', async (taken, encoding, body) => {
  const { statusCode, headers, rawPayload } = await get('/assets/app.js', taken);
  expect(statusCode).toBe(200);
  expect(headers['content-encoding']).toBe(encoding);
  expect(headers['content-type']).toMatch(/javascript; charset=utf-8$/);
  expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
  // Else a cache between would hand it to who cannot read it.
  expect(headers.vary).toBe('accept-encoding');
  expect(rawPayload).toEqual(body);
});

it.each(['/', '/rooms/1'])(
  'the page comes compressed at %s too, and is asked for anew each time',
  async (url) => {
    const { headers, rawPayload } = await get(url, 'br');
    expect(headers['content-encoding']).toBe('br');
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(headers['cache-control']).toBe('no-cache');
    expect(rawPayload).toEqual(brotliCompressSync(PAGE));
  },
);

it('what was not compressed comes as it is', async () => {
  const { headers, body } = await get('/theme.js', 'gzip, br');
  expect(headers['content-encoding']).toBeUndefined();
  expect(body).toBe(SCRIPT);
});

it('the compressed files have no address of their own', async () => {
  expect((await get('/assets/app.js.gz')).statusCode).not.toBe(200);
});
