import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { Topology } from '../../src/model/engines.ts';
import { FINDING_RULE_NAMES, type FindingRule } from '../../src/model/finding.ts';

/** Each has `project/`, `expected.json` and a folder for each case. */
const SETS = ['regressions', 'more'] as const;
export type SetName = (typeof SETS)[number];

export type Version = 'good' | 'faulty' | 'alike';

/** One of these: a part of a text in lower case, or several parts that it has all. */
const alternativesSchema = z.array(z.union([z.string(), z.array(z.string()).min(1)])).min(1);
export type Alternatives = z.infer<typeof alternativesSchema>;

const faultSchema = z.strictObject({
  red: z.literal(true),
  /** Only times can show it: a lock, which has none, is not asked. */
  by: z.literal('time').optional(),
  /** What the first finding may be. */
  rule: z.array(z.enum(FINDING_RULE_NAMES as [FindingRule, ...FindingRule[]])).min(1),
  sentence: alternativesSchema,
  cure: alternativesSchema,
});
export type ExpectedFault = z.infer<typeof faultSchema>;

/** `better`: that it is better has to be said. */
const changeSchema = z.strictObject({ red: z.boolean(), better: z.literal(true).optional() });

const expectedCaseSchema = z.strictObject({
  topology: z.enum(['standalone', 'replicaSet']).default('standalone'),
  faulty: faultSchema.optional(),
  /** Against good. */
  alike: changeSchema,
  /** Good against faulty. */
  fix: changeSchema.optional(),
});

const expectedSchema = z.strictObject({
  /** How many first sentences and first cures may be others than expected. Of all else: none. */
  mayMiss: z.strictObject({ sentences: z.number().int(), cures: z.number().int() }),
  cases: z.record(z.string(), expectedCaseSchema),
});

/** Versions of one function, a scenario that calls it, and what has to be said of a change from one to another. */
export interface Case extends z.infer<typeof expectedCaseSchema> {
  name: string;
  set: SetName;
  folder: string;
}

export interface CaseSet {
  name: SetName;
  mayMiss: { sentences: number; cures: number };
  cases: Case[];
}

/** All cases of all sets. @throws where a folder has no expectation, or an expectation no folder. */
export async function readCaseSets(): Promise<CaseSet[]> {
  return Promise.all(SETS.map(readSet));
}

async function readSet(name: SetName): Promise<CaseSet> {
  const folder = setFolder(name);
  const expected = expectedSchema.parse(JSON.parse(await readFile(path.join(folder, 'expected.json'), 'utf8')));
  const entries = await readdir(folder, { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory() && entry.name !== 'project').map((entry) => entry.name);
  const named = Object.keys(expected.cases);
  const unlike = [...folders.filter((one) => !named.includes(one)), ...named.filter((one) => !folders.includes(one))];
  if (unlike.length > 0) throw new Error(`${name}: a folder or an expectation is missing of ${unlike.join(', ')}`);
  const cases = Object.entries(expected.cases)
    .map(([one, expectation]) => ({ ...expectation, name: one, set: name, folder: path.join(folder, one) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return { name, mayMiss: expected.mayMiss, cases };
}

export function setFolder(name: SetName): string {
  return path.join(import.meta.dirname, name);
}

/** What a case has beside `good`. */
export function versionsOf({ faulty }: Case): Exclude<Version, 'good'>[] {
  return faulty === undefined ? ['alike'] : ['faulty', 'alike'];
}

/** Cases that one project holds: of one set and one topology, and those apart whose times are taken. */
export interface Group {
  set: SetName;
  topology: Topology;
  timed: boolean;
  cases: Case[];
}

export function groupsOf(cases: readonly Case[]): Group[] {
  const groups = new Map<string, Group>();
  for (const one of cases) {
    const timed = one.faulty?.by === 'time';
    const key = `${one.set} ${one.topology} ${timed}`;
    const group = groups.get(key) ?? { set: one.set, topology: one.topology, timed, cases: [] };
    group.cases.push(one);
    groups.set(key, group);
  }
  return [...groups.values()];
}
