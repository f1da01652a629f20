import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { dockerAddress, firstAnswer } from './docker-address.ts';

let server: Server | undefined;
afterEach(() => {
  vi.unstubAllEnvs();
  server?.close();
});

async function listening(answer: (socket: Socket) => void): Promise<{ host: string; port: number }> {
  server = createServer(answer);
  await new Promise<void>((ready) => server?.listen(0, '127.0.0.1', ready));
  const address = server.address();
  return { host: '127.0.0.1', port: address !== null && typeof address === 'object' ? address.port : 0 };
}

test.each([
  ['unix:///run/user/1000/docker.sock', { path: '/run/user/1000/docker.sock' }],
  ['tcp://10.0.0.7:2376', { host: '10.0.0.7', port: 2376 }],
  ['tcp://10.0.0.7', { host: '10.0.0.7', port: 2375 }],
  ['ssh://build@machine', undefined],
  ['nonsense', undefined],
])('DOCKER_HOST %s', (configured, address) => {
  vi.stubEnv('DOCKER_HOST', configured);
  expect(dockerAddress()).toEqual(address);
});

test('an engine that answers, one that closes, one that is not there and a silent one are told apart', async () => {
  expect(await firstAnswer(await listening((socket) => socket.end('HTTP/1.0 200 OK\r\n\r\nOK')), 2_000)).toBe(
    'answers',
  );
  expect(await firstAnswer(await listening((socket) => socket.destroy()), 2_000)).toBe('answers');
  expect(await firstAnswer({ host: '127.0.0.1', port: 1 }, 2_000)).toBe('nobody');
  expect(await firstAnswer({ path: '/nowhere.sock' }, 2_000)).toBe('nobody');
  const silent = await listening((socket) => socket.on('error', () => undefined));
  expect(await firstAnswer(silent, 100)).toBe('silent');
  const stop = new AbortController();
  setTimeout(() => stop.abort(new Error('interrupted')), 50);
  await expect(firstAnswer(silent, 10_000, stop.signal)).rejects.toThrow('interrupted');
});
