import type { Db, ObjectId } from 'mongodb';
import { CACHE_TTL_SECONDS } from './cache-keys.ts';
import { deploymentAnalytics, projectDeployments } from './deployment-queries.ts';
import { findProject, listUserProjects, projectTypesOfUser, searchProjects } from './project-queries.ts';
import type { RedisCache } from './redis-cache.ts';
import { popularTemplates, searchTemplates } from './template-queries.ts';
import { findUserByEmail } from './user-queries.ts';

export type CachedQueries = ReturnType<typeof cachedQueries>;

/**
 * Each query behind the cache, under `prefix:argument:argument`. The order of arguments is that of the guide's
 * patterns.
 */
export function cachedQueries(db: Db, cache: RedisCache) {
  const cached = <A extends readonly unknown[], T>(prefix: string, query: (...args: A) => Promise<T>) =>
    cache.cached(prefix, CACHE_TTL_SECONDS[prefix], query);
  return {
    userProjects: cached('user_projects', (userId: ObjectId, skip: number, limit: number) =>
      listUserProjects(db, userId, { skip, limit }),
    ),
    project: cached('project', (projectId: ObjectId) => findProject(db, projectId)),
    projectTypes: cached('project_types', (userId: ObjectId, from: Date, until: Date) =>
      projectTypesOfUser(db, userId, { from, until }),
    ),
    searchProjects: cached('search_results', (text: string, limit: number) => searchProjects(db, text, limit)),
    searchTemplates: cached('template_search', (text: string, limit: number) => searchTemplates(db, text, limit)),
    popularTemplates: cached('popular_templates', () => popularTemplates(db)),
    user: cached('user_lookup', (email: string) => findUserByEmail(db, email)),
    analytics: cached('analytics', (from: Date, until: Date) => deploymentAnalytics(db, { from, until })),
    deployments: cached('deployments', (projectId: ObjectId, limit: number) =>
      projectDeployments(db, projectId, limit),
    ),
  };
}
