import type { ContainerRuntimeClient } from 'testcontainers';
import { z } from 'zod';
import { freePort } from '../process/free-port.ts';

const infoSchema = z.object({
  OperatingSystem: z.string().default(''),
  SecurityOptions: z.array(z.string()).nullish(),
});
const networksSchema = z.array(
  z.object({ IPAM: z.object({ Config: z.array(z.object({ Gateway: z.string().optional() })).nullish() }) }),
);

/** What is asked of the Docker engine. */
type DockerNetworks = Pick<ContainerRuntimeClient['container']['dockerode'], 'info' | 'listNetworks'>;

/**
 * Whether a container in the Docker engine's own network listens on this machine's loopback: the engine runs here, and in this network.
 * Desktop and rootless engines run in networks of their own, and containers of remapped users may not have the engine's.
 */
export async function sharesLoopback(api: DockerNetworks): Promise<boolean> {
  if (process.platform !== 'linux') return false;
  const { OperatingSystem, SecurityOptions } = infoSchema.parse(await api.info());
  if (OperatingSystem.includes('Docker Desktop')) return false;
  if (SecurityOptions?.some((option) => /name=(rootless|userns)/.test(option))) return false;
  const bridges = networksSchema.parse(await api.listNetworks({ filters: { driver: ['bridge'] } }));
  const gateways = bridges.flatMap(({ IPAM }) => (IPAM.Config ?? []).flatMap(({ Gateway }) => Gateway ?? []));
  return (await Promise.all(gateways.map(isOwn))).includes(true);
}

/** Whoever has an address can listen on it. The list of interfaces leaves out a bridge that has no container at the moment. */
async function isOwn(address: string): Promise<boolean> {
  try {
    await freePort(address);
    return true;
  } catch {
    return false;
  }
}
