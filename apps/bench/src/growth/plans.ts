import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { Client } from 'pg';
import { questions, type World } from './questions.ts';

/** A statement as PostgreSQL ran it. */
export interface Explained {
  query: string;
  ms: number;
  /** As EXPLAIN (ANALYZE, BUFFERS) says it. */
  plan: string;
}

/** What stands behind each question, and what the server does by itself meanwhile. */
export type Plans = Record<string, Explained[]>;

export const MEANWHILE = 'meanwhile';
/** What the server does by itself now and then is not in all of them. */
const TIMES = 5;

/**
 * Has PostgreSQL explain into its log whatever connections to this database run that begin from now on. So the
 * statements are those of the server, with its plans for its parameters, also where a function runs them; nothing is
 * copied from its source. Costs some time: not while somebody measures.
 */
export async function explainAll(client: Client): Promise<void> {
  const settings = {
    session_preload_libraries: 'auto_explain',
    'auto_explain.log_min_duration': 0,
    'auto_explain.log_analyze': 'on',
    'auto_explain.log_buffers': 'on',
    'auto_explain.log_nested_statements': 'on',
    // Hundreds of ids and texts.
    'auto_explain.log_parameter_max_length': 0,
  };
  const { rows } = await client.query<{ database: string }>('SELECT current_database() AS database');
  for (const [name, value] of Object.entries(settings)) {
    await client.query(`ALTER DATABASE ${rows[0]!.database} SET ${name} = ${value}`);
  }
}

/** What is asked of a server whose database explains all. @param logFile of PostgreSQL */
export async function explain(world: World, logFile: string): Promise<Plans> {
  const log = tail(logFile);
  try {
    const plans: Plans = {};
    const seen: Explained[] = [];
    for (const question of questions) {
      const times: Explained[][] = [];
      for (let n = 0; n < TIMES; n += 1) {
        // A statement that was cut off is not explained. That it was, the timings say.
        await question.ask(world, n).catch(() => undefined);
        // PostgreSQL has written it before it answers.
        times.push(parseLog(log.read()));
      }
      plans[question.name] = inAll(times);
      seen.push(...times.flat());
    }
    const behindQuestions = new Set(Object.values(plans).flatMap((list) => list.map(({ query }) => query)));
    plans[MEANWHILE] = distinct(seen.filter(({ query }) => !behindQuestions.has(query)));
    return plans;
  } finally {
    log.close();
  }
}

/** Of the last time, what every time has. */
function inAll(times: Explained[][]): Explained[] {
  const common = times.map((list) => new Set(list.map(({ query }) => query)));
  return distinct(times.at(-1)!.filter(({ query }) => common.every((queries) => queries.has(query))));
}

const distinct = (list: Explained[]) => [...new Map(list.map((one) => [one.query, one])).values()];

/** Reads what is written to the file from now on. */
function tail(file: string): { read(): string; close(): void } {
  const fd = openSync(file, 'r');
  let at = fstatSync(fd).size;
  return {
    read() {
      const bytes = Buffer.alloc(fstatSync(fd).size - at);
      at += readSync(fd, bytes, 0, bytes.length, at);
      return bytes.toString();
    },
    close: () => closeSync(fd),
  };
}

const HEADER = /^\d{4}-\d\d-\d\d .* LOG: {2}duration: ([\d.]+) ms {2}plan:$/;
const QUERY = 'Query Text: ';

/** The statements that auto_explain told of in a stretch of PostgreSQL's log. */
export function parseLog(text: string): Explained[] {
  const found: Explained[] = [];
  const lines = text.split('\n');
  for (const [index, line] of lines.entries()) {
    const ms = HEADER.exec(line)?.[1];
    if (ms === undefined) continue;
    const body: string[] = [];
    // What belongs to an entry is indented by a tab.
    for (let at = index + 1; lines[at]?.startsWith('\t'); at += 1) body.push(lines[at]!.slice(1));
    const planAt = body.findIndex((row) => / {2}\(cost=\d/.test(row));
    if (planAt < 0) throw new Error(`a plan without a node:\n${body.join('\n')}`);
    found.push({
      ms: Number(ms),
      query: withoutIndent(body.slice(0, planAt).join('\n').slice(QUERY.length)),
      plan: body.slice(planAt).join('\n').trimEnd(),
    });
  }
  return found;
}

const withoutIndent = (query: string) => query.replace(/\s+/g, ' ').trim();
