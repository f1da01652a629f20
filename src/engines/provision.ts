import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { PlumblineError } from '../errors.ts';
import { LogTail } from '../process/log-tail.ts';
import { WayClosed } from './engines-unavailable.ts';
import { onPath } from './on-path.ts';
import type { EngineOptions } from './running-engines.ts';

/** The same from src/ and from dist/. */
const SCRIPT = path.resolve(import.meta.dirname, '../../provision/provision.sh');
/** The script's own: this machine is not one that it can serve. */
const REFUSED = 3;

/** Why this machine cannot be provisioned; undefined when it can. */
export async function provisioningRefused(provision: boolean): Promise<string | undefined> {
  if (!provision) return 'provisioning is switched off (--no-provision)';
  if (process.platform !== 'linux' || (await onPath('apt-get')) === undefined)
    return 'provisioning needs Debian or Ubuntu';
  if (process.getuid?.() !== 0) return `provisioning needs root: sudo bash ${SCRIPT} all`;
  if (!existsSync(SCRIPT)) return `there is no ${SCRIPT}`;
  return undefined;
}

/** Gives this machine a Docker engine and the stand-in images; WayClosed where that is not possible. */
export async function provision(options: EngineOptions): Promise<void> {
  const refusal = await provisioningRefused(options.provision);
  if (refusal !== undefined) throw new WayClosed(refusal);
  options.onProgress('no engine was found: provisioning this machine (a few minutes, once)');
  const { exitCode, log } = await runScript(options);
  options.signal?.throwIfAborted();
  if (exitCode === 0) return;
  if (exitCode === REFUSED) throw new WayClosed(`provisioning refused: ${log}`);
  throw new PlumblineError(
    'PROVISION_FAILED',
    `provisioning this machine failed with exit code ${exitCode}:\n${log}`,
    `Repeat it by hand with: bash ${SCRIPT} all. Or start a Docker engine that reaches a registry, install mongod and redis-server, or set MONGO_URL and REDIS_URL.`,
  );
}

async function runScript({ onProgress, signal }: EngineOptions): Promise<{ exitCode: number | null; log: string }> {
  const script = spawn('bash', [SCRIPT, 'all'], { stdio: ['ignore', 'pipe', 'pipe'] });
  const log = new LogTail();
  const take = (chunk: Buffer) => {
    for (const line of log.add(chunk)) onProgress(line);
  };
  script.stdout.on('data', take);
  script.stderr.on('data', take);
  // Not a kill: the script ends the builds that it started.
  const stop = () => script.kill('SIGTERM');
  signal?.addEventListener('abort', stop, { once: true });
  try {
    await once(script, 'close');
  } finally {
    signal?.removeEventListener('abort', stop);
  }
  return { exitCode: script.exitCode, log: log.text };
}
