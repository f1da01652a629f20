import type { Client } from 'autocannon';
import { nowMs } from '../clock.ts';
import { type Comparable, type RecordedRequest, wrongness } from './recorded-requests.ts';
import type { StepTally } from './step-tally.ts';

export interface LoadConnection {
  /** When the request that is not yet answered was sent. */
  readonly pendingSince: number | undefined;
}

export interface WatchOptions {
  /** Of the connection's requests, by their places among the recorded ones. */
  order: readonly number[];
  recorded: readonly RecordedRequest[];
  comparable: Comparable;
  timeoutMs: number;
  tally: StepTally;
}

interface Pending {
  sentAt: number;
  recorded: RecordedRequest;
}

/**
 * Follows one connection of autocannon from its own events: each request when it is written, each answer with its body,
 * each request that was lost. A server that closes the connection after an answer (HTTP/1.0) has lost none.
 */
export function watchConnection(client: Client, options: WatchOptions): LoadConnection {
  const { order, recorded, comparable, timeoutMs, tally } = options;
  // autocannon emits more than its types have: `request` and `connError`. Its exact version is pinned.
  const events: NodeJS.EventEmitter = client;
  let requests = 0;
  let pending: Pending | undefined;
  let closing = false;
  let status = 0;
  let body: Buffer[] = [];
  let connectionError: string | undefined;

  const lost = ({ sentAt, recorded: { label } }: Pending, timedOut: boolean) => {
    if (timedOut) tally.timedOut(sentAt, timeoutMs, `${label} was not answered within ${timeoutMs} ms`);
    else tally.failed(sentAt, `${label}: ${connectionError ?? 'the connection was closed without an answer'}`);
    connectionError = undefined;
  };

  let gone: Pending | undefined;
  events.on('request', () => {
    if (pending !== undefined && closing) {
      // Written to a connection whose end was announced: the server never saw it, and it is sent again now.
      closing = false;
    } else if (pending !== undefined) {
      // Why it was lost is told after the connection was made anew, in the same turn.
      gone = pending;
      queueMicrotask(() => {
        if (gone) lost(gone, false);
        gone = undefined;
      });
    }
    const place = order[requests % order.length] ?? 0;
    requests += 1;
    body = [];
    const request = recorded[place];
    if (request === undefined) throw new Error(`there is no recorded request ${place}`);
    pending = { sentAt: nowMs(), recorded: request };
  });
  events.on('timeout', () => {
    if (gone) lost(gone, true);
    gone = undefined;
  });
  events.on('connError', (error: Error) => {
    connectionError = error.message || error.name;
  });
  events.on('headers', ({ statusCode, shouldKeepAlive }: { statusCode: number; shouldKeepAlive: boolean }) => {
    status = statusCode;
    closing = !shouldKeepAlive;
    body = [];
  });
  events.on('body', (chunk: Buffer) => body.push(chunk));
  events.on('response', () => {
    const answered = pending;
    pending = undefined;
    if (answered === undefined) return;
    const reason = wrongness(answered.recorded, status, Buffer.concat(body), comparable);
    if (reason === undefined) tally.answered(answered.sentAt);
    else tally.wrong(answered.sentAt, reason);
  });
  return {
    get pendingSince() {
      return pending?.sentAt;
    },
  };
}
