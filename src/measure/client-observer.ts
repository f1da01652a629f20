import type { MongoClient } from 'mongodb';
import type { Counts } from '../model/counters.ts';
import { type SentRequest, SentRequests } from './sent-requests.ts';

/** What the drivers' own events say of a window of calls. */
export interface ObservedWork {
  /** Commands started, by name, the driver's own housekeeping included. */
  commands: Record<string, number>;
  /** Those of data, by their kinds. */
  requests: SentRequest[];
  /** `maxCheckedOut`: the most of one client that were in use at the same time. */
  connections: Counts<'connections'>;
}

/** Follows the command and pool events of any number of clients. Clients need `monitorCommands: true`. */
export class ClientObserver {
  #window = emptyWindow();
  readonly #requests = new SentRequests();
  readonly #pools = new Set<{ checkedOut: number }>();
  /** Commands without a reply yet. */
  #underWay = 0;
  #underWayBefore = 0;

  observe(client: MongoClient): void {
    const pool = { checkedOut: 0 };
    this.#pools.add(pool);
    client.on('commandSucceeded', () => {
      this.#underWay -= 1;
    });
    client.on('commandFailed', () => {
      this.#underWay -= 1;
    });
    client.on('commandStarted', (event) => {
      const { commandName } = event;
      this.#underWay += 1;
      this.#requests.note(client, event);
      this.#window.commands[commandName] = (this.#window.commands[commandName] ?? 0) + 1;
    });
    client.on('connectionCreated', () => {
      this.#window.connections.created += 1;
    });
    client.on('connectionCheckedOut', () => {
      pool.checkedOut += 1;
      const { connections } = this.#window;
      connections.maxCheckedOut = Math.max(connections.maxCheckedOut, pool.checkedOut);
    });
    client.on('connectionCheckedIn', () => {
      pool.checkedOut -= 1;
    });
    client.on('connectionCheckOutFailed', ({ reason }) => {
      if (reason === 'timeout') this.#window.connections.waitQueueTimeouts += 1;
    });
  }

  /** More commands wait for their reply than when the counted calls began. */
  get moreUnderWay(): boolean {
    return this.#underWay > this.#underWayBefore;
  }

  /** What waits for its reply now always does. */
  mark(): void {
    this.#underWayBefore = this.#underWay;
  }

  /** Ends the window and starts the next one; connections that are out stay counted as out. */
  take(): ObservedWork {
    const window = { ...this.#window, requests: this.#requests.take() };
    this.#window = emptyWindow();
    this.#window.connections.maxCheckedOut = Math.max(0, ...[...this.#pools].map((pool) => pool.checkedOut));
    return window;
  }
}

function emptyWindow(): ObservedWork {
  return { commands: {}, requests: [], connections: { created: 0, maxCheckedOut: 0, waitQueueTimeouts: 0 } };
}
