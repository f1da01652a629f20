import { expect, it } from 'vitest';
import { snapshotKey } from './snapshot-key.ts';

it('differs with each part, and fits an image tag', () => {
  const identity = { digest: 'd', engineVersion: '7.0.15', platform: 'linux-x64' };
  const keys = [
    snapshotKey(identity),
    snapshotKey({ ...identity, digest: 'e' }),
    snapshotKey({ ...identity, engineVersion: '8.0.1' }),
    snapshotKey({ ...identity, platform: 'linux-arm64' }),
    snapshotKey({ ...identity, indexSet: 'i' }),
  ];
  expect(new Set(keys).size).toBe(5);
  for (const key of keys) expect(key).toMatch(/^[0-9a-f]{32}$/);
});
