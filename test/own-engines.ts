import path from 'node:path';
import { absentFlags } from '../src/cli/flags.ts';
import { engineOptionsFrom } from '../src/cli/settings.ts';
import { loadConfig } from '../src/project/config-file.ts';
import type { EngineRequest } from '../src/session/session-options.ts';

export const ROOT = path.resolve(import.meta.dirname, '..');

/** This repository's engines, as its own configuration has them; never those of the environment's URLs. */
export async function ownEngineRequest(): Promise<EngineRequest> {
  const environment = { MONGO_URL: undefined, REDIS_URL: undefined, PLUMBLINE_CACHE: path.join(ROOT, '.plumbline') };
  return engineOptionsFrom(absentFlags(['engines', 'provision', 'allowDatabase']), await loadConfig(ROOT), environment);
}
