import { once } from 'node:events';
import { createServer } from 'node:net';

/** A port of this host's that nobody listens on; somebody else may take it before it is used. */
export async function freePort(host: string): Promise<number> {
  const server = createServer().listen(0, host);
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('the system named no port');
  return address.port;
}
