import { existsSync } from 'node:fs';
import { connect, type NetConnectOpts } from 'node:net';

export const DEFAULT_SOCKET = '/var/run/docker.sock';

/** Where the Docker engine is said to be; undefined where only Testcontainers can work it out. */
export function dockerAddress(): NetConnectOpts | undefined {
  const configured = process.env.DOCKER_HOST;
  if (!configured) return existsSync(DEFAULT_SOCKET) ? { path: DEFAULT_SOCKET } : undefined;
  if (!URL.canParse(configured)) return undefined;
  const { protocol, hostname, port, pathname } = new URL(configured);
  if (protocol === 'unix:') return { path: pathname };
  return /^(tcp|https?):$/.test(protocol) ? { host: hostname, port: Number(port || 2375) } : undefined;
}

/**
 * Is there somebody who takes the question and never answers? Asked on a connection that can be given up. Testcontainers' own first
 * question cannot be: a hanging engine would keep this process alive long after it was told to end.
 */
export async function hangs(address: NetConnectOpts, milliseconds: number, signal?: AbortSignal): Promise<boolean> {
  const { promise, resolve, reject } = Promise.withResolvers<boolean>();
  const abort = () => reject(signal?.reason);
  signal?.addEventListener('abort', abort, { once: true });
  const timer = setTimeout(() => resolve(true), milliseconds);
  const socket = connect(address, () => socket.write('GET /_ping HTTP/1.0\r\nHost: docker\r\n\r\n'));
  // Any end is an answer: an engine that wants TLS closes the connection, and why one refuses comes out when it is used.
  for (const event of ['data', 'error', 'close']) socket.once(event, () => resolve(false));
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
    socket.destroy();
  }
}
