import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { monitoredCommand } from './redis-monitor.ts';

const command = (text: string) => monitoredCommand(Buffer.from(`+1700000000.123456 ${text}\r\n`, 'latin1'));

it('a line is a command with its database and its arguments, whose escapes are undone', () => {
  expect(command('[3 127.0.0.1:60866] "SET" "a \\"b\\"" "\\x00\\n\\\\" "caf\\xc3\\xa9" ""')).toEqual({
    at: 1_700_000_000.123456,
    database: 3,
    scripted: false,
    name: 'set',
    args: [
      { text: 'a "b"', bytes: 5 },
      { text: '\0\n\\', bytes: 3 },
      { text: 'café', bytes: 5 },
      { text: '', bytes: 0 },
    ],
  });
});

it.each([
  ['[0 lua] "get" "a"', true],
  ['[0 [::1]:6379] "get" "a"', false],
  ['[0 unix:/tmp/redis [1].sock] "get" "a"', false],
])('%s is of a script: %s', (text, scripted) => {
  expect(command(text)).toMatchObject({ name: 'get', scripted, args: [{ text: 'a', bytes: 1 }] });
});

it('of a long value there is the beginning and its length, of a script its digest', () => {
  const long = 'x'.repeat(3_000_000);
  expect(command(`[0 a:1] "set" "k" "${long}"`)?.args[1]).toEqual({ text: 'x'.repeat(1_024), bytes: 3_000_000 });
  expect(command(`[0 a:1] "eval" "return '${long}'\\n" "0"`)?.args[0]).toEqual({
    text: createHash('sha1').update(`return '${long}'\n`).digest('hex'),
    bytes: 3_000_010,
  });
});

it('what is no such line is no command', () => {
  for (const text of ['', 'OK', '[0 a:1]']) expect(command(text)).toBeUndefined();
});
