import { expect, it } from 'vitest';
import { RespReader } from './resp-reader.ts';

const STREAM =
  '*2\r\n$3\r\nGET\r\n$5\r\na\r\nb!\r\n' +
  '+OK\r\n:12\r\n$-1\r\n$0\r\n\r\n*0\r\n*-1\r\n_\r\n' +
  '*2\r\n*1\r\n:1\r\n$2\r\nxy\r\n' +
  '%1\r\n+a\r\n*2\r\n:1\r\n:2\r\n' +
  '>2\r\n+message\r\n+text\r\n' +
  '|1\r\n+ttl\r\n:3\r\n-ERR no\r\n' +
  `*3\r\n$3\r\nSet\r\n$1\r\nk\r\n$90000\r\n${'v\r\n'.repeat(30_000)}\r\n`;
const EXPECTED = ['*get', '+ok', ':12', '$-1', '$', '*0', '*-1', '_', '*1', '%a', '>message', '-err no', '*set'];

it.each([1, 2, 7, 1_000, STREAM.length])('values are told where they end, in pieces of %i bytes', (size) => {
  const ended: string[] = [];
  const reader = new RespReader(({ type, first }) => ended.push(`${type}${first}`));
  for (let at = 0; at < STREAM.length; at += size) reader.read(Buffer.from(STREAM.slice(at, at + size)));
  expect(ended).toEqual(EXPECTED);
});
