import { createServer, type Socket } from 'node:net';
import type { MongoClient } from 'mongodb';
import { afterEach, expect, it } from 'vitest';
import { freePort } from '../process/free-port.ts';
import { withMongo } from './conversation.ts';

const HOST = '127.0.0.1';
const open: AsyncDisposable[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one[Symbol.asyncDispose]();
});

/** Accepts connections and never answers. */
async function silent(): Promise<string> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => sockets.push(socket));
  await new Promise<void>((ready) => server.listen(0, HOST, ready));
  open.push({
    [Symbol.asyncDispose]: () => {
      for (const socket of sockets) socket.destroy();
      return server[Symbol.asyncDispose]();
    },
  });
  const address = server.address();
  return `${HOST}:${address !== null && typeof address === 'object' ? address.port : 0}`;
}

const refusing = async () => `${HOST}:${await freePort(HOST)}`;
const hello = (hosts: string, deadlineMs: number) =>
  withMongo(
    `mongodb://${hosts}/`,
    deadlineMs,
    undefined,
    (client) => client.db('admin').command({ hello: 1 }),
    'the end',
  );

it('a MongoDB that has run and refuses a connection is gone, and its deadline is not waited for', async () => {
  // Longer than a test may take.
  await expect(hello(await refusing(), 600_000)).rejects.toThrow(/ECONNREFUSED/);
});

it('one that accepts and does not answer has its deadline', async () => {
  await expect(hello(await silent(), 500)).rejects.toThrow(/timed out|did not answer/);
});

it('one member that refuses is not the end of a set: the driver looks for another', async () => {
  const url = `mongodb://${await refusing()},${await refusing()}/`;
  const connect = (client: MongoClient) => client.connect().catch(() => 'looked for another');
  expect(await withMongo(url, 500, undefined, connect, 'the end')).toBe('looked for another');
});
