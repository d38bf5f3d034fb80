import { burst } from './burst.ts';
import { checkClock } from './clock.ts';
import type { Measure } from './measure.ts';
import { scroll } from './scroll.ts';
import { startUp, weigh } from './startup.ts';
import { switchRooms } from './switching.ts';

export const measures: { name: string; measure: Measure }[] = [
  { name: 'clock', measure: checkClock },
  { name: 'weight', measure: weigh },
  { name: 'start-up', measure: startUp },
  { name: 'switch', measure: switchRooms },
  { name: 'burst', measure: burst },
  { name: 'scroll', measure: scroll },
];
