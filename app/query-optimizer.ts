import type { Db, ObjectId } from 'mongodb';
import { type CachedQueries, cachedQueries } from './cached-queries.ts';
import { type DailyDeployments, deploymentsByStatus, type RecentByStatusQuery } from './deployment-queries.ts';
import type { Deployment, Project, Template } from './documents.ts';
import {
  type PageQuery,
  type ProjectCursor,
  type ProjectPage,
  type ProjectSlice,
  type ProjectTypeCount,
  userProjectsAfter,
  userProjectsPage,
  type Window,
} from './project-queries.ts';
import { type NewProject, type ProjectChanges, ProjectWrites } from './project-writes.ts';
import type { RedisCache } from './redis-cache.ts';
import {
  type AdminUserQuery,
  type AdminUserView,
  adminUsers,
  loginByEmail,
  projectUser,
  type UserCredentials,
  type UserProfileView,
  type UserSummary,
  type UserWithProjects,
  usersWithProjects,
} from './user-queries.ts';

/**
 * What the application asks of its data: the reads that repeat are cached, the others go to an index, and the writes
 * keep the cache true. The same reads without a cache are the functions of `user-queries.ts`, `project-queries.ts` and
 * so on.
 */
export class QueryOptimizer {
  readonly #db: Db;
  readonly #cached: CachedQueries;
  readonly #writes: ProjectWrites;

  constructor(db: Db, cache: RedisCache) {
    this.#db = db;
    this.#cached = cachedQueries(db, cache);
    this.#writes = new ProjectWrites(db, cache);
  }

  /** Cached 300 s under `user_projects:{user_id}:{skip}:{limit}`. */
  async getUserProjectsOptimized(userId: ObjectId, limit: number = 20, skip: number = 0): Promise<Project[]> {
    return await this.#cached.userProjects(userId, skip, limit);
  }

  async getUserProjectsPage(userId: ObjectId, page: PageQuery = {}): Promise<ProjectPage> {
    return await userProjectsPage(this.#db, userId, page);
  }

  async getUserProjectsAfter(userId: ObjectId, after?: ProjectCursor, limit: number = 20): Promise<ProjectSlice> {
    return await userProjectsAfter(this.#db, userId, after, limit);
  }

  /** Cached by id. */
  async getProject(projectId: ObjectId): Promise<Project | null> {
    return await this.#cached.project(projectId);
  }

  /** Cached by user and window. */
  async getProjectTypes(userId: ObjectId, { from, until }: Window): Promise<ProjectTypeCount[]> {
    return await this.#cached.projectTypes(userId, from, until);
  }

  /** Cached 60 s under `search_results`. */
  async searchProjects(text: string, limit: number = 20): Promise<Project[]> {
    return await this.#cached.searchProjects(normalizeSearch(text), limit);
  }

  /** Cached 60 s under `template_search`. */
  async searchTemplates(text: string, limit: number = 20): Promise<Template[]> {
    return await this.#cached.searchTemplates(normalizeSearch(text), limit);
  }

  /** The ten most used, cached 1,800 s. */
  async getPopularTemplates(): Promise<Template[]> {
    return await this.#cached.popularTemplates();
  }

  /** Cached under `user_lookup`. */
  async findUserByEmail(email: string): Promise<UserProfileView | null> {
    return await this.#cached.user(email);
  }

  /** Never cached: what a login reads and writes is true now. */
  async loginByEmail(email: string, at: Date = new Date()): Promise<UserCredentials | null> {
    return await loginByEmail(this.#db, email, at);
  }

  async projectUser(userId: ObjectId): Promise<UserSummary | null> {
    return await projectUser(this.#db, userId);
  }

  async adminUsers(query: AdminUserQuery): Promise<AdminUserView[]> {
    return await adminUsers(this.#db, query);
  }

  async usersWithProjects(userLimit: number = 100, projectLimit: number = 10): Promise<UserWithProjects[]> {
    return await usersWithProjects(this.#db, userLimit, projectLimit);
  }

  /** Cached by window: round its ends, for every other instant is another key. */
  async getAnalytics({ from, until }: Window): Promise<DailyDeployments[]> {
    return await this.#cached.analytics(from, until);
  }

  /** Cached by project. */
  async getDeployments(projectId: ObjectId, limit: number = 20): Promise<Deployment[]> {
    return await this.#cached.deployments(projectId, limit);
  }

  async getDeploymentsByStatus(query: RecentByStatusQuery): Promise<Deployment[]> {
    return await deploymentsByStatus(this.#db, query);
  }

  async createProject(userId: ObjectId, content: NewProject, at: Date = new Date()): Promise<Project> {
    return await this.#writes.create(userId, content, at);
  }

  async updateProject(projectId: ObjectId, changes: ProjectChanges, at: Date = new Date()): Promise<Project | null> {
    return await this.#writes.update(projectId, changes, at);
  }

  async deleteProject(projectId: ObjectId): Promise<boolean> {
    return await this.#writes.delete(projectId);
  }
}

/** A text search ignores case and spacing; so should its key, or one question has many. */
function normalizeSearch(text: string): string {
  return text.trim().toLowerCase().replaceAll(/\s+/g, ' ');
}
