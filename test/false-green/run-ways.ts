/** `npm run test:false-green`: tries every way to a false green on real engines; exit 1 if one is open. */

import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { Redis } from 'ioredis';
import { MongoClient } from 'mongodb';
import { startEngines } from '../../src/engines/engines.ts';
import { ownEngineRequest, ROOT } from '../own-engines.ts';
import { docsPage } from './docs-page.ts';
import { runTrial, type TrialEnd } from './run-trial.ts';
import { KINDS, type Trial, type Way } from './way.ts';
import { type EngineUrls, removePrepared } from './way-folder.ts';
import { CONTROLS, WAYS } from './ways.ts';

const OUTPUT_LINES = 25;

interface Verdict {
  readonly word: 'ok' | 'GREEN' | 'OTHER CODE' | 'OTHER REASON' | 'NOT GREEN' | 'NOT TRIED';
  readonly exitCode: number | undefined;
  /** Of what is not as it should be. */
  readonly output: string;
}

const { values: flags } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    docs: { type: 'boolean', default: false },
    lanes: { type: 'string', default: '2' },
    results: { type: 'string' },
  },
});
const only = new RegExp(flags.only, 'i');
const selected = <One extends Trial>(all: readonly One[]) =>
  all.filter(({ name, kind }) => only.test(name) || only.test(KINDS[kind]) || only.test(kind));
const ways = selected(WAYS);
const controls = selected(CONTROLS);
if (flags.docs) await writeFile(path.join(ROOT, 'docs/false-green.md'), docsPage(WAYS, CONTROLS));
else process.exitCode = (await tryAll()) ? 0 : 1;

/** Each lane has engines of its own: counters are the server's, and two runs on one would count each other. */
async function tryAll(): Promise<boolean> {
  const request = { ...(await ownEngineRequest()), onProgress: (text: string) => console.error(text) };
  const left = [
    ...controls.map((control) => ({ trial: control, judge: (end: TrialEnd) => verdictOnControl(control, end) })),
    ...ways.map((way) => ({ trial: way, judge: (end: TrialEnd) => verdictOn(way, end) })),
  ];
  const tried = left.length;
  let open = 0;
  await using others = await startEngines(request);
  const notGiven = { OTHER_MONGO_URL: others.mongo.url, OTHER_REDIS_URL: others.redis.url };
  const lane = async () => {
    await using engines = await startEngines(request);
    const urls = { MONGO_URL: engines.mongo.url, REDIS_URL: engines.redis.url, ...notGiven };
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      if (!(await told(next.trial, urls, next.judge))) open += 1;
    }
  };
  await Promise.all(Array.from({ length: Math.min(Number(flags.lanes), tried) }, lane));
  await removePrepared();
  console.log(
    `\n${ways.length} ways to a false green and ${controls.length} controls: ${tried - open} as they should be, ${open} not`,
  );
  if (flags.results !== undefined)
    await writeFile(flags.results, JSON.stringify({ passed: tried - open, failed: open }));
  return open === 0 && tried > 0;
}

/** One line, and what was printed where it is not as it should be. */
async function told(trial: Trial, urls: EngineUrls, judge: (end: TrialEnd) => Verdict): Promise<boolean> {
  await emptyEngines(urls);
  const startedAt = performance.now();
  const verdict = await runTrial(trial, urls).then(judge, (error: unknown): Verdict => {
    return { word: 'NOT TRIED', exitCode: undefined, output: String(error) };
  });
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  const { word, exitCode = '-' } = verdict;
  console.log(
    `${word.padEnd(12)} ${String(exitCode).padStart(3)} ${seconds.padStart(5)} s  ${KINDS[trial.kind]}: ${trial.name}`,
  );
  if (word === 'ok') return true;
  const lines = verdict.output.trim().split('\n').slice(-OUTPUT_LINES);
  console.log(lines.map((line) => `  | ${line}`).join('\n'));
  return false;
}

/** A terminal's lines are broken wherever they are full. */
function isSaid(says: RegExp, output: string): boolean {
  return says.test(output) || says.test(output.replaceAll(/\s+/g, ' '));
}

function verdictOn({ exits = [3], says }: Way, { exitCode, output }: TrialEnd): Verdict {
  const found = { exitCode, output };
  if (exitCode === 0) return { word: 'GREEN', ...found };
  if (!exits.includes(exitCode)) return { word: 'OTHER CODE', ...found };
  return { word: isSaid(says, output) ? 'ok' : 'OTHER REASON', ...found };
}

function verdictOnControl({ says }: { says: RegExp }, { exitCode, output }: TrialEnd): Verdict {
  return { word: exitCode === 0 && isSaid(says, output) ? 'ok' : 'NOT GREEN', exitCode, output };
}

/** Nothing of one way is there when the next begins. The engines are this script's own. */
async function emptyEngines({ MONGO_URL, REDIS_URL }: EngineUrls): Promise<void> {
  await using mongo = await new MongoClient(MONGO_URL).connect();
  const { databases } = await mongo.db('admin').admin().listDatabases({ nameOnly: true });
  for (const { name } of databases) {
    if (!['admin', 'config', 'local'].includes(name)) await mongo.db(name).dropDatabase();
  }
  const redis = new Redis(REDIS_URL);
  await redis.flushall();
  redis.disconnect();
}
