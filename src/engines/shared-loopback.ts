import { isIPv4 } from 'node:net';
import type { ContainerRuntimeClient } from 'testcontainers';
import { z } from 'zod';
import { freePort } from '../process/free-port.ts';

const infoSchema = z.object({
  OperatingSystem: z.string().default(''),
  SecurityOptions: z.array(z.string()).nullish(),
});
const networksSchema = z.array(
  z.object({
    Name: z.string(),
    IPAM: z.object({
      Config: z.array(z.object({ Gateway: z.string().optional(), Subnet: z.string().optional() })).nullish(),
    }),
  }),
);

/** What is asked of the Docker engine. */
type DockerNetworks = Pick<ContainerRuntimeClient['container']['dockerode'], 'info' | 'listNetworks'>;

/**
 * Whether a container in the Docker engine's own network listens on this machine's loopback: the engine runs here, and
 * in this network. Desktop and rootless engines run in networks of their own, and containers of remapped users may not
 * have the engine's.
 */
export async function sharesLoopback(api: DockerNetworks): Promise<boolean> {
  if (process.platform !== 'linux') return false;
  const { OperatingSystem, SecurityOptions } = infoSchema.parse(await api.info());
  if (OperatingSystem.includes('Docker Desktop')) return false;
  if (SecurityOptions?.some((option) => /name=(rootless|userns)/.test(option))) return false;
  return (await bridgesOf(api)).some(({ own }) => own);
}

/** A bridge's address on the machine that the Docker engine runs on. */
export interface Bridge {
  network: string;
  gateway: string;
  /** It is this machine's, or this container's. */
  own: boolean;
}

export async function bridgesOf(api: Pick<DockerNetworks, 'listNetworks'>): Promise<Bridge[]> {
  const networks = networksSchema.parse(await api.listNetworks({ filters: { driver: ['bridge'] } }));
  const gateways = networks.flatMap(({ Name, IPAM }) =>
    (IPAM.Config ?? []).flatMap(({ Gateway, Subnet }) => {
      // Until its first restart an engine names no gateway of the bridge that it made: it took the first address.
      const gateway = Gateway ?? (Subnet === undefined ? undefined : firstAddress(Subnet));
      return gateway === undefined ? [] : [{ network: Name, gateway }];
    }),
  );
  return await Promise.all(gateways.map(async (bridge) => ({ ...bridge, own: await isOwn(bridge.gateway) })));
}

/**
 * Where a container meets the ports of an engine whose socket was mounted into it: at the bridge of the machine around
 * it. Undefined where that bridge is its own, because then the engine runs in this very container, as it does on a
 * machine that is one.
 */
export function gatewayAround(bridges: readonly Bridge[]): string | undefined {
  if (bridges.some(({ own }) => own)) return undefined;
  const reachable = bridges.filter(({ gateway }) => isIPv4(gateway));
  return (reachable.find(({ network }) => network === 'bridge') ?? reachable[0])?.gateway;
}

/** `172.17.0.1` of `172.17.0.0/16`; undefined for IPv6. */
function firstAddress(subnet: string): string | undefined {
  const [, network, last] = /^(\d+\.\d+\.\d+)\.(\d+)\//.exec(subnet) ?? [];
  return network === undefined ? undefined : `${network}.${Number(last) + 1}`;
}

/**
 * Whoever has an address can listen on it. The list of interfaces leaves out a bridge that has no container at the
 * moment.
 */
async function isOwn(address: string): Promise<boolean> {
  try {
    await freePort(address);
    return true;
  } catch {
    return false;
  }
}
