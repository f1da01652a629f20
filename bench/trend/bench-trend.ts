/**
 * `npm run bench:trend`: how right the change points are on series whose changes are known, beside other rules, and how
 * fast the command is. Seeded: the same command finds the same changes. Exit 1 when a time is missed.
 */

import { parseArgs } from 'node:util';
import { printAccuracy } from './accuracy.ts';
import { printSpeed } from './speed.ts';

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    series: { type: 'string', default: '200' },
    slow: { type: 'string', default: '20' },
  },
});
if (!['', 'accuracy', 'speed'].includes(values.only)) {
  console.error(`--only takes accuracy or speed, not "${values.only}"`);
  process.exit(2);
}
if (values.only !== 'speed') printAccuracy(Number(values.series), Number(values.slow));
if (values.only !== 'accuracy' && !(await printSpeed())) process.exitCode = 1;
