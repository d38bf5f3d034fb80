import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Of about a minute each. */
const LONG = /(\.fault|dockerfile)\.test\.ts$/;

/**
 * Vitest orders by how long files took the last time, and where that is not known by their size, which says nothing
 * about those that start processes: begun last, they would leave all workers but theirs idle.
 */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification) => Number(LONG.test(moduleId));
    return (await super.sort(files)).sort((a, b) => isLong(b) - isLong(a));
  }
}
