import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { jsonReporter } from './json.ts';
import { REPORTERS } from './reporters.ts';

const SAMPLES = /^samples\/[^/]+\.json$/;

/** Of any version, also of one that is not read any more. */
const anyReport = z.looseObject({ schemaVersion: z.number(), verdict: z.string(), run: z.looseObject({}) });

/**
 * What an earlier run wrote into the folder: its documents, and the samples that its report names. Nothing where no report lies: the
 * folder is somebody's own, and so is what is in it.
 */
export async function filesOfEarlierRun(out: string): Promise<string[]> {
  const text = await readFile(join(out, jsonReporter.fileName), 'utf8').catch(() => undefined);
  const report = text === undefined ? undefined : reportIn(text);
  if (report === undefined) return [];
  const others = REPORTERS.filter(({ name }) => name !== jsonReporter.name).map(({ fileName }) => join(out, fileName));
  const ours = await Promise.all(others.map(isOurs));
  return [...others.filter((_, at) => ours[at]), ...samplesNamedIn(report).map((file) => join(out, file))];
}

/** A test runner writes its `junit.xml` here too. Each of ours names Plumbline in its first lines. */
async function isOurs(file: string): Promise<boolean> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return /plumbline/i.test(text.slice(0, 500));
}

/** Nobody may take them for this run's. One that cannot be removed is no reason to lose the verdict. */
export async function removeStale(earlier: readonly string[], written: ReadonlySet<string>): Promise<void> {
  const stale = earlier.filter((file) => !written.has(file));
  await Promise.all(stale.map((file) => rm(file, { force: true }).catch(() => undefined)));
}

function reportIn(text: string): unknown {
  try {
    return anyReport.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined; // cut off, or no JSON: not a report
  }
}

const named = z.looseObject({ samplesFile: z.looseObject({ path: z.string() }) });

function samplesNamedIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const path = named.safeParse(value).data?.samplesFile.path;
  const own = path !== undefined && SAMPLES.test(path) ? [path] : [];
  return [...own, ...Object.values(value).flatMap(samplesNamedIn)];
}
