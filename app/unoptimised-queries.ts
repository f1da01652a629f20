import type { Db, Filter, ObjectId } from 'mongodb';
import { deployments, projects, templates, users } from './collections.ts';
import type { Deployment, Project, Template, User } from './documents.ts';
import type { PageQuery, ProjectPage } from './project-queries.ts';
import type {
  AdminUserQuery,
  AdminUserView,
  UserCredentials,
  UserProfileView,
  UserSummary,
  UserWithProjects,
} from './user-queries.ts';

// What the guide calls "avant": the same answers, field by field, the way it found them being made. What was slow for
// the lack of an index alone (analytics, popular templates, counts) has no twin here: it is the same function in a
// database without indexes.

/** Loads all of the user's projects and cuts the page out in memory. */
export async function listUserProjectsUnoptimised(db: Db, userId: ObjectId, page: PageQuery = {}): Promise<Project[]> {
  return (await userProjectsPageUnoptimised(db, userId, page)).projects;
}

/** Loads all of the user's projects for one page and their number. */
export async function userProjectsPageUnoptimised(
  db: Db,
  userId: ObjectId,
  { limit = 20, skip = 0 }: PageQuery = {},
): Promise<ProjectPage> {
  const all = await projects(db).find({ user_id: userId }).toArray();
  const newestFirst = all.sort((one, other) => other.updated_at.getTime() - one.updated_at.getTime());
  return { projects: newestFirst.slice(skip, skip + limit), total: all.length };
}

/** A word regex over every project. It equals `$text` for one word that has no stem. */
export async function searchProjectsUnoptimised(db: Db, word: string, limit: number = 20): Promise<Project[]> {
  const filter: Filter<Project> = { $or: [{ name: wordRegex(word) }, { description: wordRegex(word) }] };
  return await projects(db).find(filter).sort({ updated_at: -1, _id: 1 }).limit(limit).toArray();
}

/** A word regex over every template. */
export async function searchTemplatesUnoptimised(db: Db, word: string, limit: number = 20): Promise<Template[]> {
  const pattern = wordRegex(word);
  const filter: Filter<Template> = { $or: [{ name: pattern }, { description: pattern }, { tags: pattern }] };
  return await templates(db).find(filter).sort({ usage_count: -1, _id: 1 }).limit(limit).toArray();
}

/** The whole user, and its profile picked in memory. */
export async function findUserByEmailUnoptimised(db: Db, email: string): Promise<UserProfileView | null> {
  const user = await users(db).findOne({ email });
  if (user === null) return null;
  const { _id, username, subscription_status, profile, created_at } = user;
  return { _id, email: user.email, username, subscription_status, profile, created_at };
}

/** The whole user, by `_id`. */
export async function projectUserUnoptimised(db: Db, userId: ObjectId): Promise<UserSummary | null> {
  const user = await users(db).findOne({ _id: userId });
  return user === null ? null : summaryOf(user);
}

/** The whole user, and the login noted by searching for the email once more. */
export async function loginByEmailUnoptimised(db: Db, email: string, at: Date): Promise<UserCredentials | null> {
  const user = await users(db).findOne({ email });
  if (user === null) return null;
  await users(db).updateOne({ email }, { $set: { last_login: at } });
  return { _id: user._id, email: user.email, password_hash: user.password_hash };
}

/** Every user that fits, whole, sorted and cut in memory. */
export async function adminUsersUnoptimised(db: Db, query: AdminUserQuery): Promise<AdminUserView[]> {
  const { subscriptionStatus, createdSince, limit = 50 } = query;
  const found = await users(db)
    .find({ subscription_status: subscriptionStatus, created_at: { $gte: createdSince } })
    .toArray();
  const newestFirst = found.sort((one, other) => other.created_at.getTime() - one.created_at.getTime());
  return newestFirst.slice(0, limit).map((user) => ({ ...summaryOf(user), created_at: user.created_at }));
}

/** N+1: one query for the users, and one more for each of them. */
export async function usersWithProjectsUnoptimised(
  db: Db,
  userLimit: number = 100,
  projectLimit: number = 10,
): Promise<UserWithProjects[]> {
  const answer: UserWithProjects[] = [];
  for await (const user of users(db).find().sort({ _id: 1 }).limit(userLimit)) {
    const latest = await listUserProjectsUnoptimised(db, user._id, { limit: projectLimit });
    const summaries = latest.map(({ _id, name, type, updated_at }) => ({ _id, name, type, updated_at }));
    answer.push({ _id: user._id, username: user.username, projects: summaries });
  }
  return answer;
}

/** All of a project's deployments, sorted and cut in memory. */
export async function projectDeploymentsUnoptimised(
  db: Db,
  projectId: ObjectId,
  limit: number = 20,
): Promise<Deployment[]> {
  const all = await deployments(db).find({ project_id: projectId }).toArray();
  return all.sort((one, other) => other.created_at.getTime() - one.created_at.getTime()).slice(0, limit);
}

function summaryOf({ _id, email, username, subscription_status }: User): UserSummary {
  return { _id, email, username, subscription_status };
}

function wordRegex(word: string): RegExp {
  return new RegExp(`\\b${word.replaceAll(/[^\p{L}\p{N}]/gu, '\\$&')}\\b`, 'i');
}
