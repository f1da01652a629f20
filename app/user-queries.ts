import type { Db, ObjectId } from 'mongodb';
import { projects, users } from './collections.ts';
import type { Project, SubscriptionStatus, User } from './documents.ts';

export type UserProfileView = Pick<
  User,
  '_id' | 'email' | 'username' | 'subscription_status' | 'profile' | 'created_at'
>;
export type UserSummary = Pick<User, '_id' | 'email' | 'username' | 'subscription_status'>;
export type AdminUserView = UserSummary & Pick<User, 'created_at'>;
export type UserCredentials = Pick<User, '_id' | 'email' | 'password_hash'>;
export type ProjectSummary = Pick<Project, '_id' | 'name' | 'type' | 'updated_at'>;
export type UserWithProjects = Pick<User, '_id' | 'username'> & { readonly projects: readonly ProjectSummary[] };

export interface AdminUserQuery {
  readonly subscriptionStatus: SubscriptionStatus;
  readonly createdSince: Date;
  readonly limit?: number;
}

/** The guide's user lookup: the fields of a profile page. */
export async function findUserByEmail(db: Db, email: string): Promise<UserProfileView | null> {
  const fields = { email: 1, username: 1, subscription_status: 1, profile: 1, created_at: 1 } as const;
  return await users(db).findOne<UserProfileView>({ email }, { projection: fields });
}

/** The guide's projection: 2 KB of a document of 50 KB. */
export async function projectUser(db: Db, userId: ObjectId): Promise<UserSummary | null> {
  const fields = { email: 1, username: 1, subscription_status: 1 } as const;
  return await users(db).findOne<UserSummary>({ _id: userId }, { projection: fields });
}

/** The credentials by email, and the login noted where they belong; `null` for a stranger. */
export async function loginByEmail(db: Db, email: string, at: Date): Promise<UserCredentials | null> {
  const fields = { email: 1, password_hash: 1 } as const;
  const credentials = await users(db).findOne<UserCredentials>({ email }, { projection: fields });
  if (credentials !== null) await users(db).updateOne({ _id: credentials._id }, { $set: { last_login: at } });
  return credentials;
}

/** The newest users of one subscription. */
export async function adminUsers(db: Db, query: AdminUserQuery): Promise<AdminUserView[]> {
  const { subscriptionStatus, createdSince, limit = 50 } = query;
  return await adminUsersCursor(db, subscriptionStatus, createdSince, limit).toArray();
}

export function adminUsersCursor(db: Db, subscriptionStatus: SubscriptionStatus, createdSince: Date, limit: number) {
  return users(db)
    .find({ subscription_status: subscriptionStatus, created_at: { $gte: createdSince } })
    .project<AdminUserView>({ email: 1, username: 1, subscription_status: 1, created_at: 1 })
    .sort({ created_at: -1 })
    .limit(limit);
}

/** The first users, each with the latest projects, in one command. */
export async function usersWithProjects(
  db: Db,
  userLimit: number = 100,
  projectLimit: number = 10,
): Promise<UserWithProjects[]> {
  const found = await usersWithProjectsCursor(db, userLimit).next();
  if (found === null) return [];
  const byUser = Map.groupBy(found.projects, ({ user_id }) => user_id.toHexString());
  return found.users.map((user) => ({
    ...user,
    projects: (byUser.get(user._id.toHexString()) ?? [])
      .toSorted((one, other) => other.updated_at.getTime() - one.updated_at.getTime())
      .slice(0, projectLimit)
      .map(({ user_id: _, ...summary }) => summary),
  }));
}

interface UsersAndProjects {
  readonly users: readonly Pick<User, '_id' | 'username'>[];
  readonly projects: readonly (ProjectSummary & Pick<Project, 'user_id'>)[];
}

/**
 * One `$lookup` for all users at once, by their ids in one array: for each user its own, the server would begin anew a
 * hundred times. With a pipeline in it, which could cut to the latest projects, it took four times as long. The answer
 * is one document of at most 16 MB.
 */
export function usersWithProjectsCursor(db: Db, userLimit: number) {
  const summary = { _id: 1, user_id: 1, name: 1, type: 1, updated_at: 1 };
  return users(db).aggregate<UsersAndProjects>([
    // Without a bound the guide's $lookup reads every user and every project.
    { $sort: { _id: 1 } },
    { $limit: userLimit },
    { $project: { username: 1 } },
    { $group: { _id: null, users: { $push: '$$ROOT' } } },
    {
      $lookup: {
        from: projects(db).collectionName,
        localField: 'users._id',
        foreignField: 'user_id',
        as: 'projects',
      },
    },
    { $project: { _id: 0, users: 1, projects: summary } },
  ]);
}
