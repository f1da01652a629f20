import path from 'node:path';
import { expect, it } from 'vitest';
import { overlaidPaths } from './overlay.ts';

const paths = (...datasets: string[]) =>
  overlaidPaths(
    '/p',
    '/p/scenarios',
    datasets.map((file) => path.join('/p', file)),
  );

it('is the folder of the scenarios and the one named seed', () => {
  expect(paths('seed/shop.dataset.ts')).toEqual(['scenarios', 'seed']);
  expect(paths('db/seeds/shop/main.dataset.ts', 'db/seeds/other.dataset.ts')).toEqual(['scenarios', 'db/seeds']);
});

it('of a dataset elsewhere is its file alone: the folder may be the application', () => {
  expect(paths('src/shop.dataset.ts')).toEqual(['scenarios', 'src/shop.dataset.ts']);
});

it('names a dataset beside the scenarios once', () => {
  expect(paths('scenarios/shop.dataset.ts')).toEqual(['scenarios']);
});

it('refuses what lies outside of the project', () => {
  expect(() => overlaidPaths('/p', '/elsewhere', [])).toThrow(/does not lie below the project/);
  expect(() => overlaidPaths('/p', '/p', [])).toThrow(/does not lie below the project/);
});
