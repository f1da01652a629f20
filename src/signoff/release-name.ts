import { PlumblineError } from '../errors.ts';

/** `1.4.0`, `2026-02.1`, `v2+build.7`: it names a folder on every platform. @throws USAGE */
export function assertReleaseName(name: string): void {
  const windowsDevice = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;
  if (/^[a-z0-9][a-z0-9._+-]{0,63}$/i.test(name) && !name.endsWith('.') && !windowsDevice.test(name)) return;
  throw new PlumblineError(
    'USAGE',
    `--release ${JSON.stringify(name.slice(0, 80))} cannot name a folder`,
    'Use letters, digits, dots, hyphens, underscores and plus signs, at most 64, and begin with a letter or a digit.',
  );
}
