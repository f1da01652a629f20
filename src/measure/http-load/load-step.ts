import type { LoadStep } from '../../model/http-load.ts';
import { nowMs } from '../clock.ts';
import type { LiveFigures } from '../messages.ts';
import { EventLoopDelay } from './event-loop-delay.ts';
import type { Comparable, RecordedRequest } from './recorded-requests.ts';
import { StepTally } from './step-tally.ts';

const LIVE_EVERY_MS = 500;
/** Of the p95 that is reported: more than this is the generator's own. */
const DELAY_SHARE = 0.1;
/** Of one core; what is left is no reserve for an answer that comes in between. */
const CPU_SHARE = 0.95;

/** What both ways of making load need. */
export interface StepTarget {
  /** `http://127.0.0.1:8080` */
  url: string;
  recorded: readonly RecordedRequest[];
  comparable: Comparable;
  timeoutMs: number;
  onLive(figures: LiveFigures): void;
}

/** Makes load into the tally, from its warm-up to the last answer, then says what kind of load it was. */
export type MakeLoad = (tally: StepTally) => Promise<Pick<LoadStep, 'connections' | 'ratePerSecond'>>;

/** One step, with what the generator itself was busy with. */
export async function loadStep({ onLive }: Pick<StepTarget, 'onLive'>, make: MakeLoad): Promise<LoadStep> {
  const tally = new StepTally();
  await using delay = new EventLoopDelay();
  const live = setInterval(() => onLive(tally.live()), LIVE_EVERY_MS);
  const cpu = process.cpuUsage();
  const startedMs = nowMs();
  try {
    const kind = await make(tally);
    const { user, system } = process.cpuUsage(cpu);
    const cpuShare = (user + system) / 1_000 / (nowMs() - startedMs);
    const counts = tally.counts();
    return { ...kind, ...counts, generator: generatorOf(delay.takeP99Ms(), cpuShare, counts.latencyMs?.p95) };
  } finally {
    clearInterval(live);
  }
}

/** Whether the generator was its own bottleneck. */
export function generatorOf(
  eventLoopDelayP99Ms: number,
  cpuShare: number,
  p95Ms: number | undefined,
): LoadStep['generator'] {
  const delayMs = eventLoopDelayP99Ms.toFixed(2);
  const late = p95Ms !== undefined && eventLoopDelayP99Ms > p95Ms * DELAY_SHARE;
  const reasons = [
    late
      ? `its event loop was ${delayMs} ms late (p99), more than a tenth of the ${p95Ms.toFixed(2)} ms that it measured (p95)`
      : undefined,
    cpuShare > CPU_SHARE ? `it kept ${Math.round(cpuShare * 100)}% of a core busy` : undefined,
  ].filter((reason) => reason !== undefined);
  return {
    eventLoopDelayP99Ms,
    cpuShare,
    ...(reasons.length === 0 ? {} : { bottleneck: reasons.join(', and ') }),
  };
}
