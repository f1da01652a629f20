import type { Db, ObjectId } from 'mongodb';
import { deployments } from './collections.ts';
import type { Deployment, DeploymentStatus } from './documents.ts';
import type { Window } from './project-queries.ts';

const DAY_MS = 86_400_000;

export interface DailyDeployments {
  readonly day: Date;
  readonly status: DeploymentStatus;
  readonly count: number;
  readonly totalDurationMs: number;
}

export interface RecentByStatusQuery {
  readonly status: DeploymentStatus;
  readonly since: Date;
  readonly limit?: number;
}

/** A project's latest deployments. */
export function projectDeploymentsCursor(db: Db, projectId: ObjectId, limit: number) {
  return deployments(db).find({ project_id: projectId }).sort({ created_at: -1 }).limit(limit);
}

export async function projectDeployments(db: Db, projectId: ObjectId, limit: number = 20): Promise<Deployment[]> {
  return await projectDeploymentsCursor(db, projectId, limit).toArray();
}

/** The latest deployments of one status, such as what failed today. A start date keeps small what has to be sorted. */
export function deploymentsByStatusCursor(db: Db, { status, since, limit = 20 }: RecentByStatusQuery) {
  return deployments(db)
    .find({ status, created_at: { $gte: since } })
    .sort({ created_at: -1, _id: 1 })
    .limit(limit);
}

export async function deploymentsByStatus(db: Db, query: RecentByStatusQuery): Promise<Deployment[]> {
  return await deploymentsByStatusCursor(db, query).toArray();
}

/** How many deployments have a status: counted in `{status}`, no document is fetched. */
export async function countDeployments(db: Db, status: DeploymentStatus): Promise<number> {
  return await deployments(db).countDocuments({ status });
}

/** The 30 days before a date (a reference date in tests and benchmarks, now in the application). */
export function lastThirtyDays(until: Date): Window {
  return { from: new Date(until.getTime() - 30 * DAY_MS), until };
}

/**
 * The guide's analytics aggregation, which it names and does not show: deployments of a month by day and status. Chosen
 * since without an index it reads every deployment ever made, and with the guide's `{created_at}` (its TTL index) only
 * the month's.
 */
export function deploymentAnalyticsCursor(db: Db, { from, until }: Window) {
  return deployments(db).aggregate<DailyDeployments>([
    { $match: { created_at: { $gte: from, $lt: until } } },
    {
      $group: {
        _id: { day: { $dateTrunc: { date: '$created_at', unit: 'day' } }, status: '$status' },
        count: { $sum: 1 },
        totalDurationMs: { $sum: '$duration_ms' },
      },
    },
    { $project: { _id: 0, day: '$_id.day', status: '$_id.status', count: 1, totalDurationMs: 1 } },
    { $sort: { day: 1, status: 1 } },
  ]);
}

export async function deploymentAnalytics(db: Db, window: Window): Promise<DailyDeployments[]> {
  return await deploymentAnalyticsCursor(db, window).toArray();
}
