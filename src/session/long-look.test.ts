import { expect, it } from 'vitest';
import { longLookOf } from './long-look.ts';

const checks = { indexed: { mongoCommands: 1 }, cached: { mongoCommands: 0 } };
const app = { cwd: '.', command: 'node app.mjs', ready: '/health' };
const orders = { file: 'orders.scenario.ts', definition: { app, checks } };
const items = { file: 'items.scenario.ts', definition: { app, checks } };

it('the first variant of a scenario that has a limit is looked at for longer, where an application answers', () => {
  const run = {};
  expect(longLookOf(run, '/shop', orders, 'baseline').isDue).toBe(false);
  const first = longLookOf(run, '/shop', orders, 'indexed');
  expect(first.isDue).toBe(true);
  first.seen(true);
  expect(longLookOf(run, '/shop', orders, 'cached').isDue).toBe(false);
  expect(longLookOf(run, '/shop', items, 'indexed').isDue).toBe(true);
  expect(longLookOf(run, '/shop/of-base', orders, 'indexed').isDue).toBe(true);
  expect(longLookOf({}, '/shop', orders, 'indexed').isDue).toBe(true);
});

it('where it found work every variant is, in each pass', () => {
  const run = {};
  const first = longLookOf(run, '/shop', orders, 'indexed');
  first.seen(true);
  first.foundWork();
  for (const variant of ['baseline', 'indexed', 'cached'])
    expect(longLookOf(run, '/shop', items, variant).isDue).toBe(true);
});

it('a scenario is where a thread or a process works of which nobody knows', () => {
  const run = {};
  const own = { file: 'own.scenario.ts', definition: { checks: {} } };
  longLookOf(run, '/shop', own, 'baseline').seen(false);
  const second = longLookOf(run, '/shop', own, 'indexed');
  expect(second.isDue).toBe(true);
  second.seen(true);
  expect(longLookOf(run, '/shop', own, 'indexed').isDue).toBe(false);
});
