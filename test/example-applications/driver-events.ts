import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { ExampleProject } from './example-project.ts';

const EVENTS = 'driver-events.txt';
const CALLS = 'calls.jsonl';
const callSchema = z.object({
  process: z.number(),
  scenario: z.string(),
  variant: z.string(),
  names: z.array(z.string()),
});

/** Has the application write the events of its driver, and each call of each scenario keep those that fell into it. */
export async function keepDriverEvents(project: ExampleProject): Promise<void> {
  const folder = path.join(project.folder, 'scenarios');
  for (const file of (await readdir(folder)).filter((name) => name.endsWith('.scenario.ts'))) {
    const name = file.replace('.scenario.ts', '');
    const original = await readFile(path.join(folder, file), 'utf8');
    await writeFile(path.join(folder, `${name}.original.ts`), original);
    await writeFile(path.join(folder, file), keeping(name, project.folder));
  }
}

/** What the driver said of the counted calls of the second work pass, the one that reports have: commands by name. */
export async function driverCommands(
  project: ExampleProject,
  scenario: string,
  variant: string,
  calls: number,
): Promise<Record<string, number>> {
  const lines = (await readFile(path.join(project.folder, CALLS), 'utf8')).trim().split('\n');
  const ofVariant = lines
    .map((line) => callSchema.parse(JSON.parse(line)))
    .filter((call) => call.scenario === scenario && call.variant === variant);
  // Each work pass of a variant has a process of its own, and the timed calls a third.
  const [, second] = [...new Set(ofVariant.map((call) => call.process))];
  const own = ofVariant.filter((call) => call.process === second);
  // Those before the counted ones prime a cache.
  const names = own.slice(-calls).flatMap((call) => call.names);
  return Object.fromEntries([...Map.groupBy(names, (name) => name)].map(([name, all]) => [name, all.length]));
}

const keeping = (scenario: string, folder: string) => `
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import original from './${scenario}.original.ts';
const EVENTS = ${JSON.stringify(path.join(folder, EVENTS))};
const CALLS = ${JSON.stringify(path.join(folder, CALLS))};
const events = () => (existsSync(EVENTS) ? readFileSync(EVENTS, 'utf8').trim().split('\\n').filter(Boolean) : []);
const keeping = ([variant, { run, ...others }]) => [variant, { ...others, run: async (context, params) => {
  const before = events().length;
  const answer = await run(context, params);
  const names = events().slice(before);
  appendFileSync(CALLS, JSON.stringify({ process: process.pid, scenario: '${scenario}', variant, names }) + '\\n');
  return answer;
} }];
export default {
  ...original,
  app: { ...original.app, env: { DRIVER_EVENTS_FILE: EVENTS } },
  variants: Object.fromEntries(Object.entries(original.variants).map(keeping)),
};
`;
