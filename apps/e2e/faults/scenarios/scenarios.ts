import type { Scenario } from '../scenario.ts';
import { databaseScenarios } from './database.ts';
import { flushScenarios } from './flush.ts';
import { highRateScenarios } from './high-rate.ts';
import { linkScenarios } from './links.ts';
import { nodeScenarios } from './nodes.ts';
import { peopleScenarios } from './people.ts';
import { redisScenarios } from './redis.ts';

export const scenarios: Scenario[] = [
  ...nodeScenarios,
  ...databaseScenarios,
  ...linkScenarios,
  ...peopleScenarios,
  ...redisScenarios,
  ...flushScenarios,
  ...highRateScenarios,
];

/** @throws where there is none of that name */
export function scenario(name: string): Scenario {
  const found = scenarios.find((one) => one.name === name);
  if (!found)
    throw new Error(
      `There is no scenario ${name}; there are ${scenarios.map(({ name }) => name).join(', ')}`,
    );
  return found;
}
