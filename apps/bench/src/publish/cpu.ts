import { row } from '@parley/testkit/markdown';
import type { FiledResults } from '../results.ts';
import { circumstancesOf } from './newest.ts';

const TOP = 10;

/**
 * What the server does with its time: the ten largest shares in each profile's newest result that has them.
 * @param files the newest first
 * @param folder that of the results, as a link of the page's has it
 */
export function cpuTables(files: readonly FiledResults[], folder: string): string {
  const told = new Set<string>();
  return files
    .flatMap((source) =>
      source.profiles.flatMap(({ name, title, systems }) => {
        const cpu = systems.find((system) => system.name === 'parley')?.cpu;
        if (!cpu || told.has(name)) return [];
        told.add(name);
        return [
          `\`${name}\`, ${title.toLowerCase()} (${circumstancesOf(source)}; [all of it](${folder}/${source.file})):`,
          [
            row(['of the time not idle', 'is']),
            '|---:|---|',
            ...cpu.slice(0, TOP).map(({ what, percent }) => row([`${percent} %`, what])),
          ].join('\n'),
        ];
      }),
    )
    .join('\n\n');
}
