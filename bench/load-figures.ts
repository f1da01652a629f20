import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { promisify } from 'node:util';
import { arrivalRate } from '../src/measure/http-load/arrival-rate.ts';
import type { StepTarget } from '../src/measure/http-load/load-step.ts';
import { StepTally } from '../src/measure/http-load/step-tally.ts';
import type { Measure } from './measure.ts';

/**
 * Not a dependency: nothing but this comparison uses it. It has a timer of its own, counts from the sending, and floors
 * to milliseconds.
 */
const OTHER = 'loadtest@8.2.1';
const RATE_PER_SECOND = 100;
const SECONDS = 15;
const ROUNDS = 5;
const LATE_MS = 100;
/**
 * Of 100 requests a second, those that arrive in the first 1.9 s of a stall of 2 s are answered more than 100 ms later.
 */
const LATE_ANSWERS = 190;

/** The open loop against another load generator in turns, and against a server that stalls. */
export async function loadFigures(signal: AbortSignal): Promise<Measure[]> {
  const pairs: { own: Percentiles; other: Percentiles }[] = [];
  {
    await using server = await TimedServer.start('service');
    for (let round = 0; round < ROUNDS; round += 1) {
      signal.throwIfAborted();
      const turns = [() => ownPercentiles(server.url), () => otherPercentiles(server.url)];
      const [first, second] = round % 2 === 0 ? turns : turns.toReversed();
      const [one, two] = [await first?.(), await second?.()];
      if (one === undefined || two === undefined) throw new Error('a round has two turns');
      pairs.push(round % 2 === 0 ? { own: one, other: two } : { own: two, other: one });
    }
  }
  const ratio = (of: keyof Percentiles): Measure => ({
    name: `${of} at ${RATE_PER_SECOND} requests/s, against ${OTHER} (ratio)`,
    values: pairs.map(({ own, other }) => own[of] / other[of]),
    bar: { within: 0.15 },
    detail: `${ROUNDS} rounds in turns, ours ${pairs.map(({ own }) => own[of].toFixed(1)).join(', ')} ms, its ${pairs.map(({ other }) => other[of]).join(', ')} ms`,
  });
  return [ratio('p50'), ratio('p95'), await stall()];
}

interface Percentiles {
  p50: number;
  p95: number;
}

async function stall(): Promise<Measure> {
  await using server = await TimedServer.start('stall');
  const tally = new LateTally();
  await arrivalRate(targetOf(server.url), { ratePerSecond: RATE_PER_SECOND, durationMs: 6_000 }, tally);
  return {
    name: `answers later than ${LATE_MS} ms when the server stalls for 2 s at ${RATE_PER_SECOND} requests/s, of ${LATE_ANSWERS}`,
    values: [tally.late / LATE_ANSWERS],
    bar: { within: 0.05 },
    detail: `${tally.late} late answers`,
  };
}

class LateTally extends StepTally {
  late = 0;

  override answered(sentAt: number): void {
    if (performance.now() - sentAt > LATE_MS) this.late += 1;
    super.answered(sentAt);
  }
}

function targetOf(url: string): StepTarget {
  const body = Buffer.from('{"ok":true}');
  return {
    url,
    recorded: [{ request: { path: '/' }, label: 'GET /', body, comparable: '' }],
    comparable: (answer) => answer,
    timeoutMs: 10_000,
    onLive: () => undefined,
  };
}

async function ownPercentiles(url: string): Promise<Percentiles> {
  const tally = new StepTally();
  await arrivalRate(targetOf(url), { ratePerSecond: RATE_PER_SECOND, durationMs: SECONDS * 1_000 }, tally);
  const { latencyMs, answers, sent } = tally.counts();
  if (latencyMs === undefined || answers !== sent) throw new Error(`${answers} of ${sent} requests were answered`);
  return latencyMs;
}

async function otherPercentiles(url: string): Promise<Percentiles> {
  const program = ['exec', '--yes', '--ignore-scripts', `--package=${OTHER}`, '--', 'loadtest'];
  const load = ['--rps', String(RATE_PER_SECOND), '-c', '10', '-t', String(SECONDS), '--cores', '1', '-k', url];
  const { stdout } = await promisify(execFile)('npm', [...program, ...load], { timeout: 120_000 });
  const at = (percent: number) => {
    const value = new RegExp(`^\\s*${percent}% +(\\d+) ms`, 'm').exec(stdout)?.[1];
    if (value === undefined) throw new Error(`${OTHER} told no ${percent}%:\n${stdout}`);
    // It floors each latency: half a millisecond on average.
    return Number(value) + 0.5;
  };
  return { p50: at(50), p95: at(95) };
}

class TimedServer implements AsyncDisposable {
  readonly url: string;
  readonly #child: ReturnType<typeof spawn>;

  private constructor(child: ReturnType<typeof spawn>, port: string) {
    this.#child = child;
    this.url = `http://127.0.0.1:${port}`;
  }

  static async start(mode: 'service' | 'stall'): Promise<TimedServer> {
    const file = path.join(import.meta.dirname, 'timed-server.ts');
    const child = spawn(process.execPath, [file, mode], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    return new TimedServer(child, line.toString().trim());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    await ended;
  }
}
