import { networkInterfaces } from 'node:os';
import type { ContainerRuntimeClient } from 'testcontainers';
import { z } from 'zod';

const infoSchema = z.object({
  OperatingSystem: z.string().default(''),
  SecurityOptions: z.array(z.string()).nullish(),
});
const networksSchema = z.array(
  z.object({ IPAM: z.object({ Config: z.array(z.object({ Gateway: z.string().optional() })).nullish() }) }),
);

/**
 * Whether a container in the Docker engine's own network listens on this machine's loopback: the engine runs here, and in this network.
 * Desktop and rootless engines run in networks of their own, and containers of remapped users may not have the engine's.
 */
export async function sharesLoopback(api: ContainerRuntimeClient['container']['dockerode']): Promise<boolean> {
  if (process.platform !== 'linux') return false;
  const { OperatingSystem, SecurityOptions } = infoSchema.parse(await api.info());
  if (OperatingSystem.includes('Docker Desktop')) return false;
  if (SecurityOptions?.some((option) => /name=(rootless|userns)/.test(option))) return false;
  const own = new Set(Object.values(networkInterfaces()).flatMap((list) => (list ?? []).map(({ address }) => address)));
  const bridges = networksSchema.parse(await api.listNetworks({ filters: { driver: ['bridge'] } }));
  const gateways = bridges.flatMap(({ IPAM }) => (IPAM.Config ?? []).flatMap(({ Gateway }) => Gateway ?? []));
  return gateways.some((gateway) => own.has(gateway));
}
