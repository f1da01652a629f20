import autocannon from 'autocannon';
import { nowMs } from '../clock.ts';
import { type LoadConnection, watchConnection } from './load-connection.ts';
import type { StepTarget } from './load-step.ts';
import type { StepTally } from './step-tally.ts';

const WARM_UP_MS = 1_000;
const LOOK_EVERY_MS = 20;
/** A dead server refuses thousands of connections a second: nothing more is learnt from them. */
const FAILURES_AT_MOST = 1_000;

export interface LevelLimits {
  connections: number;
  durationMs: number;
  /** A slow variant goes on until it has so many answers, or `atMostMs` passed. */
  atLeastAnswers: number;
  atMostMs: number;
}

/**
 * A closed loop by autocannon: each connection sends its next request when it has its answer. autocannon's own figures
 * are whole milliseconds and count a hung server as none: each connection is watched instead.
 */
export async function connectionLevel(
  { url, recorded, comparable, timeoutMs }: StepTarget,
  { connections, durationMs, atLeastAnswers, atMostMs }: LevelLimits,
  tally: StepTally,
): Promise<{ connections: number }> {
  const watched: LoadConnection[] = [];
  const requests = recorded.map(({ request: { method = 'GET', path, headers, body } }) => ({
    method,
    path,
    headers: { ...(typeof body === 'object' && { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'object' ? JSON.stringify(body) : body }),
  }));
  const ended = Promise.withResolvers<void>();
  const settings: autocannon.Options = {
    url,
    connections,
    // Ended by hand: at the latest after its warm-up, its time and one deadline.
    duration: Math.ceil((WARM_UP_MS + atMostMs + 2 * timeoutMs) / 1_000),
    timeout: timeoutMs / 1_000,
    sampleInt: 100,
    requests,
    setupClient: (client) => {
      // Connections in step would all ask the same at the same time.
      const from = Math.floor((watched.length * recorded.length) / connections);
      const order = recorded.map((_, at) => (at + from) % recorded.length);
      client.setRequests(order.map((at) => ({ ...requests[at] })));
      watched.push(watchConnection(client, { order, recorded, comparable, timeoutMs, tally }));
    },
  };
  const running = autocannon(settings, (error) => (error ? ended.reject(error) : ended.resolve()));
  try {
    const startedAt = nowMs();
    await until(() => nowMs() - startedAt >= WARM_UP_MS);
    tally.open();
    const openedAt = nowMs();
    await until(() => {
      const passedMs = nowMs() - openedAt;
      const done = passedMs >= durationMs && tally.answers >= atLeastAnswers;
      return done || passedMs >= atMostMs || tally.failures >= FAILURES_AT_MOST;
    });
    tally.close();
    const closedAt = nowMs();
    // What was sent before the end is answered, or passes its deadline.
    const late = () => watched.some(({ pendingSince }) => pendingSince !== undefined && pendingSince < closedAt);
    await until(() => !late() || nowMs() - closedAt > timeoutMs + WARM_UP_MS);
  } finally {
    running.stop();
    await ended.promise;
  }
  return { connections };
}

function until(met: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      if (!met()) return;
      clearInterval(timer);
      resolve();
    }, LOOK_EVERY_MS);
  });
}
