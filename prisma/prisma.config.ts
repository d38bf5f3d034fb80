// `prisma generate` and `validate` do not need the schema engine, yet would first try to download it.
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath;

import { defineConfig } from 'prisma/config';

export default defineConfig({ schema: 'schema.prisma', migrations: { path: 'migrations' } });
