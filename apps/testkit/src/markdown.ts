import { readFileSync, writeFileSync } from 'node:fs';

/** A line of a table. */
export const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/**
 * The page with `text` in place of what stands between `<!-- name: … -->` and `<!-- /name -->`.
 * @throws Error when the page has lost these markers
 */
export function replaceBetween(page: string, name: string, text: string): string {
  const opening = page.indexOf(`<!-- ${name}: `);
  const begin = page.indexOf('-->', opening) + '-->'.length;
  const end = page.indexOf(`<!-- /${name} -->`);
  if (opening < 0 || end < begin)
    throw new Error(`the markers <!-- ${name}: … --> … <!-- /${name} --> are gone`);
  return `${page.slice(0, begin)}\n\n${text}\n\n${page.slice(end)}`;
}

/** Does so in a file. @throws Error when it has lost the markers */
export function publishInto(file: string, name: string, text: string): void {
  writeFileSync(file, replaceBetween(readFileSync(file, 'utf8'), name, text));
}
