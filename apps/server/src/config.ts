import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { z } from 'zod';

/** Wrong settings, one line each; main prints the message and ends with 1. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** A token bucket: `burst` at once, then `perSecond`. */
export interface Rate {
  burst: number;
  perSecond: number;
}

export interface Config {
  port: number;
  host: string;
  /** Absolute. */
  dataDir: string;
  /** Undefined: the private PostgreSQL in `dataDir`. */
  databaseUrl: string | undefined;
  /** Undefined: several nodes find each other through the database. */
  redisUrl: string | undefined;
  /** An origin without a trailing slash. Undefined: taken from each request. */
  publicUrl: string | undefined;
  /** Undefined: as the owner chose on the first-run page. */
  registration: 'open' | 'invite' | 'closed' | undefined;
  setupCode: string | undefined;
  /** As Fastify takes it. */
  trustProxy: boolean | number | string[];
  logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
  rateLimits: boolean;
  limits: { messages: Rate; logins: Rate; actions: Rate; typing: Rate };
  maxSocketsPerUser: number;
  pgPoolSize: number;
  /** Undefined: there is no `/metrics`. */
  metricsToken: string | undefined;
}

const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number)
    .pipe(z.number().min(min).max(max));

const rate = z
  .string()
  .regex(/^\d{1,6}:(\d{1,6}|\d{0,6}\.\d{1,6})$/)
  .transform((text): Rate => {
    const [burst, perSecond] = text.split(':').map(Number);
    return { burst: burst!, perSecond: perSecond! };
  })
  .refine(({ burst, perSecond }) => burst >= 1 && perSecond > 0);

const RATE_HINT = '<burst>:<per second>, both above 0, e.g. 20:5';

interface Setting<T> {
  schema: z.ZodType<T>;
  /** Completes "NAME must be …". */
  hint: string;
  /** Never repeated in an error. */
  secret?: true;
}

const setting = <T>(schema: z.ZodType<T>, hint: string): Setting<T> => ({ schema, hint });
const secret = <T>(schema: z.ZodType<T>, hint: string): Setting<T> => ({ schema, hint, secret: true });

const SETTINGS = {
  PORT: setting(wholeNumber(0, 65_535).default(3000), 'a port from 1 to 65535, or 0 for any free one'),
  // All addresses: a chat is for more than one computer, a container is reached in no other way, and a fresh
  // server gives nobody anything without the one-time setup code.
  HOST: setting(z.string().regex(/^\S+$/).default('0.0.0.0'), 'an address to listen on, e.g. 127.0.0.1'),
  DATA_DIR: setting(z.string().default('./data'), 'a folder'),
  DATABASE_URL: secret(
    z
      .string()
      .refine((text) => /^postgres(ql)?:\/\//.test(text) && URL.canParse(text))
      .optional(),
    'a URL such as postgresql://user:password@host:5432/parley',
  ),
  REDIS_URL: secret(
    z
      .string()
      .refine((text) => /^rediss?:\/\//.test(text) && URL.canParse(text))
      .optional(),
    'a URL such as redis://host:6379',
  ),
  PUBLIC_URL: setting(
    z
      .string()
      .refine(isOrigin)
      .transform((text) => new URL(text).origin)
      .optional(),
    'where people open it: https:// or http:// and a host, without a path, e.g. https://chat.example.org',
  ),
  REGISTRATION: setting(z.enum(['open', 'invite', 'closed']).optional(), 'open, invite or closed'),
  SETUP_CODE: secret(z.string().min(8).max(200).optional(), '8 to 200 characters'),
  TRUST_PROXY: setting(
    z
      .string()
      .transform(parseTrust)
      .pipe(z.union([z.boolean(), z.number(), z.array(z.string())]))
      .default(false),
    'true, false, the number of proxies in front, or a comma list of their addresses or CIDR ranges',
  ),
  LOG_LEVEL: setting(
    z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
    'fatal, error, warn, info, debug, trace or silent',
  ),
  RATE_LIMITS: setting(z.enum(['on', 'off']).default('on'), 'on or off'),
  LIMIT_MESSAGES: setting(rate.default({ burst: 20, perSecond: 5 }), RATE_HINT),
  LIMIT_LOGINS: setting(rate.default({ burst: 10, perSecond: 0.1 }), RATE_HINT),
  LIMIT_ACTIONS: setting(rate.default({ burst: 60, perSecond: 10 }), RATE_HINT),
  LIMIT_TYPING: setting(rate.default({ burst: 10, perSecond: 2 }), RATE_HINT),
  MAX_SOCKETS_PER_USER: setting(wholeNumber(1, 100_000).default(50), 'a whole number from 1 to 100000'),
  METRICS_TOKEN: secret(z.string().min(16).max(200).optional(), '16 to 200 characters'),
  PG_POOL_SIZE: setting(wholeNumber(1, 1_000).default(10), 'a whole number from 1 to 1000'),
};

type Settings = { [K in keyof typeof SETTINGS]: z.output<(typeof SETTINGS)[K]['schema']> };

/** Every environment variable that is read; .env.example documents the same. */
export const settingNames = Object.keys(SETTINGS);

/**
 * Reads the settings. All are optional, an empty string counts as unset, other variables are ignored.
 * @throws ConfigError with one line per wrong setting
 */
export function loadConfig(env: NodeJS.ProcessEnv): Config {
  const problems: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, { schema, hint, secret }] of Object.entries<Setting<unknown>>(SETTINGS)) {
    const given = env[name]?.trim() || undefined;
    const parsed = schema.safeParse(given);
    if (parsed.success) values[name] = parsed.data;
    else problems.push(`${name} must be ${hint}${secret ? '' : ` (it is ${JSON.stringify(given)})`}`);
  }
  if (problems.length > 0) throw new ConfigError(problems.join('\n'));
  const s = values as Settings;
  return {
    port: s.PORT,
    host: s.HOST,
    dataDir: resolve(s.DATA_DIR),
    databaseUrl: s.DATABASE_URL,
    redisUrl: s.REDIS_URL,
    publicUrl: s.PUBLIC_URL,
    registration: s.REGISTRATION,
    setupCode: s.SETUP_CODE,
    trustProxy: s.TRUST_PROXY,
    logLevel: s.LOG_LEVEL,
    rateLimits: s.RATE_LIMITS === 'on',
    limits: {
      messages: s.LIMIT_MESSAGES,
      logins: s.LIMIT_LOGINS,
      actions: s.LIMIT_ACTIONS,
      typing: s.LIMIT_TYPING,
    },
    maxSocketsPerUser: s.MAX_SOCKETS_PER_USER,
    pgPoolSize: s.PG_POOL_SIZE,
    metricsToken: s.METRICS_TOKEN,
  };
}

function isOrigin(text: string): boolean {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return false;
  const url = new URL(text);
  return !url.username && !url.password && url.pathname === '/' && !/[?#]/.test(text);
}

/** Gives what is no valid value unchanged, for the schema after it to refuse. */
function parseTrust(text: string): unknown {
  if (text === 'true' || text === 'false') return text === 'true';
  if (/^\d{1,2}$/.test(text)) return Number(text);
  const ranges = text.split(',').map((part) => part.trim());
  return ranges.every(isRange) ? ranges : text;
}

function isRange(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}
