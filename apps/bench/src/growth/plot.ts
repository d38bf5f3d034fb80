import type { GrowthResults } from './results.ts';
import type { Measured } from './verdicts.ts';

/** Of middling lightness: they stand out on white as on black. */
const COLOURS = [
  ...['#4e79a7', '#f28e2b', '#e15759', '#38a3a5', '#59a14f'],
  ...['#b6992d', '#b07aa1', '#d37295', '#9c755f'],
];
const WIDTH = 960;
const PANEL = { width: 390, height: 300, top: 50, lefts: [60, 540] };
const LEGEND_TOP = PANEL.top + PANEL.height + 70;
const LEGEND_ROW = 22;

const STYLE = `text { font: 13px system-ui, sans-serif; fill: #24292f }
.paper { fill: #ffffff } .grid { stroke: #d0d7de } .line { fill: none; stroke-width: 2 } .head { font-weight: 600 }
@media (prefers-color-scheme: dark) { text { fill: #e6edf3 } .paper { fill: #0d1117 } .grid { stroke: #30363d } }`;

/** Medians over size, both on logarithmic scales: one panel a series, one line a question. */
export function plotOf({ date, series, questions }: GrowthResults): string {
  const titles = Object.entries(questions);
  const height = LEGEND_TOP + Math.ceil(titles.length / 2) * LEGEND_ROW + 10;
  const times = series.flatMap(({ steps }) =>
    steps.flatMap(({ timings }) => Object.values(timings).map(({ p50Ms }) => p50Ms)),
  );
  const scale = decadesOf(times);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${date}: median times">`,
    `<style>${STYLE}</style><rect class="paper" width="${WIDTH}" height="${height}"/>`,
    ...series.map((one, n) => panelOf(one, { left: PANEL.lefts[n]!, names: Object.keys(questions), scale })),
    ...titles.map(([, title], n) => legendOf(title, n)),
    '</svg>\n',
  ].join('\n');
}

interface Decades {
  low: number;
  high: number;
}

/** Whole powers of ten round all of them. */
function decadesOf(values: number[]): Decades {
  const low = Math.floor(Math.log10(Math.min(...values)));
  return { low, high: Math.max(low + 1, Math.ceil(Math.log10(Math.max(...values)))) };
}

interface Panel {
  left: number;
  names: string[];
  scale: Decades;
}

function panelOf({ grows, steps }: Measured, { left, names, scale }: Panel): string {
  const { width, height, top } = PANEL;
  const wide = { low: Math.log10(steps[0]![grows]), high: Math.log10(steps.at(-1)![grows]) };
  const x = (size: number) => round(left + (width * (Math.log10(size) - wide.low)) / (wide.high - wide.low));
  const y = (ms: number) => round(top + (height * (scale.high - Math.log10(ms))) / (scale.high - scale.low));
  const powers = Array.from({ length: scale.high - scale.low + 1 }, (_, n) => 10 ** (scale.low + n));
  return [
    `<text class="head" x="${left}" y="${top - 22}">ms (median) by number of ${grows}</text>`,
    ...powers.map(
      (ms) =>
        `<line class="grid" x1="${left}" x2="${left + width}" y1="${y(ms)}" y2="${y(ms)}"/>` +
        `<text x="${left - 8}" y="${y(ms) + 4}" text-anchor="end">${told(ms)}</text>`,
    ),
    ...steps.map(
      ({ [grows]: size }) =>
        `<line class="grid" x1="${x(size)}" x2="${x(size)}" y1="${top}" y2="${top + height}"/>` +
        `<text x="${x(size)}" y="${top + height + 20}" text-anchor="middle">${told(size)}</text>`,
    ),
    ...names.map((name, n) => {
      const measured = steps.flatMap(({ timings: { [name]: timing }, [grows]: size }) =>
        timing ? [[x(size), y(timing.p50Ms)]] : [],
      );
      const dots = measured.map(([cx, cy]) => `<circle cx="${cx}" cy="${cy}" r="3" fill="${colourOf(n)}"/>`);
      return `<polyline class="line" stroke="${colourOf(n)}" points="${measured.join(' ')}"/>${dots.join('')}`;
    }),
  ].join('\n');
}

function legendOf(title: string, n: number): string {
  const [left, top] = [PANEL.lefts[n % 2]!, LEGEND_TOP + Math.floor(n / 2) * LEGEND_ROW];
  return (
    `<line class="line" stroke="${colourOf(n)}" x1="${left}" x2="${left + 24}" y1="${top}" y2="${top}"/>` +
    `<text x="${left + 32}" y="${top + 4}">${escaped(title.replaceAll('`', ''))}</text>`
  );
}

const colourOf = (n: number) => COLOURS[n % COLOURS.length]!;
const round = (value: number) => Math.round(value * 10) / 10;
const told = (value: number) => value.toLocaleString('en');
const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
