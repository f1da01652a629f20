import type { RedisRequest } from '../shapes/redis-request.ts';
import type { MonitoredCommand } from './redis-monitor.ts';

/** Verbs whose commands are shown behind them, as their script makes them. */
const RUNS_SCRIPT = new Set(['eval', 'eval_ro', 'evalsha', 'evalsha_ro', 'fcall', 'fcall_ro']);

interface Growing extends RedisRequest {
  scripted: RedisRequest[];
}

/**
 * Requests of what was shown, as far as `counted` has them: what belongs to a connection is not, nor is what was under
 * way as the window ended. What a script makes belongs to its request, and so does what it made in its database.
 */
export function redisRequests(
  shown: readonly MonitoredCommand[],
  counted: Readonly<Record<string, number>>,
  database: number,
): RedisRequest[] {
  const left = new Map(Object.entries(counted));
  const requests: RedisRequest[] = [];
  let script: Growing | undefined;
  for (const command of shown) {
    const { verb, args } = verbOf(command, counted);
    const n = left.get(verb) ?? 0;
    if (n === 0 || command.database !== database) continue;
    left.set(verb, n - 1);
    const request = { verb, args, at: command.at, scripted: [] };
    if (command.scripted && script !== undefined) script.scripted.push(request);
    else requests.push(request);
    if (RUNS_SCRIPT.has(verb)) script = request;
  }
  return requests;
}

/** `config get` is counted as `config|get`. */
function verbOf({ name, args }: MonitoredCommand, counted: Readonly<Record<string, number>>) {
  const full = `${name}|${args[0]?.text.toLowerCase()}`;
  return full in counted ? { verb: full, args } : { verb: name, args };
}
