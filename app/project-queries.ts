import type { Db, ObjectId } from 'mongodb';
import { projects } from './collections.ts';
import type { Project, ProjectType } from './documents.ts';

export interface PageQuery {
  readonly limit?: number;
  readonly skip?: number;
}

export interface ProjectPage {
  readonly projects: Project[];
  readonly total: number;
}

/** Where a page ended: its last instant, and which projects of that instant were seen (one, as a rule). */
export interface ProjectCursor {
  readonly updatedAt: Date;
  readonly seenIds: readonly ObjectId[];
}

export interface ProjectSlice {
  readonly projects: Project[];
  /** Absent on the last page. */
  readonly next?: ProjectCursor;
}

export interface Window {
  /** Included. */
  readonly from: Date;
  /** Excluded. */
  readonly until: Date;
}

export interface ProjectTypeCount {
  readonly type: ProjectType;
  readonly count: number;
}

/**
 * A user's projects, last updated first. Sorted by `updated_at` alone, unique within a user: the guide's index has no
 * `_id`, and a tie-break on it would fetch and sort the whole list for each page.
 */
export function userProjectsCursor(db: Db, userId: ObjectId, { limit = 20, skip = 0 }: PageQuery = {}) {
  return projects(db).find({ user_id: userId }).sort({ updated_at: -1 }).skip(skip).limit(limit);
}

export async function listUserProjects(db: Db, userId: ObjectId, page: PageQuery = {}): Promise<Project[]> {
  return await userProjectsCursor(db, userId, page).toArray();
}

export async function findProject(db: Db, projectId: ObjectId): Promise<Project | null> {
  return await projects(db).findOne({ _id: projectId });
}

/** A page, and how many projects there are in all. */
export async function userProjectsPage(db: Db, userId: ObjectId, page: PageQuery = {}): Promise<ProjectPage> {
  const [found, total] = await Promise.all([
    listUserProjects(db, userId, page),
    projects(db).countDocuments({ user_id: userId }),
  ]);
  return { projects: found, total };
}

/**
 * The page after a cursor (the first without one), in the same time however far in: `skip` walks all that it leaves
 * out.
 */
export async function userProjectsAfter(
  db: Db,
  userId: ObjectId,
  after?: ProjectCursor,
  limit: number = 20,
): Promise<ProjectSlice> {
  const found = await userProjectsAfterCursor(db, userId, after, limit + 1).toArray();
  const page = found.slice(0, limit);
  const last = page.at(-1);
  if (last === undefined || found.length <= limit) return { projects: page };
  const seenNow = page
    .filter((project) => project.updated_at.getTime() === last.updated_at.getTime())
    .map(({ _id }) => _id);
  const sameInstant = after?.updatedAt.getTime() === last.updated_at.getTime();
  const seenIds = sameInstant ? [...after.seenIds, ...seenNow] : seenNow;
  return { projects: page, next: { updatedAt: last.updated_at, seenIds } };
}

export function userProjectsAfterCursor(db: Db, userId: ObjectId, after: ProjectCursor | undefined, limit: number) {
  // The ids already seen, not "less than": ties at a page's end are neither lost nor repeated, whatever their order.
  const rest = after === undefined ? {} : { updated_at: { $lte: after.updatedAt }, _id: { $nin: [...after.seenIds] } };
  return projects(db)
    .find({ user_id: userId, ...rest })
    .sort({ updated_at: -1 })
    .limit(limit);
}

/** The guide's text search, last updated first: a text score has ties, and no equal in a search without the index. */
export function projectSearchCursor(db: Db, text: string, limit: number) {
  return projects(db)
    .find({ $text: { $search: text } })
    .sort({ updated_at: -1, _id: 1 })
    .limit(limit);
}

export async function searchProjects(db: Db, text: string, limit: number = 20): Promise<Project[]> {
  return await projectSearchCursor(db, text, limit).toArray();
}

/**
 * A user's projects of a time, counted by type: read from `{user_id, created_at, type}` alone, no document is fetched.
 */
export function projectTypesCursor(db: Db, userId: ObjectId, { from, until }: Window) {
  return projects(db).aggregate<ProjectTypeCount>([
    { $match: { user_id: userId, created_at: { $gte: from, $lt: until } } },
    { $group: { _id: '$type', count: { $sum: 1 } } },
    { $project: { _id: 0, type: '$_id', count: 1 } },
    { $sort: { type: 1 } },
  ]);
}

export async function projectTypesOfUser(db: Db, userId: ObjectId, window: Window): Promise<ProjectTypeCount[]> {
  return await projectTypesCursor(db, userId, window).toArray();
}
