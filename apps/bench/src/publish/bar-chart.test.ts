import { describe, expect, it } from 'vitest';
import { barChart, INK } from './bar-chart.ts';

const chart = barChart('a < b', 'today', [
  { label: 'half', value: 5000, own: false },
  { label: 'all', value: 10_000, own: true },
  { label: 'nothing & more', value: 0, own: false },
]);

/** Of WCAG 2, between #rrggbb and #rrggbb. */
function contrast(one: string, other: string): number {
  const luminance = (colour: string) => {
    const [red, green, blue] = [1, 3, 5].map((at) => {
      const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
  };
  const [dark, light] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (light! + 0.05) / (dark! + 0.05);
}

describe('a bar chart', () => {
  it('has bars as long as their values, the longest first, and each value beside its bar', () => {
    const lengths = [...chart.matchAll(/<rect [^>]*width="(\d+)"/g)].map(([, width]) => Number(width));
    expect(lengths).toEqual([460, 230, 0]);
    const words = [...chart.matchAll(/>([^<]+)<\/text>/g)].map(([, text]) => text);
    expect(words.slice(2)).toEqual(['all', '10,000', 'half', '5,000', 'nothing &amp; more', '0']);
  });

  it('keeps its words apart from its tags', () => {
    expect(chart).toContain('<title>a &lt; b</title>');
  });

  it('is readable on a light page and on a dark one', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21);
    for (const page of ['#ffffff', '#0d1117']) expect(contrast(INK, page)).toBeGreaterThan(4);
  });
});
