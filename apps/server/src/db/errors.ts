import pg from 'pg';
import { AppError, unavailable } from '../errors.ts';

interface Cause {
  kind?: string;
  originalCode?: string;
  constraint?: { index?: string; fields?: string[] };
}

/** There is no connection to the database, or none any more: whether a statement took effect is not known. */
export class ConnectionLost extends Error {
  override name = 'ConnectionLost';

  constructor(cause: unknown) {
    super('The connection to the database failed.', { cause });
  }
}

/** No connection became free in time, in the words of pg-pool. */
const NO_CONNECTION = 'timeout exceeded when trying to connect';
/** The connection failed under a query, in the words of node-postgres. */
const CONNECTION_LOST =
  /^(Connection terminated|Query read timeout|Client has encountered a connection error|Client was closed|Cannot use a pool after calling end)/;

/**
 * What PostgreSQL or the driver said, also out of Prisma's wrapping; null for anything else. What has no SQLSTATE the
 * adapter passes on unwrapped.
 */
function causeOf(error: unknown): Cause | null {
  if (!(error instanceof Error)) return null;
  if (error.message === NO_CONNECTION) return { kind: 'SocketTimeout' };
  if (error instanceof pg.DatabaseError) {
    const { code, constraint } = error;
    return { ...(code && { originalCode: code }), ...(constraint && { constraint: { index: constraint } }) };
  }
  if (error instanceof ConnectionLost || CONNECTION_LOST.test(error.message))
    return { kind: 'ConnectionClosed' };
  // A query that we put together wrongly: a bug.
  if (!error.name.startsWith('Prisma') || error.name === 'PrismaClientValidationError') return null;
  const meta = (error as { meta?: { driverAdapterError?: { cause?: Cause } } }).meta;
  return meta?.driverAdapterError?.cause ?? {};
}

/** A unique index refused a row; `index` narrows it to one (its name in the schema). */
export function isUniqueViolation(error: unknown, index?: string): boolean {
  const cause = causeOf(error);
  return cause?.originalCode === '23505' && (index === undefined || cause.constraint?.index === index);
}

/** The rows themselves were refused (SQLSTATE class 22 or 23): trying the same again cannot help. */
export const isDataError = (error: unknown) => /^2[23]/.test(causeOf(error)?.originalCode ?? '');

/**
 * Expected failures of the database as what the client is told, everything else as it was.
 * Unreachable, shutting down, out of space, or the outcome unknown → `unavailable`; a wait that hit
 * lock_timeout, statement_timeout or found no free connection → `busy`. Both mean: repeat with the same id.
 */
export function toAppError(error: unknown): unknown {
  const cause = causeOf(error);
  if (!cause) return error;
  const state = cause.originalCode ?? '';
  if (/^(55P03|57014|40001|40P01)$/.test(state) || cause.kind === 'SocketTimeout') {
    return new AppError('busy', 'The server is busy. Nothing is lost: it is tried again.', 1000);
  }
  if (/^(08|53|57P|58|XX)/.test(state) || !state) return unavailable();
  return error;
}
