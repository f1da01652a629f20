import type { CreateIndexesOptions, IndexDirection } from 'mongodb';
import type { CollectionName } from './collections.ts';

export interface IndexSpecification {
  readonly collection: CollectionName;
  readonly key: Readonly<Record<string, IndexDirection>>;
  readonly options: CreateIndexesOptions;
}

const YEAR_SECONDS = 31_536_000;
const NINETY_DAYS_SECONDS = 7_776_000;

/** The guide's 14 indexes, in its order. */
export const INDEX_SPECIFICATIONS: readonly IndexSpecification[] = [
  { collection: 'users', key: { email: 1 }, options: { unique: true } },
  { collection: 'users', key: { subscription_status: 1, created_at: -1 }, options: {} },
  { collection: 'users', key: { last_login: 1 }, options: { expireAfterSeconds: YEAR_SECONDS } },
  // Redundant beside the next one, as `MongoIndexOptimizer.redundant` says; the guide has both.
  { collection: 'projects', key: { user_id: 1 }, options: {} },
  { collection: 'projects', key: { user_id: 1, updated_at: -1 }, options: {} },
  { collection: 'projects', key: { name: 'text', description: 'text' }, options: {} },
  { collection: 'projects', key: { user_id: 1, created_at: -1, type: 1 }, options: {} },
  { collection: 'templates', key: { usage_count: -1 }, options: {} },
  { collection: 'templates', key: { category: 1 }, options: {} },
  { collection: 'templates', key: { category: 1, usage_count: -1 }, options: {} },
  { collection: 'templates', key: { name: 'text', description: 'text', tags: 'text' }, options: {} },
  { collection: 'deployments', key: { project_id: 1, created_at: -1 }, options: {} },
  { collection: 'deployments', key: { status: 1 }, options: {} },
  { collection: 'deployments', key: { created_at: 1 }, options: { expireAfterSeconds: NINETY_DAYS_SECONDS } },
];
