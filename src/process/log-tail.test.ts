import { expect, test } from 'vitest';
import { LogTail, readable } from './log-tail.ts';

test('keeps the last lines of output that comes in pieces', () => {
  const log = new LogTail();
  expect(log.add('one\ntw')).toEqual(['one']);
  expect(log.add('o\n\nthr')).toEqual(['two']);
  expect(log.text).toBe('one\ntwo\nthr');
  for (let line = 0; line < 30; line++) log.add(`line ${line}\n`);
  expect(log.text.split('\n')).toHaveLength(12);
  expect(log.text).toMatch(/line 29$/);
});

test('a character that is cut in two comes out whole', () => {
  const log = new LogTail();
  const bytes = Buffer.from('größe\n');
  log.add(bytes.subarray(0, 3));
  log.add(bytes.subarray(3));
  expect(log.text).toBe('größe');
});

test("mongod's JSON is shown as people read it; other lines stay", () => {
  expect(readable('{"s":"E","msg":"Failed to open","attr":{"path":"/data","code":2}}')).toBe(
    'E: Failed to open (path: /data, code: 2)',
  );
  expect(readable('{"s":"I"')).toBe('{"s":"I"');
  expect(readable('{"other":1}')).toBe('{"other":1}');
  expect(readable('x'.repeat(1_000)).length).toBeLessThan(260);
});

test('half of a password that the end of a long line would leave is never shown', () => {
  const log = new LogTail();
  const url = 'mongodb://team:correct-horse-battery@db';
  log.add(`${'x'.repeat(215)} ${url}\n`);
  const clean = (line: string) => line.replaceAll('correct-horse-battery', '***');
  expect(log.textWith(clean)).not.toMatch(/correct/);
  expect(log.text).toMatch(/corr/);
});
