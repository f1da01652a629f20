import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { type Listening, startListening } from './loopback-port.ts';

const here = { sharesLoopback: true };

test('an engine whose port was taken before it started gets another one', async () => {
  const asked: Listening[] = [];
  const somebody = createServer();
  try {
    const started = await startListening(here, 27_017, async (where) => {
      asked.push(where);
      if (asked.length > 1) return where.port;
      await once(somebody.listen(where.port, '127.0.0.1'), 'listening');
      throw new Error('Address already in use');
    });
    expect(asked).toHaveLength(2);
    expect(started).not.toBe(asked[0]?.port);
    expect(asked.every(({ loopback }) => loopback)).toBe(true);
  } finally {
    somebody.close();
  }
});

test('an engine that fails at a port that is free fails once', async () => {
  let starts = 0;
  const starting = startListening(here, 27_017, async () => {
    starts++;
    throw new Error('no such option');
  });
  await expect(starting).rejects.toThrow('no such option');
  expect(starts).toBe(1);
});

test('where the Docker engine has another network, it listens at its usual port', async () => {
  expect(await startListening({ sharesLoopback: false }, 6_379, async (where) => where)).toEqual({
    port: 6_379,
    loopback: false,
  });
});
