import type { CounterPath } from '../model/counters.ts';
import { type Operation, timesAsked } from '../model/operation.ts';
import type { Work } from '../model/work.ts';
import { CURSOR_AT } from '../shapes/redis-shape.ts';
import type { CountPair } from './counter-directions.ts';

const KEYS = 'redis.commands.keys';
/** Of one step without COUNT it is 10; the table that it goes through has twice as many places as elements at most. */
const ELEMENTS_A_STEP = 5;
/** The last step, and that of what came meanwhile. */
const STEPS_MORE = 2;
/** Of steps through the same elements, or one step of each loop: the last one has what is left. */
const STEPS_VARY = 0.1;
/** `SCAN 12345 MATCH page:* COUNT 1000` and the cursor that answers it. */
const BYTES_A_STEP = 96;

/**
 * By how much counters of Redis may grow where SCAN walks over what KEYS did in one go, while Redis answered nobody
 * else: more requests are what keeps each of them short. More steps than the keys need are more work. A cursor that was
 * there takes a few steps more on another server, which draws where each element lies when it starts.
 */
export function cursorLoop(before: Work, after: Work): ReadonlyMap<CounterPath, number> {
  const [old, now] = [before.operations ?? [], after.operations ?? []];
  const loop = loopOf(old, now);
  return allowanceOf(loop === undefined ? stepsElsewhere(old, now) : [loop]);
}

/** By how much they may fall and be no less work: the steps that the same loops take more on the other server. */
export function fewerSteps(before: Work, after: Work): ReadonlyMap<CounterPath, number> {
  return allowanceOf(stepsElsewhere(after.operations ?? [], before.operations ?? []));
}

function allowanceOf(loops: readonly Loop[]): ReadonlyMap<CounterPath, number> {
  const steps = loops.reduce((sum, one) => sum + one.steps, 0);
  const more = loops.reduce((sum, one) => sum + one.steps - one.fewer, 0);
  if (more === 0) return new Map();
  return new Map<CounterPath, number>([
    ['redis.commands', more],
    ['redis.roundTrips', more],
    ['redis.bytes', steps * BYTES_A_STEP],
  ]);
}

/** Steps that a cursor takes more, and commands in whose place it takes them. */
interface Loop {
  steps: number;
  fewer: number;
}

function loopOf(old: readonly Operation[], now: readonly Operation[]): Loop | undefined {
  const walks = old.filter(({ engine, verb }) => engine === 'redis' && verb === 'keys');
  const more = (verb: string) =>
    timesAsked(now, { engine: 'redis', verb }) - timesAsked(old, { engine: 'redis', verb });
  const [fewer, steps] = [-more('keys'), more('scan')];
  const elements = walks.reduce((sum, { counts }) => sum + (counts['redis.elements'] ?? 0), 0) / timesAsked(walks);
  const most = fewer * (elements / ELEMENTS_A_STEP + STEPS_MORE);
  return fewer > 0 && steps > fewer && steps <= most ? { fewer, steps } : undefined;
}

function stepsElsewhere(old: readonly Operation[], now: readonly Operation[]): Loop[] {
  const cursors = old.filter(({ engine, verb }) => engine === 'redis' && verb in CURSOR_AT);
  const targets = new Map(cursors.map((one) => [JSON.stringify([one.verb, one.target]), one]));
  return Array.from(targets.values(), ({ engine, verb, target }) => ({ engine, verb, target })).flatMap((cursor) => {
    const was = timesAsked(old, cursor);
    const steps = timesAsked(now, cursor) - was;
    const most = Math.max(was * STEPS_VARY, loopsOfBoth(old, now, cursor));
    return steps > 0 && steps <= most ? [{ fewer: 0, steps }] : [];
  });
}

/** Of several steps each, begun as often on both sides and in steps of one size; 0 where that is not so, or not known. */
function loopsOfBoth(
  old: readonly Operation[],
  now: readonly Operation[],
  { verb, target }: Pick<Operation, 'verb' | 'target'>,
): number {
  const [before, after] = [old, now].map((operations) => {
    const own = operations.filter((one) => one.engine === 'redis' && one.verb === verb && one.target === target);
    const begins = own.filter(({ shape }) => shape.cursor === undefined);
    return {
      begun: timesAsked(begins),
      goesOn: begins.length < own.length,
      shapes: JSON.stringify(begins.map(({ shape }) => shape)),
    };
  });
  if (before?.goesOn !== true || after?.goesOn !== true) return 0;
  return before.begun === after.begun && before.shapes === after.shapes ? before.begun : 0;
}

/** KEYS where it was not asked, or more often: small data hide what it costs, as they hide a scan of a collection. */
export function gainedKeys(counts: readonly CountPair[]): boolean {
  return counts.some(({ path, before, after }) => path === KEYS && after.least > before.most);
}
