import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { messageOf, PlumblineError } from '../errors.ts';
import type { Profile } from '../model/dataset.ts';
import type { Report } from '../model/report.ts';
import { writeFileAtomically } from '../process/atomic-file.ts';

/** In the root of the project, and committed: what every shard splits by. */
const DURATIONS_FILE = 'plumbline.durations.json';

const durationsSchema = z.strictObject({
  durationsVersion: z.literal(1),
  /** Seconds by scenario, by profile. They only weigh: no verdict depends on them. */
  profiles: z.record(z.string(), z.record(z.string(), z.number().nonnegative())),
});
type Durations = z.infer<typeof durationsSchema>;

/** Recorded seconds of each scenario at a profile; empty where none are. @throws CONFIG_INVALID */
export async function readDurations(folder: string, profile: Profile): Promise<Readonly<Record<string, number>>> {
  return (await read(folder)).profiles[profile] ?? {};
}

/**
 * Writes what a report says its scenarios took; what it did not run stays. @throws REPORT_UNWRITABLE, CONFIG_INVALID
 */
export async function recordDurations(folder: string, { run, scenarios }: Report): Promise<string> {
  const before = await read(folder);
  const measured = scenarios.flatMap(({ name, seconds }) => (seconds === undefined ? [] : [[name, tenths(seconds)]]));
  const all = { ...before.profiles[run.profile], ...Object.fromEntries(measured) };
  const profiles = { ...before.profiles, [run.profile]: all };
  await writeFileAtomically(path.join(folder, DURATIONS_FILE), textOf({ durationsVersion: 1, profiles }));
  return `${DURATIONS_FILE}, ${run.profile}: ${measured.length} of ${scenarios.length} scenarios recorded`;
}

/** Seconds with one digit: their noise is no change. */
function tenths(seconds: number): number {
  return Math.round(seconds * 10) / 10;
}

function textOf({ profiles, ...rest }: Durations): string {
  const sorted = <Value>(record: Readonly<Record<string, Value>>) =>
    Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
  const inOrder = sorted(profiles).map(([profile, seconds]) => [profile, Object.fromEntries(sorted(seconds))]);
  return `${JSON.stringify({ ...rest, profiles: Object.fromEntries(inOrder) }, null, 2)}\n`;
}

async function read(folder: string): Promise<Durations> {
  let text: string;
  try {
    text = await readFile(path.join(folder, DURATIONS_FILE), 'utf8');
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT')
      return { durationsVersion: 1, profiles: {} };
    throw unreadable(thrown);
  }
  try {
    return durationsSchema.parse(JSON.parse(text));
  } catch (thrown) {
    throw unreadable(thrown);
  }
}

function unreadable(thrown: unknown): PlumblineError {
  const what = thrown instanceof z.ZodError ? z.prettifyError(thrown) : messageOf(thrown);
  return new PlumblineError(
    'CONFIG_INVALID',
    `${DURATIONS_FILE} cannot be used: ${what}`,
    'Remove it, and write it anew with `plumbline run --update-durations`; without it the split is one by name.',
    { cause: thrown },
  );
}
