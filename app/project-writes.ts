import { type Db, ObjectId } from 'mongodb';
import { cacheKey, cacheKeyPattern } from './cache-keys.ts';
import { deployments, projects } from './collections.ts';
import type { Project } from './documents.ts';
import type { RedisCache } from './redis-cache.ts';

export type NewProject = Pick<Project, 'name' | 'description' | 'type' | 'status' | 'settings'>;
export type ProjectChanges = Partial<NewProject>;

/**
 * Changes projects and forgets what the cache knew of them. First the database, then the cache, and that also when the
 * write failed: a write whose answer was lost may have happened.
 */
export class ProjectWrites {
  readonly #db: Db;
  readonly #cache: RedisCache;

  constructor(db: Db, cache: RedisCache) {
    this.#db = db;
    this.#cache = cache;
  }

  /** A create drops lists and aggregates. */
  async create(userId: ObjectId, content: NewProject, at: Date = new Date()): Promise<Project> {
    const project: Project = { _id: new ObjectId(), user_id: userId, ...content, created_at: at, updated_at: at };
    try {
      await projects(this.#db).insertOne(project);
    } finally {
      await this.#forgetLists(userId);
    }
    return project;
  }

  /**
   * An update drops the entity, and the lists that show it. Returns the project as it is now; `null` when there is
   * none.
   */
  async update(projectId: ObjectId, changes: ProjectChanges, at: Date = new Date()): Promise<Project | null> {
    const owner = await this.#ownerOf(projectId);
    if (owner === undefined) return null;
    try {
      const change = { $set: { ...changes, updated_at: at } };
      return await projects(this.#db).findOneAndUpdate({ _id: projectId }, change, { returnDocument: 'after' });
    } finally {
      await Promise.all([this.#forgetEntity(projectId), this.#forgetLists(owner)]);
    }
  }

  /**
   * A delete takes the project's deployments along, and drops the entity and what relates to it. Whether there was one.
   */
  async delete(projectId: ObjectId): Promise<boolean> {
    const owner = await this.#ownerOf(projectId);
    if (owner === undefined) return false;
    try {
      const { deletedCount } = await projects(this.#db).deleteOne({ _id: projectId });
      await deployments(this.#db).deleteMany({ project_id: projectId });
      return deletedCount > 0;
    } finally {
      await Promise.all([
        this.#forgetEntity(projectId),
        this.#forgetLists(owner),
        this.#cache.invalidatePattern(cacheKeyPattern('deployments', [projectId])),
        this.#cache.invalidatePattern(cacheKeyPattern('analytics', [])),
      ]);
    }
  }

  async #ownerOf(projectId: ObjectId): Promise<ObjectId | undefined> {
    return (await projects(this.#db).findOne({ _id: projectId }, { projection: { user_id: 1 } }))?.user_id;
  }

  async #forgetEntity(projectId: ObjectId): Promise<void> {
    await this.#cache.invalidate(cacheKey('project', [projectId]));
  }

  async #forgetLists(userId: ObjectId): Promise<void> {
    await Promise.all([
      this.#cache.invalidatePattern(cacheKeyPattern('user_projects', [userId])),
      this.#cache.invalidatePattern(cacheKeyPattern('project_types', [userId])),
      this.#cache.invalidatePattern(cacheKeyPattern('search_results', [])),
    ]);
  }
}
