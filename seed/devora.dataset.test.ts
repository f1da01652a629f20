import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { BSON } from 'mongodb';
import type { Profile } from 'plumbline-gate';
import { describe, expect, it } from 'vitest';
import type { CollectionName } from '../app/collections.ts';
import type { Deployment, Project, Template, User } from '../app/documents.ts';
import { datasetDigest } from '../src/dataset/digest.ts';
import { datasetData, documentGenerator } from '../src/dataset/document-source.ts';
import { DAY_MS } from './dates.ts';
import devora from './devora.dataset.ts';
import { PROJECT_TERMS, TEMPLATE_TERMS } from './search-terms.ts';

const SMOKE_DIGEST = '0e9997f07841f48c163b8770dfede7b3b0b12b186011b50f2d93c2251bdda2d7';

function all<Kind>(collection: CollectionName, profile: Profile = 'smoke'): Kind[] {
  const make = documentGenerator({ definition: devora, profile, seed: 1 }, collection);
  return Array.from({ length: devora.profiles[profile][collection] }, (_, index) => make(index) as Kind);
}

/** How many items each key has. */
function countBy<Item>(items: readonly Item[], key: (item: Item) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(key(item), (counts.get(key(item)) ?? 0) + 1);
  return counts;
}

const distinct = <Item>(items: readonly Item[], key: (item: Item) => unknown): number => new Set(items.map(key)).size;
const data = datasetData({ definition: devora, profile: 'smoke', seed: 1 });
const end = new Date(devora.referenceDate).getTime();

describe('digest', () => {
  it('is the committed one: a change here changes the data of every lock and history', () => {
    expect(datasetDigest(devora, 'smoke', 1)).toBe(SMOKE_DIGEST);
  });

  it('does not depend on the time zone or the language of the machine', async () => {
    const load = (file: string): string => JSON.stringify(new URL(file, import.meta.url).href);
    const script = `
      const { installResolver } = await import(${load('../src/plumbline-resolver.ts')});
      installResolver();
      const { datasetDigest } = await import(${load('../src/dataset/digest.ts')});
      const { default: devora } = await import(${load('./devora.dataset.ts')});
      Date.now = () => 0;
      process.stdout.write(datasetDigest(devora, 'smoke', 1));`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], {
      env: { ...process.env, NODE_OPTIONS: '', TZ: 'Pacific/Auckland', LANG: 'tr_TR.UTF-8' },
    });
    expect(stdout).toBe(SMOKE_DIGEST);
  });
});

describe('users', () => {
  const users = all<User>('users');

  it('have addresses of their own, and the drawn ones are theirs', () => {
    expect(distinct(users, ({ email }) => email)).toBe(users.length);
    const emailOf = new Map(users.map(({ _id, email }) => [_id.toHexString(), email]));
    expect(data.users.map((id) => emailOf.get(id.toHexString()))).toEqual(data.emails);
    for (const { email } of users) expect(email).toMatch(/^[a-z]+\.[a-z]+\.\d+@[a-z]+\.example$/);
  });

  it('are about 50 KB where they are said to be, and below 1 KB elsewhere', () => {
    const large = new Set(data.largeUsers.map(String));
    expect(large.size).toBe(50);
    for (const user of users) {
      const bytes = BSON.calculateObjectSize(user);
      if (large.has(String(user._id))) expect(Math.abs(bytes - 50_000)).toBeLessThan(3_000);
      else expect(bytes).toBeLessThan(1_024);
    }
  });

  it('were created at different times, in order, and seen within a year', () => {
    const created = users.map(({ created_at }) => created_at.getTime());
    expect(created.every((at, index) => index === 0 || at > (created[index - 1] ?? 0))).toBe(true);
    for (const { last_login } of users) expect(end - last_login.getTime()).toBeLessThan(365 * DAY_MS);
  });

  it('have ids in the order of their indices', () => {
    expect(users.slice(0, 100).map(({ _id }) => String(_id))).toEqual(data.firstUsers.map(String));
    expect(users.map(({ _id }) => String(_id)).toSorted()).toEqual(users.map(({ _id }) => String(_id)));
  });
});

describe('projects', () => {
  const projects = all<Project>('projects');
  const owned = countBy(projects, ({ user_id }) => String(user_id));

  it('are few for the first 100 users, over 1,000 for the heavy ones, at least one for the drawn ones', () => {
    for (const id of data.firstUsers) {
      expect(owned.get(String(id))).toBeGreaterThanOrEqual(1);
      expect(owned.get(String(id))).toBeLessThanOrEqual(3);
    }
    expect(data.heavyUsers.length).toBe(2);
    for (const id of data.heavyUsers) expect(owned.get(String(id))).toBeGreaterThanOrEqual(1_010);
    for (const id of data.users) expect(owned.get(String(id))).toBeGreaterThan(0);
  });

  it('have dates of their own within a user, none before its creation', () => {
    for (const field of ['created_at', 'updated_at'] as const) {
      expect(distinct(projects, (project) => `${project.user_id} ${project[field].getTime()}`)).toBe(projects.length);
    }
    for (const { created_at, updated_at } of projects) {
      expect(updated_at.getTime()).toBeGreaterThan(created_at.getTime());
      expect(updated_at.getTime()).toBeLessThan(end);
    }
  });
});

describe('templates and deployments', () => {
  const deployments = all<Deployment>('deployments');

  it('have usage counts without ties, a few of them far above the rest', () => {
    const counts = all<Template>('templates').map(({ usage_count }) => usage_count);
    expect(new Set(counts).size).toBe(counts.length);
    const [first = 0, second = 0] = counts.toSorted((a, b) => b - a);
    expect(first).toBeGreaterThan(1.8 * second);
  });

  it('were deployed at different times, 1.6% of them in the last 30 days', () => {
    expect(distinct(deployments, ({ created_at }) => created_at.getTime())).toBe(deployments.length);
    const recent = deployments.filter(({ created_at }) => end - created_at.getTime() < 30 * DAY_MS);
    expect(recent.length / deployments.length).toBeCloseTo(30 / 1_825, 3);
  });
});

describe('search terms', () => {
  const occurrences = (texts: readonly string[], term: string): number =>
    texts.filter((text) => new RegExp(`\\b${term}\\b`).test(text)).length;

  it('are in 0.5% of the templates each', () => {
    const texts = all<Template>('templates', 'pr').map((template) => BSON.EJSON.stringify(template));
    for (const term of TEMPLATE_TERMS)
      expect(Math.abs(occurrences(texts, term) - 0.005 * texts.length)).toBeLessThan(
        4.5 * Math.sqrt(0.005 * texts.length),
      );
    for (const term of PROJECT_TERMS) expect(occurrences(texts, term)).toBe(0);
  });

  it('are in 0.1% of the projects each', () => {
    const texts = all<Project>('projects', 'pr').map(({ name, description }) => `${name} ${description}`);
    for (const term of PROJECT_TERMS) expect(Math.abs(occurrences(texts, term) - 100)).toBeLessThan(45);
    for (const term of TEMPLATE_TERMS) expect(occurrences(texts, term)).toBe(0);
  });
});

it('has 50 heavy and 1,000 large users at release', () => {
  const release = datasetData({ definition: devora, profile: 'release', seed: 1 });
  expect(release.heavyUsers.length).toBeGreaterThanOrEqual(50);
  expect(release.largeUsers.length).toBe(1_000);
  expect(release.users.length).toBeGreaterThan(950);
});
