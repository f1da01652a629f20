import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { configSchema } from '../model/config.ts';
import { loadConfig } from './config-file.ts';
import { outFolder } from './out-folder.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'plumbline-config-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));
const write = (name: string, text = "export default { profile: 'smoke' };") => writeFile(path.join(folder, name), text);

describe('the file', () => {
  it.each(['plumbline.config.mjs', 'plumbline.config.ts'])('%s is read', async (name) => {
    expect((await loadConfig(folder)).profile).toBe('pr');
    await write(name);
    await write('plumbline.config.d.ts', '');
    expect((await loadConfig(folder)).profile).toBe('smoke');
  });

  it.each([
    'plumbline.config.mts',
    'plumbline.config.cts',
    'plumbline.config.cjs',
    'plumbline.config.json',
    'Plumbline.config.ts',
    'plumbline-config.ts',
  ])('%s is not read, and not passed over', async (name) => {
    await write(name);
    await expect(loadConfig(folder)).rejects.toThrow(`${name} cannot be used: its name is not read`);
  });

  it('beside another one is refused', async () => {
    await write('plumbline.config.ts');
    await write('plumbline.config.mjs');
    await expect(loadConfig(folder)).rejects.toThrow(/plumbline\.config\.ts is there, too/);
  });

  it('is a file', async () => {
    await symlink('gone.ts', path.join(folder, 'plumbline.config.ts'));
    await expect(loadConfig(folder)).rejects.toThrow('it is no file, or a link to nothing');
    await rm(path.join(folder, 'plumbline.config.ts'));
    await mkdir(path.join(folder, 'plumbline.config.ts'));
    await expect(loadConfig(folder)).rejects.toThrow('it is no file, or a link to nothing');
  });

  it.each([
    ['export default (async () => ({}))();', 'is a promise'],
    ['export default () => ({});', 'expected object'],
    ['export const config = {};', 'expected object'],
  ])('that exports `%s` is refused', async (text, said) => {
    await write('plumbline.config.mjs', text);
    await expect(loadConfig(folder)).rejects.toThrow(said);
  });
});

const row = { row: 'x', target: 'x', atLeast: '10%' };
const pair = { scenario: 'a', baseline: 'b', optimised: 'c' };

it.each([
  { latencyBudget: '0s' },
  { latencyBudget: '99999999999s' },
  { latencyBudget: '5' },
  { slowQuery: '0ms' },
  { slowQuery: true },
  { slowQuery: null },
  { compareMinutes: Number.NaN },
  { compareMinutes: Number.POSITIVE_INFINITY },
  { compareMinutes: 0 },
  { compareMinutes: -1 },
  { compareMinutes: 1e300 },
  { profile: 'Smoke' },
  { profile: '' },
  { seed: -1 },
  { seed: 1.5 },
  { seed: 1e300 },
  { seed: '1' },
  { scenarios: '' },
  { scenarios: ' ' },
  { out: '' },
  { history: ' ' },
  { images: { mongodb: '' } },
  { mongoCacheGb: 0 },
  { mongoCacheGb: Number.NaN },
  { unknown: 1 },
  { overall: [{ ...row, pairs: [] }] },
  { overall: [{ ...row, pairs: [pair], atLeast: '0%' }] },
  { overall: [{ ...row, pairs: [pair], atLeast: '101%' }] },
  { overall: [{ ...row, pairs: [{ ...pair, optimised: 'b' }] }] },
  { overall: [{ ...row, pairs: [pair], mean: '0ms' }] },
])('a configuration of %j is refused', (config) => {
  expect(configSchema.safeParse(config).success).toBe(false);
});

it('a configuration with all of it right is not', () => {
  const config = { scenarios: 'bench', seed: 0, slowQuery: false, overall: [{ ...row, pairs: [pair], mean: '1s' }] };
  expect(configSchema.safeParse(config).success).toBe(true);
});

describe('the folder for reports', () => {
  it.each([['reports'], ['../reports'], ['/tmp/reports'], ['build/reports']])('may be %s', (out) => {
    expect(outFolder('/shop', out, 'scenarios')).toBe(path.resolve('/shop', out));
    expect(outFolder('/shop', out, '.')).toBe(path.resolve('/shop', out));
  });

  it.each([['.'], ['..'], ['/'], ['/shop'], [''], [' '], ['scenarios'], ['scenarios/out'], ['a/..']])(
    'may not be "%s"',
    (out) => {
      expect(() => outFolder('/shop', out, 'scenarios')).toThrow(/the folder for reports/);
    },
  );
});
