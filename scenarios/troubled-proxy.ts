import { once } from 'node:events';
import net from 'node:net';
import type { MongoClient } from 'mongodb';

/** `URL` reads one host only. */
const HOSTS = /^(mongodb:\/\/(?:[^@/]*@)?)[^/?]+/;

/** A TCP proxy in front of MongoDB that drops a connection or delays answers when told to: the network on a bad day. */
export class TroubledProxy implements AsyncDisposable {
  readonly #server: net.Server;
  readonly #sockets = new Set<net.Socket>();
  readonly #url: URL;
  #dropNext = false;
  #delayMs = 0;

  private constructor(url: URL) {
    this.#url = url;
    this.#server = net.createServer((client) => this.#accept(client));
  }

  /** In front of the server that takes the client's queries: of a replica set the primary. */
  static async open(client: MongoClient, mongoUrl: string): Promise<TroubledProxy> {
    const { me } = await client.db('admin').command({ hello: 1 });
    const proxy = new TroubledProxy(new URL(me === undefined ? mongoUrl : mongoUrl.replace(HOSTS, `$1${me}`)));
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  /** The same server, through this proxy. */
  get mongoUrl(): string {
    const { port } = this.#server.address() as net.AddressInfo;
    const url = new URL(this.#url);
    url.host = `127.0.0.1:${port}`;
    url.searchParams.set('directConnection', 'true');
    return url.href;
  }

  /** The next query is answered by a closed connection. Heartbeats of the driver are left alone. */
  dropNextRequest(): void {
    this.#dropNext = true;
  }

  /** Until disposed, answers to queries take this much longer. */
  delayAnswers(delayMs: number): Disposable {
    this.#delayMs = delayMs;
    return {
      [Symbol.dispose]: () => {
        this.#delayMs = 0;
      },
    };
  }

  #accept(client: net.Socket): void {
    const server = net.connect(Number(this.#url.port || 27017), this.#url.hostname);
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      this.#sockets.add(one);
      // A dropped connection is the point; its other half goes with it.
      one.on('error', () => other.destroy());
      one.on('close', () => {
        this.#sockets.delete(one);
        other.destroy();
      });
    }
    let delayed = false;
    client.on('data', (request) => {
      const isQuery = request.includes('find\0');
      if (isQuery && this.#dropNext) {
        this.#dropNext = false;
        client.destroy();
        return;
      }
      delayed = isQuery && this.#delayMs > 0;
      server.write(request);
    });
    server.on('data', (answer) => {
      if (!delayed) client.write(answer);
      else setTimeout(() => client.writable && client.write(answer), this.#delayMs);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
