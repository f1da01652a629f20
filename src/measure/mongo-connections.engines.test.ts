import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { BSON, MongoClient } from 'mongodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectionsBefore, rememberMade, serverConnections, strangerStays } from './mongo-connections.ts';

const url = new URL(process.env.PLUMBLINE_TEST_MONGO_URL ?? '');
const client = new MongoClient(url.href, { appName: 'plumbline-harness' });

beforeAll(() => client.connect());
afterAll(() => client.close());

/** A driver's first request, whose `client` says whose the connection is. */
function handshake(appName: string): Buffer {
  const about = { application: { name: appName }, driver: { name: 'test', version: '1' }, os: { type: 'Linux' } };
  const body = BSON.serialize({ hello: 1, client: about, $db: 'admin' });
  const [HEADER, OP_MSG] = [21, 2013];
  const head = Buffer.alloc(HEADER);
  head.writeInt32LE(HEADER + body.length, 0);
  head.writeInt32LE(OP_MSG, 12);
  return Buffer.concat([head, body]);
}

async function opened() {
  const known = new Set((await serverConnections(client)).map(({ id }) => id));
  const socket = connect(Number(url.port), url.hostname);
  await new Promise((resolve) => socket.once('connect', resolve));
  for (;;) {
    const id = (await serverConnections(client)).find((one) => !known.has(one.id))?.id;
    if (id !== undefined) return { id, socket, [Symbol.dispose]: () => void socket.destroy() };
  }
}

test('a client of the harness whose handshake is under way is no stranger', async () => {
  using own = await opened();
  const before = connectionsBefore(client);
  await delay(50);
  own.socket.write(handshake('plumbline-scenario'));
  const { all, foreign } = await before;
  expect(all).toContain(own.id);
  expect(foreign).not.toContain(own.id);
});

test('whoever says another name, or none at all, is one', async () => {
  using silent = await opened();
  using named = await opened();
  named.socket.write(handshake('exporter'));
  const { foreign } = await connectionsBefore(client);
  expect([...foreign]).toEqual(expect.arrayContaining([silent.id, named.id]));
});

test('what a variant has connected is no stranger to the next one while the server still has it', async () => {
  using stranger = await opened();
  stranger.socket.write(handshake('exporter'));
  const first = await connectionsBefore(client);
  using variant = await opened();
  variant.socket.write(handshake('the application'));
  rememberMade(client, first, await serverConnections(client));

  const next = await connectionsBefore(client);
  expect([...next.leftOver]).toContain(variant.id);
  expect([...next.leftOver]).not.toContain(stranger.id);
  // A server may still have what an earlier test has closed: by these two alone.
  const connections = await serverConnections(client);
  const only = (one: number) => connections.filter(({ id }) => id === one);
  expect(strangerStays(next, only(stranger.id))).toBe(true);
  expect(only(variant.id)).toHaveLength(1);
  expect(strangerStays(next, only(variant.id))).toBe(false);
});
