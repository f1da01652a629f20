import type { RunningEngines } from '../engines/engines.ts';
import type { BlockPair } from '../model/comparison.ts';
import type { ServersInUse } from '../session/applications.ts';

export type Side = BlockPair['first'];
export const SIDES = ['base', 'head'] as const satisfies readonly Side[];

/** One MongoDB for both sides, a Redis for each. */
export function serversOf(engines: RunningEngines, side: Side): ServersInUse {
  if (side === 'head') return engines;
  const { mongo, otherRedis } = engines;
  if (otherRedis === undefined) throw new Error('the engines were started without a second Redis');
  return { mongo, redis: otherRedis };
}
