/** Pixels. */
const WIDTH = 760;
const LABEL_WIDTH = 210;
/** What the value at the end of the longest bar needs. */
const VALUE_WIDTH = 90;
const LINE = 30;
const BAR = 18;
const HEAD = 58;

/** Dark and light pages show the same file: these stand out from both. */
export const INK = '#75797f';
const OWN_BAR = '#3b82f6';
const OTHER_BAR = '#8b929c';

export interface Bar {
  label: string;
  /** At least 0. */
  value: number;
  own: boolean;
}

/**
 * Horizontal bars as SVG, on no background, the longest first. From zero and linear: a bar twice as long is twice as
 * much, and one too short to be seen has its value beside it.
 */
export function barChart(title: string, caption: string, bars: readonly Bar[]): string {
  const most = Math.max(...bars.map(({ value }) => value));
  const sorted = bars.toSorted((a, b) => b.value - a.value);
  const height = HEAD + bars.length * LINE;
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" ` +
      `font-family="system-ui, sans-serif" font-size="14" fill="${INK}">`,
    `<title>${escaped(title)}</title>`,
    `<text x="0" y="18" font-size="16" font-weight="600">${escaped(title)}</text>`,
    `<text x="0" y="38" font-size="12">${escaped(caption)}</text>`,
    ...sorted.map((bar, n) => lineOf(bar, HEAD + n * LINE, most)),
    '</svg>',
  ].join('\n')}\n`;
}

function lineOf({ label, value, own }: Bar, top: number, most: number): string {
  const length = most > 0 ? Math.round((value / most) * (WIDTH - LABEL_WIDTH - VALUE_WIDTH)) : 0;
  const baseline = top + BAR - 4;
  const weight = own ? ' font-weight="600"' : '';
  return [
    `<text x="${LABEL_WIDTH - 10}" y="${baseline}" text-anchor="end"${weight}>${escaped(label)}</text>`,
    `<rect x="${LABEL_WIDTH}" y="${top}" width="${length}" height="${BAR}" fill="${own ? OWN_BAR : OTHER_BAR}"/>`,
    `<text x="${LABEL_WIDTH + length + 8}" y="${baseline}"${weight}>${value.toLocaleString('en')}</text>`,
  ].join('');
}

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
