import fastifySwagger from '@fastify/swagger';
import fastifySwaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { openApi } from './openapi.ts';

const LOGO = `<svg xmlns="http://www.w3.org/2000/svg" width="120" height="40" viewBox="0 0 120 40">
<text x="0" y="28" font-family="system-ui, sans-serif" font-size="24" font-weight="700" fill="#fff">Parley</text></svg>`;

/** The API page at `/api/docs`, from the operations table. */
export async function docsPlugin(scope: FastifyInstance): Promise<void> {
  await scope.register(fastifySwagger, { mode: 'static', specification: { document: openApi() as never } });
  await scope.register(fastifySwaggerUi, {
    routePrefix: '/api/docs',
    logo: { type: 'image/svg+xml', content: Buffer.from(LOGO), href: '/', target: '_self' },
    theme: { title: 'Parley API' },
    uiConfig: { docExpansion: 'list', tryItOutEnabled: false },
  });
}
