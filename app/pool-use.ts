import type { MongoClient } from 'mongodb';

interface ServerConnections {
  open: number;
  checkedOut: number;
  max: number;
}

/**
 * Counts a client's connections from the driver's pool events. The driver keeps one pool for each server; the figures
 * are those of the busiest, since that is the pool that makes callers wait.
 */
export class PoolUse {
  readonly #servers = new Map<string, ServerConnections>();
  readonly #onReady = new Set<() => void>();
  #mostCheckedOut = 0;
  #waitQueueTimeouts = 0;

  constructor(client: MongoClient) {
    client.on('connectionPoolCreated', ({ address, options }) => {
      this.#servers.set(address, { open: 0, checkedOut: 0, max: options.maxPoolSize ?? 100 });
    });
    client.on('connectionPoolClosed', ({ address }) => this.#servers.delete(address));
    client.on('connectionReady', ({ address }) => {
      this.#change(address, 'open', 1);
      for (const notify of this.#onReady) notify();
    });
    client.on('connectionClosed', ({ address }) => this.#change(address, 'open', -1));
    client.on('connectionCheckedOut', ({ address }) => this.#change(address, 'checkedOut', 1));
    client.on('connectionCheckedIn', ({ address }) => this.#change(address, 'checkedOut', -1));
    client.on('connectionCheckOutFailed', ({ reason }) => {
      if (reason === 'timeout') this.#waitQueueTimeouts += 1;
    });
  }

  get open(): number {
    return this.#highest((server) => server.open);
  }

  get checkedOut(): number {
    return this.#highest((server) => server.checkedOut);
  }

  /** The most connections that were ever in use at once. */
  get mostCheckedOut(): number {
    return this.#mostCheckedOut;
  }

  /** Callers that gave up after `waitQueueTimeoutMS`. */
  get waitQueueTimeouts(): number {
    return this.#waitQueueTimeouts;
  }

  /** Checked out of what is allowed, 0 to 1. */
  get utilization(): number {
    return this.#highest((server) => (server.max === 0 ? 0 : server.checkedOut / server.max));
  }

  /** Resolves when this many connections are open; rejects with the signal's reason. */
  async untilOpen(connections: number, signal: AbortSignal): Promise<void> {
    if (this.open >= connections) return;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const notify = () => (this.open >= connections ? resolve() : undefined);
    const abort = () => reject(signal.reason);
    this.#onReady.add(notify);
    signal.addEventListener('abort', abort, { once: true });
    try {
      await promise;
    } finally {
      this.#onReady.delete(notify);
      signal.removeEventListener('abort', abort);
    }
  }

  #change(address: string, count: 'open' | 'checkedOut', by: number): void {
    const server = this.#servers.get(address);
    if (server === undefined) return;
    // A connection that never became ready is closed too.
    server[count] = Math.max(0, server[count] + by);
    this.#mostCheckedOut = Math.max(this.#mostCheckedOut, server.checkedOut);
  }

  #highest(of: (server: ServerConnections) => number): number {
    return Math.max(0, ...[...this.#servers.values()].map(of));
  }
}
