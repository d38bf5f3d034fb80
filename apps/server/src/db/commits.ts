import pg from 'pg';
import { connectionSettings } from './client.ts';
import { ConnectionLost } from './errors.ts';

export interface Statement {
  /** By which PostgreSQL keeps it parsed. */
  name?: string;
  text: string;
  values?: string[];
}

/**
 * The connection on which messages are stored: one, as one commit is under way at a time. Apart from the pool, so that
 * no read keeps a send waiting, and without Prisma, which took for this statement half as long as the database.
 */
export interface Commits {
  /** @throws pg.DatabaseError, ConnectionLost, or what the driver says of a wait: see db/errors.ts */
  query<R extends pg.QueryResultRow>(statement: Statement): Promise<R[]>;
  close(): Promise<void>;
}

/** Connects with the first statement, and again after the connection was lost. */
export function openCommits(url: string): Commits {
  const pool = new pg.Pool({ ...connectionSettings(url), max: 1, idleTimeoutMillis: 0 });
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
