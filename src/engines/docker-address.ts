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

/** What comes of a first question: `silent` is somebody who takes it and never answers. */
type FirstAnswer = 'answers' | 'silent' | 'nobody';

/**
 * Asked on a connection that can be given up. Testcontainers' own first question cannot be: a hanging engine would keep
 * this process alive long after it was told to end.
 */
export async function firstAnswer(
  address: NetConnectOpts,
  milliseconds: number,
  signal?: AbortSignal,
): Promise<FirstAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<FirstAnswer>();
  const abort = () => reject(signal?.reason);
  signal?.addEventListener('abort', abort, { once: true });
  const timer = setTimeout(() => resolve('silent'), milliseconds);
  const socket = connect(address, () => socket.write('GET /_ping HTTP/1.0\r\nHost: docker\r\n\r\n'));
  // Once connected any end is an answer: an engine that wants TLS closes the connection.
  socket.once('error', () => resolve(socket.pending ? 'nobody' : 'answers'));
  for (const event of ['data', 'close']) socket.once(event, () => resolve('answers'));
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
    socket.destroy();
  }
}
