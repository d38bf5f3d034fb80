import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';

interface Service {
  image?: string;
  build?: { context: string; dockerfile: string };
  ports?: string[];
  restart?: string;
  stop_grace_period?: string;
  environment: Record<string, string>;
  depends_on?: Record<string, { condition: string }>;
  volumes: string[];
  networks: string[];
  healthcheck?: { test: string[] };
  profiles?: string[];
}

const root = new URL('../../', import.meta.url);
const text = readFileSync(new URL('docker-compose.yml', root), 'utf8');
const dockerfile = readFileSync(new URL('apps/server/Dockerfile', root), 'utf8');

describe('docker compose up', () => {
  let app: Service;
  let database: Service;
  let compose: {
    services: Record<string, Service>;
    volumes: object;
    networks: Record<string, { internal?: boolean }>;
  };

  beforeAll(() => {
    compose = parse(text);
    app = compose.services.app!;
    database = compose.services.database!;
  });

  it('needs no variable to be set', () => {
    const used = [...text.matchAll(/\$\{?[A-Za-z_][^}\s]*\}?/g)].map(([use]) => use);
    expect(used.length).toBeGreaterThan(0);
    for (const use of used) expect(use).toMatch(/^\$\{[A-Z_]+:-[^}]*\}$/);
  });

  it('passes on only settings that exist', () => {
    const documented = readFileSync(new URL('.env.example', root), 'utf8');
    for (const name of Object.keys(app.environment))
      expect(documented).toMatch(new RegExp(`^# ${name}=`, 'm'));
  });

  it('starts the app and PostgreSQL 18, nothing else', () => {
    const always = Object.entries(compose.services).filter(([, service]) => !service.profiles);
    expect(always.map(([name]) => name).sort()).toEqual(['app', 'database']);
    expect(app.build).toEqual({ context: '.', dockerfile: 'apps/server/Dockerfile' });
    expect(database.image).toMatch(/^postgres:18(\.|$)/);
  });

  it('starts the app once the database is healthy', () => {
    expect(app.depends_on).toEqual({ database: { condition: 'service_healthy' } });
    expect(database.healthcheck?.test.join(' ')).toContain('pg_isready --host=127.0.0.1');
    expect(dockerfile).toMatch(/^HEALTHCHECK .*\/healthz/m);
  });

  it('gives the app the database that the other service makes', () => {
    const url = new URL(app.environment.DATABASE_URL!);
    const { POSTGRES_USER, POSTGRES_PASSWORD, POSTGRES_DB } = database.environment;
    expect([url.hostname, url.port, url.username, url.password, url.pathname]).toEqual([
      'database',
      '5432',
      POSTGRES_USER,
      POSTGRES_PASSWORD,
      `/${POSTGRES_DB}`,
    ]);
  });

  it('keeps the database, whose password is no secret, to a network of its own', () => {
    expect(database.ports).toBeUndefined();
    expect(database.networks).toEqual(['database']);
    expect(compose.networks.database).toEqual({ internal: true });
    expect(app.ports).toEqual([expect.stringMatching(/:3000$/)]);
    expect(app.networks).toEqual(['default', 'database']);
  });

  it('keeps data over restarts and updates, and ends in order', () => {
    const volumes = [app, database].flatMap((service) => service.volumes);
    expect(volumes).toEqual(['parley:/data', 'database:/var/lib/postgresql']);
    expect(Object.keys(compose.volumes).sort()).toEqual(['database', 'parley']);
    expect(dockerfile).toMatch(/^VOLUME \/data$/m);
    expect(dockerfile).toMatch(/^ENV DATA_DIR=\/data$/m);
    for (const service of [app, database]) {
      expect(service.restart).toBe('unless-stopped');
      expect(service.stop_grace_period).toMatch(/^\d+s$/);
    }
  });
});
