import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { replaced } from '@parley/testkit';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../build.ts';
import { profiles } from '../profiles.ts';
import { steps } from './steps.ts';

describe.each(steps.map((step) => [step.name, step] as const))('%s', (_, { mutations, fits }) => {
  it('is left out of the sources as they are', () => {
    for (const mutation of mutations) {
      const source = readFileSync(join(ROOT, 'apps/server/src', mutation.file), 'utf8');
      expect(replaced(source, mutation)).not.toBe(source);
    }
  });

  it('is measured somewhere', () => {
    expect(profiles.some((profile) => fits?.(profile))).toBe(true);
  });
});
