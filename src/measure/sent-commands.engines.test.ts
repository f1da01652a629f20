import { Redis } from 'ioredis';
import { MongoClient } from 'mongodb';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type AskedServer, askedOfOthers, askedServers } from './other-servers.ts';
import { mongoCommand, redisCommands, SentCommands } from './sent-commands.ts';

const mongoUrl = process.env.PLUMBLINE_TEST_MONGO_URL ?? '';
const redisUrl = process.env.PLUMBLINE_TEST_REDIS_URL ?? '';
const port = (url: string) => new URL(url).port;

const sent = new SentCommands();
sent.watch();
let mongo: MongoClient;
let redis: Redis;

beforeAll(async () => {
  mongo = await new MongoClient(mongoUrl).connect();
  redis = new Redis(redisUrl);
  await redis.ping();
});
afterAll(async () => {
  await mongo.close();
  redis.disconnect();
});

it('what clients send is known by the server and the name of the command, in pipelines too', async () => {
  sent.clear();
  for (const value of [1, 2]) await mongo.db('plumbline_sent').collection('items').findOne({ value });
  await redis.pipeline().get('a').get('b').set('c', '1').exec();
  expect(sent.take()).toEqual([
    { address: `127.0.0.1:${port(mongoUrl)}`, engine: 'mongodb', commands: { find: 2 } },
    { address: `127.0.0.1:${port(redisUrl)}`, engine: 'redis', commands: { get: 2, set: 1 } },
  ]);
  expect(sent.take()).toEqual([]);
});

it('so is what a client compresses', async () => {
  await using packing = await new MongoClient(mongoUrl, { compressors: ['zlib'] }).connect();
  sent.clear();
  await packing.db('plumbline_sent').collection('items').findOne();
  expect(sent.take()[0]?.commands).toEqual({ 'a compressed command': 1 });
});

it('a server that is counted is the same by another address, and another one is told', async () => {
  const standing = async (address: string, engine: 'mongodb' | 'redis', name: string) =>
    (await askedServers([{ address, engine, commands: { [name]: 3 } }], { mongo, redis })).map((one) => one.standing);
  const gone = '127.0.0.1:1';
  expect(await standing(`127.0.0.1:${port(mongoUrl)}`, 'mongodb', 'find')).toEqual(['counted']);
  expect(await standing(`localhost:${port(redisUrl)}`, 'redis', 'get')).toEqual(['counted']);
  expect(await standing(gone, 'mongodb', 'hello')).toEqual([]);
  expect(await standing(gone, 'redis', 'client')).toEqual([]);
  expect(await standing(gone, 'mongodb', 'find')).toEqual(['gone']);
});

it('what the counted servers have counted went through a proxy, when that is gone', () => {
  const told = (standing: AskedServer['standing'], engine: 'mongodb' | 'redis', name: string, counted: object) => {
    const sent = { address: '127.0.0.1:1', engine, commands: { [name]: 3 } };
    return askedOfOthers([sent], [{ ...sent, standing }], { mongodb: {}, redis: {}, [engine]: counted });
  };
  expect(told('gone', 'mongodb', 'find', { find: 3 })).toBeUndefined();
  expect(told('gone', 'redis', 'config', { 'config|get': 3 })).toBeUndefined();
  expect(told('counted', 'mongodb', 'find', {})).toBeUndefined();
  expect(told('gone', 'mongodb', 'find', { find: 2 })).toMatch(/another MongoDB .* at 127\.0\.0\.1:1, .*: 3 find/);
  expect(told('other', 'redis', 'get', { get: 9 })).toMatch(/another Redis/);
});

it('what is connected to as its own is counted already', async () => {
  const own = new SentCommands();
  own.watch();
  const client = new MongoClient(mongoUrl);
  await own.asOwn(() => client.connect());
  await client.db('plumbline_sent').collection('items').findOne();
  await using again = await new MongoClient(mongoUrl).connect();
  await again.db('plumbline_sent').collection('items').findOne();
  expect(own.take()).toEqual([]);
  await client.close();
});

it('other bytes are no commands', () => {
  for (const chunk of ['GET / HTTP/1.1\r\n', '*not', Buffer.alloc(0), Buffer.alloc(64, 7), undefined, 3]) {
    expect(mongoCommand(chunk)).toBeUndefined();
    expect(redisCommands(chunk)).toEqual([]);
  }
});
