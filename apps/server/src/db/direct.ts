import pg from 'pg';
import { connectionSettings, PLANNED_EACH_TIME } from './client.ts';
import { ConnectionLost } from './errors.ts';

export interface Statement {
  /** By which PostgreSQL keeps it parsed. */
  name?: string;
  text: string;
  values?: unknown[];
}

/**
 * Statements past Prisma, on connections of their own: for what costs Prisma a good part of what it costs the database,
 * and must not wait behind other reads.
 */
export interface Direct {
  /** @throws pg.DatabaseError, ConnectionLost, or what the driver says of a wait: see db/errors.ts */
  query<R extends pg.QueryResultRow>(statement: Statement): Promise<R[]>;
  close(): Promise<void>;
}

/** Connects with the first statement, and again after a connection was lost. */
function openDirect(url: string, connections: number, options?: string): Direct {
  const pool = new pg.Pool({ ...connectionSettings(url, options), max: connections, idleTimeoutMillis: 0 });
  // Of a connection that is lost while nothing is asked: the next statement makes another.
  pool.on('error', () => undefined);
  return {
    async query<R extends pg.QueryResultRow>(statement: Statement) {
      try {
        return (await pool.query<R>(statement)).rows;
      } catch (error) {
        // Of a socket or a name: node-postgres passes it on as it is.
        throw error instanceof AggregateError || (error as NodeJS.ErrnoException).syscall
          ? new ConnectionLost(error)
          : error;
      }
    },
    close: () => pool.end(),
  };
}

/** On which messages are stored: one connection, as one commit is under way at a time. */
export const openCommits = (url: string): Direct => openDirect(url, 1);

/** On which is read what everybody asks who connects: gathered (gather.ts), so a few at a time. */
export const openArrivals = (url: string): Direct => openDirect(url, 3, PLANNED_EACH_TIME);
