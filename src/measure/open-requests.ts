import { subscribe } from 'node:diagnostics_channel';

/** Channels that tell of a request when it is asked, and what they call it. */
const ASKED = { 'http.client.request.start': 'request', 'http2.client.stream.start': 'stream' } as const;
/** Of `fetch`, and of undici from npm. */
const UNDICI_ASKED = 'undici:request:create';
const UNDICI_ENDED = ['undici:request:trailers', 'undici:request:error'];

/**
 * Requests over HTTP that code of this process has asked and that have no answer yet: whatever client asks, Node tells
 * of it.
 */
export class OpenRequests {
  readonly #open = new Set<object>();

  watch(): void {
    for (const [channel, part] of Object.entries(ASKED)) onPart(channel, part, (request) => this.#open.add(request));
    onPart(UNDICI_ASKED, 'request', (request) => {
      if (!isTunnel(request)) this.#open.add(request);
    });
    for (const channel of UNDICI_ENDED) onPart(channel, 'request', (request) => this.#open.delete(request));
  }

  /** What is open now was asked by no call. */
  clear(): void {
    this.#open.clear();
  }

  get any(): boolean {
    for (const request of this.#open) if (isOver(request)) this.#open.delete(request);
    return this.#open.size > 0;
  }
}

function onPart(channel: string, part: string, listener: (value: object) => void): void {
  subscribe(channel, (message) => {
    const value = partOf(message, part);
    if (typeof value === 'object' && value !== null) listener(value);
  });
}

/** A web socket: it is open for as long as somebody listens, and undici tells of no end. */
function isTunnel(request: object): boolean {
  return Boolean(partOf(request, 'upgrade')) || partOf(request, 'method') === 'CONNECT';
}

/** What nobody reads never ends, and nothing comes of it. */
function isOver(request: object): boolean {
  return partOf(request, 'destroyed') === true || partOf(partOf(request, 'res'), 'readableFlowing') === null;
}

function partOf(value: unknown, part: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, part) : undefined;
}
