import { setTimeout as delay } from 'node:timers/promises';
import { messageOf, PlumblineError } from '../errors.ts';
import type { ApplicationDefinition } from '../model/application.ts';
import { durationMs } from '../model/quantity.ts';
import { freePort } from '../process/free-port.ts';
import { sweepAbandoned } from '../process/marked-processes.ts';
import { ApplicationProcess } from './application-process.ts';
import { listeningPorts } from './listening-ports.ts';

const HOST = '127.0.0.1';
const ASK_EVERY_MS = 100;
const ANSWER_MS = 2_000;

export interface ApplicationTarget {
  definition: ApplicationDefinition;
  /** Absolute. */
  cwd: string;
  /** Of the engines, and of the variant. */
  env: Readonly<Record<string, string>>;
  /** See CommandTarget. */
  logFile: string;
  /** Cores to keep to, as `taskset` takes them. */
  cores?: string;
  signal: AbortSignal;
}

/** An application that answers. */
export interface RunningApplication {
  /** `http://127.0.0.1:41235` */
  readonly url: string;
  /** Of the application and all that it started. */
  readonly pids: readonly number[];
  /** Resolves with APP_DIED when it ends before it is stopped; otherwise never. */
  readonly died: Promise<PlumblineError>;
  stop(): Promise<{ leftBehind: string[] }>;
}

/**
 * Starts an application on a free port and waits until its `ready` path answers 2xx. What a killed run left is ended
 * first.
 * @throws APP_NOT_READY, APP_WRONG_PORT, APP_DIED, or the signal's reason; then nothing of it is left.
 */
export async function startApplication({
  definition,
  cwd,
  env,
  logFile,
  cores,
  signal,
}: ApplicationTarget): Promise<RunningApplication> {
  sweepAbandoned();
  const port = await freePort(HOST);
  const running = new ApplicationProcess({
    commandLine: definition.command,
    cwd,
    env: { ...definition.env, ...env, HOST, PORT: String(port) },
    logFile,
    ...(cores === undefined ? {} : { cores }),
  });
  let stopping = false;
  const died = new Promise<PlumblineError>((resolve) => {
    void running.ended.then((end) => {
      if (!stopping) resolve(diedError(definition, end, running));
    });
  });
  const url = `http://${HOST}:${port}`;
  try {
    await Promise.race([died.then((error) => Promise.reject(error)), untilReady(definition, url, running, signal)]);
  } catch (thrown) {
    stopping = true;
    await running.stop();
    throw thrown;
  }
  return {
    url,
    get pids() {
      return running.pids;
    },
    died,
    stop: () => {
      stopping = true;
      return running.stop();
    },
  };
}

async function untilReady(
  { ready, readyWithin = '30s', command }: ApplicationDefinition,
  url: string,
  running: ApplicationProcess,
  signal: AbortSignal,
): Promise<void> {
  const startedMs = performance.now();
  for (;;) {
    signal.throwIfAborted();
    const answer = await ask(`${url}${ready}`, signal);
    if (answer === 'ready') return;
    if (performance.now() - startedMs > durationMs(readyWithin)) {
      // Not earlier: a debugger's or a management port is often open long before the application's own.
      const elsewhere = answer.refused ? listeningPorts(running.pids) : [];
      if (elsewhere.length > 0)
        throw new PlumblineError(
          'APP_WRONG_PORT',
          `the application (${command}) listens on port ${elsewhere.join(' and ')}, not on the ${new URL(url).port} that PORT names`,
          'Make it listen on the port of the environment variable PORT: each variant is served on a port of its own.',
        );
      throw new PlumblineError(
        'APP_NOT_READY',
        `the application (${command}) was not ready within ${readyWithin}: GET ${ready} ${answer.text}; ${running.toldOutput()}`,
        'Is `ready` a path that answers 2xx? Does it listen on HOST and PORT? `readyWithin` gives a slow start more time.',
      );
    }
    await delay(ASK_EVERY_MS);
  }
}

async function ask(url: string, signal: AbortSignal): Promise<'ready' | { text: string; refused: boolean }> {
  try {
    const giveUp = AbortSignal.any([AbortSignal.timeout(ANSWER_MS), signal]);
    const answer = await fetch(url, { signal: giveUp, redirect: 'manual' });
    await answer.body?.cancel();
    return answer.ok ? 'ready' : { text: `was answered with ${answer.status}`, refused: false };
  } catch (thrown) {
    const cause = thrown instanceof Error && thrown.cause instanceof Error ? thrown.cause : thrown;
    const refused = cause instanceof Error && 'code' in cause && cause.code === 'ECONNREFUSED';
    if (cause instanceof Error && cause.name === 'TimeoutError')
      return { text: `was not answered within ${ANSWER_MS / 1_000} s`, refused: false };
    return { text: `failed: ${messageOf(cause)}`, refused };
  }
}

function diedError(definition: ApplicationDefinition, end: string, running: ApplicationProcess): PlumblineError {
  return new PlumblineError(
    'APP_DIED',
    `the application (${definition.command}) ended by itself: ${end}; ${running.toldOutput()}`,
    'It must serve until SIGTERM: a command that puts itself in the background ends at once.',
  );
}
