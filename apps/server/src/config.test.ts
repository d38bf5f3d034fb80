import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { describe, expect, it } from 'vitest';
import { ConfigError, loadConfig, settingNames } from './config.ts';

function problemsOf(env: Record<string, string>): string[] {
  try {
    loadConfig(env);
    return [];
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as ConfigError).message.split('\n');
  }
}

describe('settings', () => {
  it('need none to be set', () => {
    expect(loadConfig({})).toMatchObject({
      port: 3000,
      host: '0.0.0.0',
      dataDir: resolve('data'),
      databaseUrl: undefined,
      registration: undefined,
      trustProxy: false,
      rateLimits: true,
      limits: { messages: { burst: 20, perSecond: 5 }, logins: { burst: 10, perSecond: 0.1 } },
    });
  });

  it('count as unset when empty, and unknown ones are ignored', () => {
    const empty = Object.fromEntries(settingNames.map((name) => [name, ' ']));
    expect(loadConfig({ ...empty, NODE_OPTIONS: 'x' })).toEqual(loadConfig({}));
  });

  it('are read', () => {
    const config = loadConfig({
      PORT: '0',
      HOST: '::1',
      DATA_DIR: '/var/lib/parley',
      DATABASE_URL: 'postgresql://u:p@db/parley',
      PUBLIC_URL: 'https://Chat.example.org:443/',
      REGISTRATION: 'invite',
      SETUP_CODE: 'correct-horse',
      LOG_LEVEL: 'debug',
      RATE_LIMITS: 'off',
      LIMIT_MESSAGES: '100:0.5',
      MAX_SOCKETS_PER_USER: '7',
      PG_POOL_SIZE: '3',
    });
    expect(config).toMatchObject({
      port: 0,
      host: '::1',
      dataDir: resolve('/var/lib/parley'),
      databaseUrl: 'postgresql://u:p@db/parley',
      publicUrl: 'https://chat.example.org',
      registration: 'invite',
      setupCode: 'correct-horse',
      logLevel: 'debug',
      rateLimits: false,
      limits: { messages: { burst: 100, perSecond: 0.5 } },
      maxSocketsPerUser: 7,
      pgPoolSize: 3,
    });
  });

  it.each([
    ['true', true],
    ['false', false],
    ['2', 2],
    ['10.0.0.1', ['10.0.0.1']],
    ['10.0.0.0/8, fd00::/8', ['10.0.0.0/8', 'fd00::/8']],
  ])('TRUST_PROXY=%s', (given, expected) => {
    expect(loadConfig({ TRUST_PROXY: given }).trustProxy).toEqual(expected);
  });

  it.each([
    ['PORT', ['abc', '-1', '65536', '3000.5', '1e3']],
    ['HOST', ['a b']],
    ['DATABASE_URL', ['mysql://u:hunter2@db/x', 'hunter2', 'postgresql://u:hunter2@db:port/x']],
    [
      'PUBLIC_URL',
      ['chat.example.org', 'https://a.org/chat', 'ftp://a.org', 'https://u:p@a.org', 'https://a.org/?q'],
    ],
    ['REGISTRATION', ['Open', 'yes']],
    ['SETUP_CODE', ['hunter2']],
    ['TRUST_PROXY', ['yes', '10.0.0.0/33', '10.0.0.1,', 'proxy.example.org', '300.0.0.1']],
    ['LOG_LEVEL', ['verbose']],
    ['RATE_LIMITS', ['false']],
    ['LIMIT_MESSAGES', ['20', '0:1', '1:0', '5:-1', '1:1:1', '1:.', '1:']],
    ['MAX_SOCKETS_PER_USER', ['0', 'many']],
    ['PG_POOL_SIZE', ['0']],
  ])('%s refuses what it cannot mean', (name, values) => {
    for (const value of values) {
      const problems = problemsOf({ [name]: value });
      expect(problems, value).toHaveLength(1);
      expect(problems[0]).toMatch(new RegExp(`^${name} must be `));
    }
  });

  it('are all reported at once, secrets unrepeated', () => {
    const problems = problemsOf({ PORT: 'x', DATABASE_URL: 'mysql://u:hunter2@db', SETUP_CODE: 'short12' });
    expect(problems.map((line) => line.split(' ')[0])).toEqual(['PORT', 'DATABASE_URL', 'SETUP_CODE']);
    expect(problems.join()).not.toMatch(/hunter2|short12/);
  });

  it('are documented in .env.example, each with its default', () => {
    const lines = readFileSync(new URL('../../../.env.example', import.meta.url), 'utf8').split('\n');
    const settings = lines.filter((line) => /^# [A-Z][A-Z_]+=/.test(line)).map((line) => line.slice(2));
    expect(settings.map((line) => line.split('=')[0]).sort()).toEqual([...settingNames].sort());
    expect(loadConfig(parseEnv(settings.join('\n')) as NodeJS.ProcessEnv)).toEqual(loadConfig({}));
    expect(lines.filter((line) => line !== '' && !line.startsWith('#'))).toEqual([]);
  });
});
