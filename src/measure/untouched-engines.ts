import { PlumblineError } from '../errors.ts';
import type { WorkBudget } from '../model/check.ts';
import { totalCommands, type Work } from '../model/work.ts';
import type { ObservedWork } from './client-observer.ts';

/** Whether a variant may make MongoDB commands: with a budget of none it has declared that it makes none. */
export function expectsMongo(budget: WorkBudget | undefined): boolean {
  return (typeof budget === 'object' ? budget.atMost : budget) !== 0;
}

export interface Calls {
  /** `orders/indexed` */
  what: string;
  work: { calls: number; mongo: Pick<Work['mongo'], 'commands'>; redis: Pick<Work['redis'], 'commands'> };
  /** Of the clients that the harness observes. */
  observed: readonly ObservedWork[];
  application: boolean;
}

/** Throws ENGINES_UNTOUCHED: code on a connection of its own counts as nothing, and nothing is within every budget. */
export function assertTouched({ what, work, observed, application }: Calls): void {
  const counted = totalCommands(work.mongo.commands) + totalCommands(work.redis.commands);
  // A ping is no work, and neither is a connection: both show that the engines are the ones that the code talks to.
  const met = observed.some((window) => totalCommands(window.commands) > 0 || window.connections.created > 0);
  if (counted > 0 || met) return;
  throw new PlumblineError(
    'ENGINES_UNTOUCHED',
    `${what}: no command of its ${work.calls} counted calls reached the MongoDB or the Redis that Plumbline measures`,
    `${application ? TAKE_ADDRESSES : PASS_CLIENTS} An answer that needs neither is declared with the check \`mongoCommands: 0\`.`,
  );
}

const PASS_CLIENTS =
  "Pass the `mongo`, `client` or `redis` that `run` gets to the application's code, in place of a connection of its own; " +
  'code that opens its own takes `mongoUrl`, `database` and `redisUrl`, in `open`.';
const TAKE_ADDRESSES =
  "The application takes its engines' addresses from MONGO_URL and MONGO_DB, or MONGODB_URI, and REDIS_URL.";
