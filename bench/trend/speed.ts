import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { seededRandom } from '../../src/dataset/random.ts';
import type { HistoryEntry } from '../../src/history/entry.ts';
import { ROOT } from '../../test/own-engines.ts';

const VARIANTS = 100;

/** Entries as runs of 100 variants leave them, with all figures; a tenth of the variants changes once in 100 runs. */
function* syntheticEntries(runs: number): Generator<HistoryEntry> {
  const { next, chance } = seededRandom('trend-speed', runs);
  const levels = Array.from({ length: VARIANTS }, () => 1 + 9 * next());
  for (let run = 0; run < runs; run += 1) {
    const variants = levels.map((level, i) => {
      if (run % 100 === 50 && chance(0.1)) levels[i] = level * 1.2;
      const p50 = Math.round(1e4 * level * (0.95 + 0.1 * next())) / 1e4;
      const latencyMs = { p50, p95: Math.round(2e4 * p50) / 1e4 };
      const counts = { mongoCommands: 20, keysExamined: 400, docsExamined: 400, returned: 400, bytes: 90_000 };
      const work = { calls: 20, ...counts, redisCommands: 20, hits: 16, misses: 4 };
      return { scenario: `scenario-${i >> 1}`, variant: i % 2 ? 'indexed' : 'cached', latencyMs, work, unstable: [] };
    });
    yield {
      v: 2,
      run: `run-${run}`,
      startedAt: new Date(Date.UTC(2026, 0, 1) + run * 3_600_000).toISOString(),
      revision: `${run}`.padStart(40, '0'),
      dirty: false,
      profile: 'pr',
      datasetDigest: 'c0ffee',
      machineClass: 'linux-x64-bench',
      engines: { mongodb: '7.0.15', redis: '7.0.15' },
      verdict: 'pass',
      variants,
      rows: [],
    };
  }
}

interface Question {
  name: string;
  kept: number;
  args: string[];
  atMostSeconds?: number;
}

const QUESTIONS: readonly Question[] = [
  { name: 'the last 500 of 500 runs, 100 series', kept: 500, args: ['--metric', 'p50'], atMostSeconds: 2 },
  { name: 'the last 500 of 500 runs, all 1,000 series', kept: 500, args: [] },
  { name: 'the last 500 of 10,000 runs, 100 series', kept: 10_000, args: ['--metric', 'p50'], atMostSeconds: 2 },
  {
    name: '10,000 runs, 100 series',
    kept: 10_000,
    args: ['--metric', 'p50', '--limit', '10000'],
    atMostSeconds: 10,
  },
];

/** Makes each process of a program say what it took of a core, whatever else the machine did. */
const TELL = `data:text/javascript,${encodeURIComponent(`
  import { isMainThread } from 'node:worker_threads';
  const used = () => Object.values(process.cpuUsage()).reduce((a, b) => a + b);
  if (isMainThread) process.on('exit', () => process.stderr.write('\\ncpu ' + used() + '\\n'));
`)}`;

/**
 * Seconds of the whole command, the middle of three, and what is left of them without the program's start. @returns
 * whether all keep within theirs.
 */
export async function printSpeed(): Promise<boolean> {
  let kept = true;
  const folder = await mkdtemp(path.join(tmpdir(), 'plumbline-trend-'));
  try {
    for (const runs of new Set(QUESTIONS.map((question) => question.kept))) {
      await writeHistory(path.join(folder, String(runs)), runs);
    }
    const start = await middleOf(['--version']);
    console.log(`the program's start alone: ${text(start)}`);
    for (const { name, kept: runs, args, atMostSeconds } of QUESTIONS) {
      const whole = await middleOf(['trend', '--out', path.join(folder, String(runs)), ...args]);
      const seconds = whole.seconds - start.seconds;
      const met = atMostSeconds === undefined || seconds <= atMostSeconds;
      if (!met) kept = false;
      const bar = atMostSeconds === undefined ? '' : `; at most ${atMostSeconds} s: ${met ? 'met' : 'NOT MET'}`;
      console.log(`${name}: ${seconds.toFixed(2)} s${bar} (the whole command ${text(whole)})`);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return kept;
}

async function writeHistory(folder: string, runs: number): Promise<void> {
  await mkdir(path.join(folder, 'history'), { recursive: true });
  const file = createWriteStream(path.join(folder, 'history/linux-x64-bench.jsonl'));
  for (const entry of syntheticEntries(runs)) {
    if (!file.write(`${JSON.stringify(entry)}\n`)) await once(file, 'drain');
  }
  file.end();
  await once(file, 'finish');
  console.log(`${runs} runs of ${VARIANTS} variants: ${(file.bytesWritten / 2 ** 20).toFixed(0)} MiB of JSON lines`);
}

interface Timed {
  seconds: number;
  /** Of one core. */
  cpuSeconds: number;
}

function text({ seconds, cpuSeconds }: Timed): string {
  return `${seconds.toFixed(2)} s, ${cpuSeconds.toFixed(2)} s of a core`;
}

async function middleOf(args: readonly string[]): Promise<Timed> {
  const times: Timed[] = [];
  for (let time = 0; time < 3; time += 1) times.push(await timed(args));
  return times.sort((a, b) => a.seconds - b.seconds)[1] as Timed;
}

async function timed(args: readonly string[]): Promise<Timed> {
  const start = performance.now();
  const program = path.join(ROOT, 'bin/plumbline.js');
  const child = spawn(process.execPath, [program, ...args], {
    cwd: ROOT,
    // The command's own process, too.
    env: { ...process.env, NODE_OPTIONS: `--import=${TELL}` },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk;
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`plumbline ${args.join(' ')} ended with ${code}: ${said}`);
  const cpuMicros = Array.from(said.matchAll(/^cpu (\d+)$/gm), ([, micros]) => Number(micros));
  if (cpuMicros.length === 0) throw new Error('the program did not say what it took of a core');
  return {
    seconds: (performance.now() - start) / 1000,
    cpuSeconds: cpuMicros.reduce((sum, one) => sum + one, 0) / 1e6,
  };
}
