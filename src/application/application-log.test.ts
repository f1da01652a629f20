import { expect, it } from 'vitest';
import { ApplicationLog, applicationLogFile, tellingLines } from './application-log.ts';

it.each([
  {
    of: 'Node',
    lines: [
      'listening soon',
      'node:internal/modules/cjs/loader:1210',
      'throw err;',
      '^',
      "Error: Cannot find module './db'",
      'Require stack:',
      ...Array.from({ length: 12 }, (_, at) => `at Module._load (node:internal/modules/cjs/loader:${at}:9)`),
      "code: 'MODULE_NOT_FOUND',",
      '}',
      'Node.js v24.1.0',
    ],
    first: "Error: Cannot find module './db'",
  },
  {
    of: 'Python',
    lines: [
      'Traceback (most recent call last):',
      ...Array.from({ length: 9 }, (_, at) => `File "/srv/app.py", line ${at}, in <module>`),
      "ModuleNotFoundError: No module named 'flask'",
    ],
    first: 'Traceback (most recent call last):',
  },
  {
    of: 'Java',
    lines: [
      'Exception in thread "main" java.lang.IllegalStateException: no context',
      ...Array.from({ length: 9 }, (_, at) => `at org.shop.Main.run(Main.java:${at})`),
      'Caused by: java.net.ConnectException: Connection refused',
      'at java.base/sun.nio.ch.Net.pollConnect(Native Method)',
      '... 12 more',
    ],
    first: 'Exception in thread "main" java.lang.IllegalStateException: no context',
  },
])('the cause that $of gives is told without the frames below it', ({ lines, first }) => {
  const told = tellingLines(lines);
  expect(told[0]).toBe(first);
  expect(told.length).toBeLessThanOrEqual(5);
  expect(told.join('\n')).not.toMatch(/^(?:at |\.\.\. \d)/m);
});

it('an error that is repeated is told once, and what came last is told after it', () => {
  const lines = [...Array.from({ length: 20 }, () => 'connect ECONNREFUSED 127.0.0.1:1'), 'giving up', 'bye'];
  expect(tellingLines(lines)).toEqual(['connect ECONNREFUSED 127.0.0.1:1', 'giving up', 'bye']);
});

it('without an error the last lines are told', () => {
  expect(tellingLines('abcdefgh'.split(''))).toEqual(['c', 'd', 'e', 'f', 'g', 'h']);
});

it('a file that cannot be written is said, and the lines are told all the same', () => {
  const log = new ApplicationLog();
  log.add(Buffer.from('abcdefgh'.split('').join('\n')));
  expect(log.told('/dev/null/logs/x.log', (line) => line)).toMatch(
    /^its output could not be kept \(.*\); its last output: c \| d/,
  );
  expect(new ApplicationLog().told('/dev/null/x.log', (line) => line)).toBe('it wrote nothing');
});

it('its file is named for what was run', () => {
  expect(applicationLogFile('/c', 'my orders/../x/indexed')).toBe('/c/logs/my.orders.x.indexed.log');
});
