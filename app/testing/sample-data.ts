import { type Db, ObjectId } from 'mongodb';
import { deployments, ensureCollections, projects, templates, users } from '../collections.ts';
import {
  DEPLOYMENT_STATUSES,
  type Deployment,
  PROJECT_STATUSES,
  PROJECT_TYPES,
  type Project,
  SUBSCRIPTION_STATUSES,
  type Template,
  type User,
} from '../documents.ts';

// Recent, since the TTL indexes of the guide would delete anything old from a server that runs its TTL monitor.
const NOW_MS = Math.floor(Date.now() / 1_000) * 1_000;
export const REFERENCE_DATE = new Date(NOW_MS);
const HOUR_MS = 3_600_000;
/** Invented, so that no stemmer knows them. */
export const SEARCH_WORDS = ['zorvak', 'quinlop', 'brastux'] as const;

const userCount = 60;
const heavyUserProjects = 230;

const at = <T>(list: readonly T[], index: number): T => {
  const item = list[index % list.length];
  if (item === undefined) throw new RangeError('An empty list has no items');
  return item;
};
const ago = (hours: number, extraMs: number = 0) => new Date(NOW_MS - hours * HOUR_MS - extraMs);
// A fixed permutation of 0 to 996: sort order must not be insertion order.
const shuffled = (index: number) => (index * 373) % 997;

export const sampleUsers: readonly User[] = Array.from({ length: userCount }, (_, index) => ({
  _id: new ObjectId(),
  email: `user${index}@example.test`,
  username: `user${index}`,
  password_hash: `hash-${index}`,
  subscription_status: at(SUBSCRIPTION_STATUSES, index),
  created_at: ago(shuffled(index)),
  last_login: ago(1),
  profile: {
    full_name: `User ${index}`,
    company: 'Acme',
    location: 'Lyon',
    avatar_url: `https://example.test/${index}.png`,
  },
  bio: 'x'.repeat(2_000),
  preferences: { theme: 'dark', pageSize: 20 },
  recent_activity: [{ at: ago(2), action: 'login', detail: 'x'.repeat(2_000) }],
}));

export const heavyUser = at(sampleUsers, 0);
export const lightUser = at(sampleUsers, 7);

const projectOf = (user: User, index: number): Project => ({
  _id: new ObjectId(),
  user_id: user._id,
  name: `Project ${at(SEARCH_WORDS, index)} ${index}`,
  description:
    index % 5 === 0 ? `Built with ${at(SEARCH_WORDS, index + 1).toUpperCase()}, fast` : `xx${SEARCH_WORDS[0]} only`,
  type: at(PROJECT_TYPES, index),
  status: at(PROJECT_STATUSES, index),
  created_at: ago(shuffled(index), index),
  updated_at: ago(shuffled(index + 31), index),
  settings: { region: 'eu', replicas: index },
});

export const sampleProjects: readonly Project[] = sampleUsers.flatMap((user, userIndex) =>
  Array.from({ length: userIndex === 0 ? heavyUserProjects : 12 }, (_, index) => projectOf(user, index)),
);

const sampleTemplates: readonly Template[] = Array.from({ length: 400 }, (_, index) => ({
  _id: new ObjectId(),
  name: `Template ${index}`,
  description: index % 7 === 0 ? `For ${at(SEARCH_WORDS, index)}.` : 'Plain',
  category: `category${index % 4}`,
  tags: index % 11 === 0 ? ['tag', at(SEARCH_WORDS, index + 2)] : ['tag'],
  usage_count: shuffled(index),
  created_at: ago(index),
}));

const sampleDeployments: readonly Deployment[] = Array.from({ length: 1_500 }, (_, index) => ({
  _id: new ObjectId(),
  project_id: at(sampleProjects, index % 40)._id,
  status: at(DEPLOYMENT_STATUSES, shuffled(index)),
  created_at: ago(index, index),
  duration_ms: 1_000 + index,
  commit_sha: index.toString(16).padStart(40, '0'),
  environment: 'production',
}));

/** A few thousand documents in which every query finds something. */
export async function loadSampleData(db: Db): Promise<void> {
  await ensureCollections(db);
  await users(db).insertMany([...sampleUsers]);
  await projects(db).insertMany([...sampleProjects]);
  await templates(db).insertMany([...sampleTemplates]);
  await deployments(db).insertMany([...sampleDeployments]);
}
