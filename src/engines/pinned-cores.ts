import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { messageOf } from '../errors.ts';
import type { EngineOptions } from './running-engines.ts';

const run = promisify(execFile);

/** The engines' cores as `taskset` takes them; with the reason when there is no keeping to them. */
export async function coresOf(pin: EngineOptions['pinCores']): Promise<{ cores?: string; note?: string }> {
  if (!pin) return {};
  const cores = pin.engines.join(',');
  try {
    await run('taskset', ['-c', cores, 'true'], { timeout: 2_000 });
    return { cores };
  } catch (thrown) {
    const reason = messageOf(thrown)
      .split('\n')
      .filter((line) => line !== '')
      .at(-1);
    return { note: `the engines are not pinned to cores ${cores || 'none'}: ${reason}` };
  }
}
