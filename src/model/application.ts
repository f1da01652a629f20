import type { Duration } from './quantity.ts';

/**
 * An application in any language, started on a port of its own. Its environment has `PORT`, `HOST` (loopback),
 * `MONGO_URL`, `MONGO_DB`, `MONGODB_URI` (both in one) and `REDIS_URL`; its commands are lines for `sh`.
 */
export interface ApplicationDefinition {
  /** Where its commands run: absolute, or relative to the project. */
  cwd: string;
  /** Fetches what it depends on, such as `npm ci`; once a run. */
  install?: string;
  /** Creates its indexes on the data that was loaded; not called for the database of `indexes: false`. */
  migrate?: string;
  /** Serves until SIGTERM. */
  command: string;
  /** A path that answers 2xx once it can be used: `/health`. */
  ready: string;
  /** `30s` when absent. */
  readyWithin?: Duration;
  env?: Readonly<Record<string, string>>;
}
