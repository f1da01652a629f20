import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import type { ManagedServer } from './engine-server.ts';
import { redisReady } from './ready.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function urlOf(answer: (socket: Socket) => void): Promise<string> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const address = server.address();
  return `redis://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}`;
}

const closesAtOnce = (socket: Socket) => socket.destroy();

/** Answers INFO, and OK to whatever else a client says when it connects. */
function answers(socket: Socket): void {
  const info = 'redis_version:7.0.15\r\n';
  socket.on('data', (chunk) => {
    for (const command of chunk
      .toString()
      .split(/^\*\d+\r\n/m)
      .slice(1)) {
      socket.write(
        /\binfo\b/i.test(command) && !/setinfo/i.test(command) ? `$${info.length}\r\n${info}\r\n` : '+OK\r\n',
      );
    }
  });
}

/** A server that moves on to the next address each time it is restarted. */
function serverAt(...urls: string[]): ManagedServer & { restarts: number } {
  return {
    engine: 'Redis',
    image: 'an image',
    pinned: false,
    restarts: 0,
    get url() {
      return urls[Math.min(this.restarts, urls.length - 1)] ?? '';
    },
    obituary: async () => 'Its container still runs; its last lines:\nBye',
    stop: async () => undefined,
    use: async () => ({ notes: [] }),
    async restart() {
      this.restarts++;
    },
    [Symbol.asyncDispose]: async () => undefined,
  };
}

const watch = { onProgress: () => undefined };

test('an engine that answers is taken as it is', async () => {
  const notes: string[] = [];
  const server = serverAt(await urlOf(answers));
  expect(await redisReady(server, watch, notes)).toEqual({ version: '7.0.15' });
  expect([server.restarts, notes]).toEqual([0, []]);
});

test('one that accepts connections and closes each at once is restarted once, and it is said', async () => {
  const notes: string[] = [];
  const server = serverAt(await urlOf(closesAtOnce), await urlOf(answers));
  expect(await redisReady(server, watch, notes)).toEqual({ version: '7.0.15' });
  expect(server.restarts).toBe(1);
  expect(notes.join()).toContain('restarted once');
});

test('one that does it again is dead, and its last lines say why', async () => {
  const server = serverAt(await urlOf(closesAtOnce));
  await expect(redisReady(server, watch, [])).rejects.toMatchObject({
    code: 'ENGINE_DIED',
    message: expect.stringContaining('Bye'),
  });
  expect(server.restarts).toBe(1);
});
