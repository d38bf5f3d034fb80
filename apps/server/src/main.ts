import closeWithGrace from 'close-with-grace';
import { type App, build } from './app.ts';
import { type Config, ConfigError, loadConfig } from './config.ts';
import { startEmbedded } from './db/embedded.ts';
import { migrate } from './db/migrate.ts';
import { type BootLog, StartError } from './db/start-error.ts';

// The process: environment → build → listen → graceful close. The only file that exits; the commands of cli.ts end by themselves.

const CLOSE_WITHIN_MS = 10_000;
/** What a signal interrupts is opened to its end first: the first start of a slow machine makes a whole database. */
const BOOT_WITHIN_MS = 60_000;

/**
 * Connections that wait until they are accepted. Node's 511 are few when thousands come back after a restart: the rest
 * try again by the kernel's clock, after 1, 3, 7, 15, 31 s. Linux takes at most its net.core.somaxconn, 4096.
 */
const BACKLOG = 4096;

const log: BootLog = { info: (message) => console.log(message), warn: (message) => console.warn(message) };

function addressOf({ publicUrl, host }: Config, port: number): string {
  if (publicUrl) return publicUrl;
  const everywhere = host === '0.0.0.0' || host === '::';
  return `http://${everywhere ? 'localhost' : host.includes(':') ? `[${host}]` : host}:${port}`;
}

async function listen({ fastify }: App, { host, port }: Config): Promise<number> {
  try {
    await fastify.listen({ host, port, backlog: BACKLOG });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE')
      throw new StartError(`Port ${port} is taken. Set PORT to another, e.g. PORT=${port + 1}.`);
    if (code === 'EACCES')
      throw new StartError(`Port ${port} is not for ordinary users. Set PORT to one above 1023.`);
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
      throw new StartError(
        `HOST=${host} is no address of this machine. Use 0.0.0.0 for all, 127.0.0.1 for this one.`,
      );
    }
    throw error;
  }
  return (fastify.server.address() as { port: number }).port;
}

async function boot(config: Config, opened: (() => Promise<void>)[]): Promise<void> {
  const embedded = config.databaseUrl ? null : await startEmbedded({ dataDir: config.dataDir, log });
  if (embedded) opened.push(embedded.stop);
  const databaseUrl = config.databaseUrl ?? embedded!.url;
  await migrate(databaseUrl, log);
  const app = await build(config, databaseUrl);
  opened.push(app.close);
  const address = addressOf(config, await listen(app, config));
  log.info(`Parley runs at ${address}`);
  if (app.setupPath) log.info(`First time here? Become its owner, once, at ${address}${app.setupPath}`);
}

async function start(): Promise<void> {
  const config = loadConfig(process.env);
  if (!config.rateLimits) {
    log.warn('RATE_LIMITS=off: anybody may flood this server. Only for trusted load tests.');
  }
  const opened: (() => Promise<void>)[] = [];
  const booting = boot(config, opened);
  const close = async () => {
    await booting.catch(() => undefined);
    const giveUp = setTimeout(() => {
      log.warn(`Not closed within ${CLOSE_WITHIN_MS / 1000} s: what is left is cut off.`);
      process.exit(1);
    }, CLOSE_WITHIN_MS);
    for (const end of opened.splice(0).reverse()) await end();
    clearTimeout(giveUp);
  };
  closeWithGrace({ delay: BOOT_WITHIN_MS + CLOSE_WITHIN_MS }, async ({ err }) => {
    if (err) console.error(err);
    await close();
  });
  await booting.catch(async (error) => {
    await close();
    throw error;
  });
}

start().catch((error) => {
  // What the operator can act on is said in its own words, without a stack.
  const expected = error instanceof ConfigError || error instanceof StartError;
  console.error(expected ? error.message : error);
  process.exit(1);
});
