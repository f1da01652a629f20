import type { EngineOptions } from './running-engines.ts';
import { TOPOLOGIES } from './topologies.ts';

/** What every mongod that Plumbline starts is given, wherever it runs. */
export function mongodArguments({
  topology,
  mongoCacheGb,
}: Pick<EngineOptions, 'topology' | 'mongoCacheGb'>): string[] {
  return [
    // A TTL index would delete seeded documents in the middle of a run.
    '--setParameter',
    'ttlMonitorEnabled=false',
    // Every five minutes, and counted by the server as anybody's commands.
    '--setParameter',
    'disableLogicalSessionCacheRefresh=true',
    // The default is half of the machine's memory: other work on another machine.
    '--wiredTigerCacheSizeGB',
    String(mongoCacheGb),
    ...TOPOLOGIES[topology].arguments,
  ];
}
