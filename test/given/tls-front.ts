import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import net from 'node:net';
import tls from 'node:tls';
import type { Certificates } from './certificates.ts';

/**
 * TLS in front of a server without it, as a team's balancer ends it: the stand-in `mongod` of closed machines cannot
 * read a key.
 */
export async function tlsFront(
  to: { hostname: string; port: string },
  { certificate, key }: Certificates,
): Promise<AsyncDisposable & { port: number }> {
  const sockets = new Set<net.Socket>();
  const [cert, secret] = await Promise.all([readFile(certificate), readFile(key)]);
  const server = tls.createServer({ cert, key: secret }, (client) => {
    const behind = net.connect(Number(to.port), to.hostname);
    for (const [one, other] of [
      [client, behind],
      [behind, client],
    ] as const) {
      sockets.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
    }
    client.pipe(behind).pipe(client);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the system named no port');
  return {
    port: address.port,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
