import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { z } from 'zod';
import type { Docker } from './docker.ts';

const CONNECT_MS = 500;

const networksSchema = z.object({
  NetworkSettings: z.object({
    Networks: z.record(z.string(), z.object({ IPAddress: z.string().default(''), Gateway: z.string().default('') })),
  }),
});

/**
 * `host:port` of the engine itself, for a container on a bridge of this machine; undefined where only its published port can be reached.
 * A port that is published on loopback goes through a process of Docker's own, on whatever core: it doubled the time of a Redis read.
 */
export async function directAddress(docker: Docker, id: string, port: number): Promise<string | undefined> {
  const { NetworkSettings } = networksSchema.parse(await docker.api.getContainer(id).inspect());
  const own = new Set(Object.values(networkInterfaces()).flatMap((list) => (list ?? []).map(({ address }) => address)));
  for (const { IPAddress, Gateway } of Object.values(NetworkSettings.Networks)) {
    // A gateway that is not this machine's is another machine's network, where the same address may be somebody else's.
    if (IPAddress !== '' && own.has(Gateway) && (await connects(IPAddress, port))) return `${IPAddress}:${port}`;
  }
  return undefined;
}

async function connects(host: string, port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect({ host, port, timeout: CONNECT_MS }, () => resolve(true));
  socket.once('error', () => resolve(false));
  socket.once('timeout', () => resolve(false));
  try {
    return await promise;
  } finally {
    socket.destroy();
  }
}
