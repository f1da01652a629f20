import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { identify, isDead, ownIdentity } from './owner.ts';

test('a living process is not dead, a killed one is', async () => {
  const child = spawn('sleep', ['60']);
  await once(child, 'spawn');
  const identity = identify(child.pid ?? -1);
  if (!identity) throw new Error('no identity of a living process');
  expect(isDead(identity)).toBe(false);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(isDead(identity)).toBe(true);
});

test('a process with the same number that started at another time is another process', () => {
  expect(isDead(ownIdentity())).toBe(false);
  expect(isDead({ ...ownIdentity(), started: '1' })).toBe(true);
});

test('nobody is declared dead on another machine', () => {
  expect(isDead({ pid: 999_999_999, started: '1', machine: 'another' })).toBe(false);
});
