import path from 'node:path';
import { expect, it } from 'vitest';
import { PlumblineError } from '../errors.ts';
import { uncaughtError } from './uncaught.ts';

function thrown(message: string, ...frames: string[]): Error {
  const error = new TypeError(message);
  error.stack = [`TypeError: ${message}`, ...frames.map((frame) => `    at ${frame}`)].join('\n');
  return error;
}
const here = (file: string) => path.resolve(file);

it('names the topmost place in the own code, whatever packages stand above it', () => {
  const error = thrown(
    'connect ECONNREFUSED',
    'TCPConnectWrap.afterConnect [as oncomplete] (node:net:1637:16)',
    `Connection.openUri (${here('node_modules/mongoose/lib/connection.js')}:825:11)`,
    `async file://${here('src/db.ts')}:12:1`,
  );
  expect(uncaughtError(error)).toMatchObject({
    code: 'UNCAUGHT_ERROR',
    exitCode: 3,
    message: 'an error that nobody caught, from src/db.ts:12: TypeError: connect ECONNREFUSED',
    hint: expect.stringContaining('when it is imported'),
  });
});

it('otherwise the package, and nothing where there is no place', () => {
  const inPackage = thrown('no', `new Redis (${here('node_modules/ioredis/built/Redis.js')}:9:1)`);
  expect(uncaughtError(inPackage).message).toContain('from node_modules/ioredis/built/Redis.js:9: ');
  expect(uncaughtError(thrown('no', 'node:internal/process:1:1')).message).toMatch(/nobody caught: TypeError: no$/);
  expect(uncaughtError('gone').message).toBe('an error that nobody caught: gone');
});

it('keeps passwords to itself, and what is an error of Plumbline already as it is', () => {
  expect(uncaughtError(new Error('mongodb://ann:secret@a:1 is down')).message).not.toContain('secret');
  const own = new PlumblineError('USAGE', 'what', 'hint');
  expect(uncaughtError(own)).toBe(own);
});
