import type { ObjectId } from 'mongodb';

// What the queries need of the data, so that an answer never depends on the plan that found it: sort keys without ties
// (said field by field below) and searches by invented single words (lower-case letters, no English stem or stop word),
// which a text index and a word regex therefore find alike.

export const SUBSCRIPTION_STATUSES = ['free', 'pro', 'enterprise'] as const;
export type SubscriptionStatus = (typeof SUBSCRIPTION_STATUSES)[number];

export const PROJECT_TYPES = ['web', 'api', 'mobile', 'cli', 'library'] as const;
export type ProjectType = (typeof PROJECT_TYPES)[number];

export const PROJECT_STATUSES = ['active', 'archived', 'draft'] as const;
export type ProjectStatus = (typeof PROJECT_STATUSES)[number];

export const DEPLOYMENT_STATUSES = ['success', 'failed', 'running', 'cancelled'] as const;
export type DeploymentStatus = (typeof DEPLOYMENT_STATUSES)[number];

export interface UserProfile {
  readonly full_name: string;
  readonly company: string;
  readonly location: string;
  readonly avatar_url: string;
}

export interface UserActivity {
  readonly at: Date;
  readonly action: string;
  readonly detail: string;
}

/**
 * An account. Whole, it is what the guide calls 50 KB (`recent_activity` carries the weight); its projections are
 * small.
 */
export interface User {
  readonly _id: ObjectId;
  /** Unique, lower-case. */
  readonly email: string;
  readonly username: string;
  readonly password_hash: string;
  readonly subscription_status: SubscriptionStatus;
  /** Unique over all users: the admin list is sorted by it alone, which is what its index can do. */
  readonly created_at: Date;
  /** The guide's TTL index deletes accounts a year after this date. */
  readonly last_login: Date;
  readonly profile: UserProfile;
  readonly bio: string;
  readonly preferences: Readonly<Record<string, string | number | boolean>>;
  readonly recent_activity: readonly UserActivity[];
}

export interface Project {
  readonly _id: ObjectId;
  readonly user_id: ObjectId;
  /** May hold a search word. */
  readonly name: string;
  /** May hold a search word. */
  readonly description: string;
  readonly type: ProjectType;
  readonly status: ProjectStatus;
  /** Unique among one user's projects. */
  readonly created_at: Date;
  /** Unique among one user's projects: their list is sorted by it alone, which is what its index can do. */
  readonly updated_at: Date;
  readonly settings: Readonly<Record<string, string | number | boolean>>;
}

export interface Template {
  readonly _id: ObjectId;
  /** May hold a search word. */
  readonly name: string;
  /** May hold a search word. */
  readonly description: string;
  readonly category: string;
  /** May hold search words. */
  readonly tags: readonly string[];
  /** Unique over all templates: with ties, the ten most popular would differ from plan to plan. */
  readonly usage_count: number;
  readonly created_at: Date;
}

export interface Deployment {
  readonly _id: ObjectId;
  readonly project_id: ObjectId;
  readonly status: DeploymentStatus;
  /** Unique among one project's deployments; over about five years in all, so that 30 days are a small part. */
  readonly created_at: Date;
  /** Whole milliseconds, so that sums and means do not depend on the order of addition. */
  readonly duration_ms: number;
  readonly commit_sha: string;
  readonly environment: 'production' | 'staging' | 'preview';
}
