import fastifySwagger from '@fastify/swagger';
import fastifySwaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { openApi } from './openapi.ts';

/** The API page at `/api/docs`, from the operations table. */
export async function docsPlugin(scope: FastifyInstance): Promise<void> {
  await scope.register(fastifySwagger, { mode: 'static', specification: { document: openApi() as never } });
  await scope.register(fastifySwaggerUi, { routePrefix: '/api/docs', staticCSP: false, indexPrefix: '' });
}
