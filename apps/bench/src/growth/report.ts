import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Step } from './measure.ts';
import { MEANWHILE, type Plans } from './plans.ts';
import { plotOf } from './plot.ts';
import { questions } from './questions.ts';
import type { GrowthResults } from './results.ts';
import type { Size } from './steps.ts';
import { type Measured, RULE } from './verdicts.ts';

/** The plans at one size. */
export interface PlansAt extends Size {
  plans: Plans;
}

/** Writes the results, the plans and the plot beside each other. @param out path without extension @returns the files */
export function writeGrowth(results: GrowthResults, plans: PlansAt[], out: string): string[] {
  mkdirSync(dirname(out), { recursive: true });
  const files = {
    [`${out}.json`]: `${JSON.stringify(results, null, 2)}\n`,
    [`${out}.svg`]: plotOf(results),
    [`${out}-plans.txt`]: plansText(results, plans),
  };
  for (const [file, text] of Object.entries(files)) writeFileSync(file, text);
  return Object.keys(files);
}

/** The results as Markdown. */
export function growthTable({ date, machine, versions, series }: GrowthResults): string {
  return [
    `${date} · ${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB · Node ${versions.node}, ` +
      `embedded PostgreSQL ${versions.embeddedPostgres} · ${machine.storage.fileSystem}`,
    ...series.map(sectionOf),
    RULE,
  ].join('\n\n');
}

function sectionOf({ grows, steps, verdicts }: Measured): string {
  const other = grows === 'rooms' ? 'messages' : 'rooms';
  const sizes = steps.map((step) => `${told(step[grows])} ${grows}`);
  const rows = verdicts.map(({ question, ratio, flat }) => [
    questions.find(({ name }) => name === question)!.title,
    ...steps.map((step) => cellOf(step, question)),
    `${ratio === null ? '' : `${told(ratio)} × `}${flat ? 'flat' : 'NOT FLAT'}`,
  ]);
  return [
    `**${grows}**, at ${told(steps[0]![other])} ${other}: p50 / p99 in ms\n`,
    row(['', ...sizes, 'worst size']),
    `|---|${'---:|'.repeat(sizes.length + 1)}`,
    ...rows.map(row),
    row(['size of the database, MiB', ...steps.map(({ databaseMiB }) => told(databaseMiB)), '']),
  ].join('\n');
}

const row = (cells: string[]) => `| ${cells.join(' | ')} |`;
const told = (value: number) => value.toLocaleString('en');

function cellOf({ timings }: Step, question: string): string {
  const timing = timings[question];
  return timing ? `${told(timing.p50Ms)} / ${told(timing.p99Ms)}` : 'FAILED';
}

function plansText({ date, versions }: GrowthResults, all: PlansAt[]): string {
  const titles = Object.fromEntries(questions.map(({ name, title }) => [name, title]));
  titles[MEANWHILE] = 'what the server did by itself meanwhile';
  const parts = all.flatMap(({ messages, rooms, plans }) => [
    `${'='.repeat(20)} ${told(messages)} messages, ${told(rooms)} rooms`,
    ...Object.entries(plans).map(([name, statements]) =>
      [
        `${'-'.repeat(10)} ${titles[name]}`,
        ...statements.map(({ query, ms, plan }) => `${query}\n${ms} ms\n${plan}`),
      ]
        .concat(statements.length === 0 ? ['Nothing was explained: PostgreSQL cut it off.'] : [])
        .join('\n\n'),
    ),
  ]);
  return `${[`${date}, Parley ${versions.commit}, PostgreSQL ${versions.embeddedPostgres}`, ...parts].join('\n\n')}\n`;
}
