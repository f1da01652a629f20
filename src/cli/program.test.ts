import { afterEach, expect, it, vi } from 'vitest';
import { processEnvironment } from './environment.ts';
import { buildProgram } from './program.ts';

/** What is said of a command line that is refused before anything is done. */
async function saidOf(...args: string[]): Promise<string> {
  const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  try {
    await expect(buildProgram(args, () => undefined).parseAsync(args, { from: 'user' })).rejects.toThrow();
    return said.mock.calls.map(([text]) => String(text)).join('');
  } finally {
    said.mockRestore();
  }
}

it.each([
  ['run', '--profile', 'smoke', '--profile', 'release'],
  ['run', '--grep', 'a', '--grep=b'],
  ['run', '--seed', '1', '--seed', '1'],
  ['compare', '--base', 'main', '--minutes', '1', '--base', 'other'],
])('%s %s twice is refused: one of both would be left out', async (...args) => {
  expect(await saidOf(...args)).toMatch(/option '--\w+ <\w+>' is given twice/);
});

it.each(['Infinity', '0', '-1', 'NaN', '1e3', '9'.repeat(400), '999999', ''])(
  '--minutes %s is refused',
  async (given) => {
    expect(await saidOf('compare', '--minutes', given)).toMatch(/write a number above 0/);
  },
);

it.each(['Infinity', '0', '9'.repeat(400), '1.5'])('--limit %s is refused', async (given) => {
  expect(await saidOf('trend', '--limit', given)).toMatch(/write a number of runs/);
});

afterEach(() => vi.unstubAllEnvs());

it.each([
  ['MONGO_URL', ' '],
  ['MONGO_URL', 'localhost:27017'],
  ['REDIS_URL', ' '],
  ['REDIS_URL', 'http://localhost'],
  ['PLUMBLINE_HISTORY', '  '],
  ['PLUMBLINE_CACHE', '\t'],
])('%s of "%s" is refused', (name, value) => {
  vi.stubEnv(name, value);
  expect(() => processEnvironment()).toThrow(/the environment cannot be used/);
  vi.stubEnv(name, '');
  expect(() => processEnvironment()).not.toThrow();
});
