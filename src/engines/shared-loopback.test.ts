import { expect, test } from 'vitest';
import { type Bridge, bridgesOf, gatewayAround, sharesLoopback } from './shared-loopback.ts';

type Asked = Parameters<typeof sharesLoopback>[0];

/** What Docker engines answered: the fields that are read. */
function engine(gateway: string | undefined, info: object = {}): Asked {
  return {
    info: async () => ({
      OperatingSystem: 'Debian GNU/Linux 12',
      SecurityOptions: ['name=seccomp,profile=default'],
      ...info,
    }),
    listNetworks: async () => [
      { Name: 'bridge', IPAM: { Config: gateway === undefined ? null : [{ Gateway: gateway }] } },
    ],
  } as unknown as Asked;
}

const UNNAMED = { Name: 'bridge', IPAM: { Config: [{ Subnet: '127.0.0.0/8' }, { Subnet: 'fd00::/64' }] } };

// Of the block for documentation: nobody's address.
const FOREIGN = '203.0.113.7';

test.runIf(process.platform === 'linux')('an engine whose bridge is this machine has its loopback', async () => {
  expect(await sharesLoopback(engine('127.0.0.2'))).toBe(true);
});

test.each([
  ['whose bridge is elsewhere', engine(FOREIGN)],
  ['without a bridge', engine(undefined)],
  ['of a desktop', engine('127.0.0.2', { OperatingSystem: 'Docker Desktop' })],
  ['without root', engine('127.0.0.2', { SecurityOptions: ['name=rootless'] })],
  ['of remapped users', engine('127.0.0.2', { SecurityOptions: ['name=userns'] })],
])('an engine %s has not', async (_, api) => {
  expect(await sharesLoopback(api)).toBe(false);
});

test.runIf(process.platform === 'linux')('a bridge is known to be own or foreign', async () => {
  expect(await bridgesOf(engine('127.0.0.2'))).toEqual([{ network: 'bridge', gateway: '127.0.0.2', own: true }]);
  expect(await bridgesOf(engine(FOREIGN))).toEqual([{ network: 'bridge', gateway: FOREIGN, own: false }]);
  const unnamed = { ...engine(FOREIGN), listNetworks: async () => [UNNAMED] } as unknown as Asked;
  expect(await bridgesOf(unnamed)).toEqual([{ network: 'bridge', gateway: '127.0.0.1', own: true }]);
});

const bridge = (network: string, gateway: string, own = false): Bridge => ({ network, gateway, own });

test.each([
  [
    'the machine around it, whose socket it was given',
    [bridge('ci', '10.0.0.1'), bridge('bridge', 'fd00::1'), bridge('bridge', FOREIGN)],
    FOREIGN,
  ],
  ['a machine around it without the usual bridge', [bridge('ci', '10.0.0.1')], '10.0.0.1'],
  ['an engine of its own', [bridge('ci', FOREIGN), bridge('bridge', '172.17.0.1', true)], undefined],
  ['an engine without a bridge', [], undefined],
])('from within a container the gateway of %s', (_, bridges, gateway) => {
  expect(gatewayAround(bridges)).toBe(gateway);
});
