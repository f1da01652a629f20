import net from 'node:net';

/** Stands before an engine and loses connections on demand. */
export class BreakableProxy implements AsyncDisposable {
  readonly #target: URL;
  readonly #server: net.Server;
  readonly #sockets = new Set<net.Socket>();
  #breakOn: string | undefined;
  #refusing = false;
  broken = 0;

  private constructor(targetUrl: string) {
    this.#target = new URL(targetUrl);
    this.#server = net.createServer((socket) => this.#connect(socket));
  }

  static async before(targetUrl: string): Promise<BreakableProxy> {
    const proxy = new BreakableProxy(targetUrl);
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  /** The target's URL, through this proxy. */
  get url(): string {
    const address = this.#server.address();
    const url = new URL(this.#target);
    url.hostname = '127.0.0.1';
    url.port = typeof address === 'object' && address !== null ? String(address.port) : '';
    return url.href;
  }

  /** Drops the next connection that sends this text, instead of passing it on. */
  breakOnceOn(text: string): void {
    this.#breakOn = text;
  }

  /** Drops every connection, and each new one until `resume`. */
  refuse(): void {
    this.#refusing = true;
    for (const socket of this.#sockets) socket.destroy();
  }

  resume(): void {
    this.#refusing = false;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.refuse();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #connect(client: net.Socket): void {
    if (this.#refusing) {
      client.destroy();
      return;
    }
    const engine = net.connect(Number(this.#target.port), this.#target.hostname);
    for (const [socket, other] of [
      [client, engine],
      [engine, client],
    ] as const) {
      this.#sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        this.#sockets.delete(socket);
        other.destroy();
      });
    }
    engine.on('data', (data) => client.write(data));
    client.on('data', (data) => {
      if (this.#breakOn !== undefined && data.includes(this.#breakOn)) {
        this.#breakOn = undefined;
        this.broken += 1;
        client.destroy();
      } else {
        engine.write(data);
      }
    });
  }
}
