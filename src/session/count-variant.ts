import { setTimeout as delay } from 'node:timers/promises';
import { PlumblineError } from '../errors.ts';
import { AT_ONCE_MS, beyondIdle, type IdleWork, mostAtOnce, type TimedCounts } from '../measure/idle-work.ts';
import { connectionsBefore, serverConnections } from '../measure/mongo-connections.ts';
import { kindOf } from '../measure/mongo-operations.ts';
import { Profiler } from '../measure/mongo-profiler.ts';
import { RedisMonitor } from '../measure/redis-monitor.ts';
import { shownRequests } from '../measure/redis-work.ts';
import { countsText, type ServerWindow, ServerWindows, summed } from '../measure/server-windows.ts';
import { ofLaterTimers } from '../measure/settling.ts';
import { expectsMongo } from '../measure/untouched-engines.ts';
import { countCalls, HARNESS_APP_NAME, type WorkPass, workOfCalls } from '../measure/work-pass.ts';
import type { WorkerProcess } from '../measure/worker-process.ts';
import { POOL_CHECKS } from '../model/counters.ts';
import type { Scenario } from '../model/scenario.ts';
import { totalCommands } from '../model/work.ts';
import type { LoadedScenarioFile } from '../project/scenario-files.ts';
import { type Databases, databaseOf } from './databases.ts';
import { longLookOf } from './long-look.ts';
import type { Aside, ControlClients, Measurer } from './measurer.ts';

/** Counted calls of a scenario that says nothing of them. */
export const DEFAULT_CALLS = 10;
/** Applications were seen to write every 10 s by themselves. */
const APPLICATION_IDLE_MS = 11_000;
/**
 * What closing may do that opening did not: an entry or two of its own that it removes, or a buffer that it empties.
 */
const CLOSING_MAY_ADD = 2;
/** What an application does by itself may fall between two counters that are read one after the other. */
const MOST_COUNTS = 3;

export interface CountOptions {
  measurer: Measurer;
  control: ControlClients;
  scenario: LoadedScenarioFile;
  variant: string;
  databases?: Databases;
  /** Makes the database that the variant writes to anew. */
  restore(): Promise<void>;
}

/** See ServerWindow. */
type Asked = Readonly<Record<string, number>>;

/**
 * Work of one variant, in a process of its own. What the engines do after the answers, or when the variant is closed,
 * is held against the same without any call, which shows what comes of the calls. An application whose counters
 * disagree is counted anew, twice at most. Errors are the caller's.
 */
export async function countVariant(options: CountOptions): Promise<WorkPass> {
  for (let left = options.scenario.definition.app === undefined ? 1 : MOST_COUNTS; ; left -= 1) {
    try {
      return await countOnce(options);
    } catch (thrown) {
      if (left === 1 || !isDisagreement(thrown)) throw thrown;
    }
  }
}

async function countOnce(options: CountOptions): Promise<WorkPass> {
  const { control, measurer, scenario, variant, databases } = options;
  const { definition, name } = scenario;
  const checks = definition.checks[variant] ?? {};
  // Clients of the variant before are nobody else's.
  await measurer.discard();
  const before = await connectionsBefore(control.mongo);
  const alone = before.foreign.size === 0;
  const { worker, windows, opened } = await open(options, alone);
  const look = longLookOf(control, measurer.folder, scenario, variant);
  const target = {
    worker,
    mongo: control.mongo,
    redis: control.redis,
    scenario: name,
    variant,
    database: databaseOf(definition, variant, databases),
    calls: definition.calls ?? DEFAULT_CALLS,
    prime: definition.variants[variant]?.prime === true,
    beforeEach: definition.variants[variant]?.beforeEach !== undefined,
    application: definition.app !== undefined,
    expectsMongo: expectsMongo(checks.mongoCommands),
    before,
    notCopied: definition.writes
      ? Object.keys(definition.dataset.collections).filter((one) => !definition.writes?.collections.includes(one))
      : [],
    longLook: look.isDue,
    ...byItselfOf(options),
    checksPools: POOL_CHECKS.some((check) => checks[check] !== undefined),
  };
  const calls = await countCalls(target);
  look.seen(calls.late.unknown);
  const timers = await runTimers(options, worker, windows);
  const closed = await close(options, worker, windows);
  const isBeside = (name: string) => isBesideData(name, definition, target.database);
  const closing = withoutEmptied(closed.closing, isBeside, CLOSING_MAY_ADD);
  // A buffer is emptied seldom; what comes of each call comes as often as the calls.
  const seldom = Math.min(CLOSING_MAY_ADD, target.calls - 1);
  const left = withoutEmptied(timers.asked, (name) => isBeside(name) || name.startsWith('Redis '), seldom);
  const late = withoutEmptied(calls.late.asked, isBeside, target.application ? seldom : 0);
  const notes = [
    closed.note,
    closing.emptied && `when it was closed it asked ${closing.emptied}, which is counted for no call`,
    left.emptied && `timers of \`open\` asked ${left.emptied}, which is counted for no call`,
  ];
  const passed = async (withLate: boolean, idle?: IdleWork) => {
    const afterwards = late.emptied && `after its answers it asked ${late.emptied}, which is counted for no call`;
    const { notes: ofCalls, ...pass } = await workOfCalls(target, calls, { withLate, idle });
    const said = [...notes, ...ofCalls, withLate ? undefined : afterwards].filter((note) => note !== undefined);
    return said.length === 0 ? pass : { ...pass, note: said.join('; ') };
  };
  const what = `${name}/${variant}`;
  const isLate = totalCommands(late.asked) > 0;
  if (!isLate && totalCommands(closing.asked) === 0 && totalCommands(left.asked) === 0)
    return await passed(false, target.byItself).catch((thrown: unknown) => {
      if (target.application || calls.strangers || !isDisagreement(thrown)) throw thrown;
      // A command that nobody awaited is under way as the last call is answered: one counter has it before that, and
      // another one after it. It is of the calls, as nobody else is there who works by himself.
      return passed(true);
    });
  const byItself = await withoutCalls(options, alone, isLate ? calls.late.ms : 0);
  const faultIn = (idle: Idle) =>
    closingFault({ opened, closing: closing.asked, idle }) ??
    timersFault({ asked: left.asked, ms: timers.ms }, idle.timers);
  // A short look misses what an application does every few seconds, and it may be doing just that.
  const idle = faultIn(byItself) !== undefined ? await withoutCalls(options, alone, calls.late.ms) : byItself;
  const fault = faultIn(idle);
  if (fault !== undefined) throw leftError(what, fault);
  const beyond = beyondIdle(late.asked, calls.late.ms, idle);
  const isOfCalls = totalCommands(beyond) > 0;
  if (isOfCalls && calls.late.endless) throw endlessError(what, beyond, calls.late.ms);
  if (isOfCalls) look.foundWork();
  return await passed(isOfCalls, target.application && !isOfCalls ? idle : undefined);
}

function isDisagreement(thrown: unknown): boolean {
  return thrown instanceof PlumblineError && thrown.code === 'COUNTERS_DISAGREE';
}

/** A buffer of metrics or of a log that is emptied: a write or two beside the data, for which no call waits. */
function withoutEmptied(
  asked: Asked,
  isBuffer: (name: string) => boolean,
  atMost: number,
): { asked: Asked; emptied?: string } {
  const emptied = Object.fromEntries(Object.entries(asked).filter(([name]) => isBuffer(name)));
  const n = totalCommands(emptied);
  if (n === 0 || n > atMost) return { asked };
  return {
    asked: Object.fromEntries(Object.entries(asked).filter(([name]) => !isBuffer(name))),
    emptied: countsText(emptied),
  };
}

function isBesideData(name: string, { dataset }: Scenario, database: string): boolean {
  const data = Object.keys(dataset.collections).map((collection) => `${database}.${collection}`);
  return name.startsWith(`${database}.`) && !data.includes(name);
}

/** What timers ask that `open` made and that fire seconds later, as one does that empties a queue of the calls. */
async function runTimers({ control, scenario, variant }: CountOptions, worker: WorkerProcess, windows: ServerWindows) {
  const working = (await serverConnections(control.mongo)).filter((one) => one.working);
  return await ofLaterTimers({
    windows,
    worker,
    mongo: control.mongo,
    what: `${scenario.name}/${variant}`,
    variant,
    application: false,
    longLook: false,
    unrelated: new Set(working.map(({ id }) => id)),
  });
}

async function open(options: CountOptions, alone: boolean) {
  const { measurer, control, scenario, variant, databases, restore } = options;
  await restore();
  const worker = await measurer.loadFresh(scenario);
  await measurer.emptyRedis();
  const database = databaseOf(scenario.definition, variant, databases);
  const windows = await ServerWindows.start(control.mongo, control.redis, { database, alone });
  const stretch = new Stretch(windows);
  const { aside } = stretch;
  await measurer.open(worker, scenario, variant, { countCommands: true, keepCache: true, aside });
  return { worker, windows, opened: await stretch.end() };
}

/** What the variant and its application do when they are told to end. */
async function close({ measurer, scenario, variant }: CountOptions, worker: WorkerProcess, windows: ServerWindows) {
  await windows.take();
  const stretch = new Stretch(windows);
  const note = await measurer.close(worker, scenario, variant, stretch.aside);
  const asked = await stretch.end();
  return { note, closing: withoutClosedCursors(asked, stretch.closedCursors) };
}

/** A stream that lives as long as its variant is closed with it: that leaves no work of a call to anybody. */
function withoutClosedCursors(asked: Asked, closedCursors: number): Asked {
  let left = closedCursors;
  const others = Object.entries(asked).map(([name, n]) => {
    const ofCursors = name.startsWith('Redis ') ? 0 : Math.min(n, left);
    left -= ofCursors;
    return [name, n - ofCursors] as const;
  });
  return Object.fromEntries(others.filter(([, n]) => n > 0));
}

/** Work over some time, without what the harness does aside. */
class Stretch {
  readonly #windows: ServerWindows;
  readonly #asked: Asked[] = [];
  #closedCursors = 0;

  constructor(windows: ServerWindows) {
    this.#windows = windows;
  }

  readonly aside: Aside = async (work) => {
    await this.#take();
    const result = await work();
    await this.#windows.take();
    return result;
  };

  async end(): Promise<Asked> {
    await this.#take();
    return summed(this.#asked);
  }

  get closedCursors(): number {
    return this.#closedCursors;
  }

  async #take(): Promise<void> {
    const { asked, closedCursors } = await this.#windows.take();
    this.#asked.push(asked);
    this.#closedCursors += closedCursors;
  }
}

/** `asked`: between opening and closing. */
interface Idle extends IdleWork {
  timers: { asked: Asked; ms: number };
  closing: Asked;
}

/** What was seen of applications without a call, while these clients were connected. */
const applicationsIdle = new WeakMap<ControlClients, Map<string, Idle>>();

/**
 * The same variant, opened and closed again without a call in between; of an application once, as all its variants do
 * the same then.
 */
async function withoutCalls(options: CountOptions, alone: boolean, lateMs: number): Promise<Idle> {
  const { control, scenario } = options;
  if (scenario.definition.app === undefined) return await watchIdle(options, alone, lateMs);
  const known = applicationsIdle.get(control) ?? new Map<string, Idle>();
  applicationsIdle.set(control, known);
  const key = applicationKey(options);
  const ms = lateMs === 0 ? 0 : Math.max(lateMs, APPLICATION_IDLE_MS);
  const before = known.get(key);
  if (before !== undefined && before.ms >= ms) return before;
  const idle = await watchIdle(options, alone, ms);
  known.set(key, idle);
  return idle;
}

/** What is known of it already, of a look that was long enough. */
function byItselfOf(options: CountOptions): { byItself?: IdleWork } {
  const { control, scenario } = options;
  if (scenario.definition.app === undefined) return {};
  const idle = applicationsIdle.get(control)?.get(applicationKey(options));
  return idle === undefined || idle.ms < APPLICATION_IDLE_MS ? {} : { byItself: idle };
}

/** Equal where the same code is started on the same data: what a scenario opens itself is its own. */
function applicationKey({ measurer, scenario, variant, databases }: CountOptions): string {
  const { app, open, variants } = scenario.definition;
  const own = open === undefined ? [] : [scenario.file, variant];
  return JSON.stringify([
    measurer.folder,
    app,
    variants[variant]?.env,
    databaseOf(scenario.definition, variant, databases),
    own,
  ]);
}

async function watchIdle(options: CountOptions, alone: boolean, ms: number): Promise<Idle> {
  const { worker, windows } = await open(options, alone);
  const isWatched = options.scenario.definition.app !== undefined && ms > 0;
  if (!isWatched) await delay(ms);
  const seen = isWatched ? await watched(options, alone, ms) : undefined;
  const { asked } = await windows.take();
  const timers = await runTimers(options, worker, windows);
  const { closing } = await close(options, worker, windows);
  return { asked, ms, ...seen, timers, closing };
}

async function watched(
  { control, scenario, variant, databases }: CountOptions,
  alone: boolean,
  ms: number,
): Promise<IdleWork> {
  const { mongo, redis } = control;
  const database = databaseOf(scenario.definition, variant, databases);
  const profiler = new Profiler(mongo, database, HARNESS_APP_NAME);
  await profiler.reset();
  const opened = await RedisMonitor.open(redis);
  await using monitor = opened instanceof RedisMonitor ? opened : undefined;
  const startedAt = performance.now();
  const seen: (TimedCounts & { window: ServerWindow })[] = [];
  await profiler.recording(async () => {
    const windows = await ServerWindows.start(mongo, redis, { database, alone }, monitor);
    while (performance.now() - startedAt < ms) {
      await delay(AT_ONCE_MS / 2);
      const window = await windows.take();
      seen.push({ atMs: performance.now(), counts: window.asked, window });
    }
  });
  const lookedMs = performance.now() - startedAt;
  const entries = (await profiler.sections()).flat();
  return {
    asked: summed(seen.map(({ counts }) => counts)),
    kinds: summed(entries.map((entry) => ({ [kindOf(entry)]: 1 }))),
    ...(monitor === undefined ? {} : { requests: seen.flatMap(({ window }) => shownRequests(window, redis)) }),
    atOnce: mostAtOnce(seen),
    ms: lookedMs,
  };
}

interface Closing {
  opened: Asked;
  closing: Asked;
  idle: Idle;
}

/** Why closing does work that the calls left to it, or that was never opened; undefined where it does none. */
function closingFault({ opened, closing, idle }: Closing): string | undefined {
  // What it does by itself it may do at that moment too.
  const own = Object.entries(closing).filter(([name]) => idle.asked[name] === undefined);
  const asked = countsText(closing);
  if (own.some(([name, n]) => n > (idle.closing[name] ?? 0)))
    return `closing it asked ${asked}, without a call before ${countsText(idle.closing) || 'nothing'}: the calls left work to it`;
  if (totalCommands(Object.fromEntries(own)) <= totalCommands(opened) + CLOSING_MAY_ADD) return undefined;
  return `closing it asked ${asked}, opening it ${countsText(opened) || 'nothing'}`;
}

function timersFault(timers: Idle['timers'], idle: Idle['timers']): string | undefined {
  // Each is run once, however long it takes.
  const beyond = countsText(beyondIdle(timers.asked, Math.max(timers.ms, idle.ms), idle));
  return beyond === ''
    ? undefined
    : `timers of \`open\` asked ${beyond} more than without a call: the calls left work to them`;
}

function leftError(what: string, fault: string): PlumblineError {
  return new PlumblineError(
    'WORK_UNCOUNTED',
    `${what}: ${fault}`,
    'What a timer does seconds later, or is done when a variant is closed, is counted for no call: do it within the call.',
  );
}

function endlessError(what: string, beyond: Asked, ms: number): PlumblineError {
  return new PlumblineError(
    'WORK_UNCOUNTED',
    `${what}: ${Math.round(ms / 1_000)} s after its calls it still worked: ${countsText(beyond)} more than without a call`,
    'Work that does not end is counted for no call: let the call await it, or end its timer.',
  );
}
