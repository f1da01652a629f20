import { expect, test } from 'vitest';
import { sharesLoopback } from './shared-loopback.ts';

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
