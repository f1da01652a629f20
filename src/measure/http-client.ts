import { Agent, request as httpRequest } from 'node:http';
import type { HttpAnswer, HttpClient, HttpRequest } from '../model/http.ts';

const SHOWN_BODY = 200;

/** A client of one application. Node's own, with kept connections: a connection a call would be timed with it. */
export class ApplicationHttp implements HttpClient, Disposable {
  readonly #base: string;
  readonly #agent = new Agent({ keepAlive: true });

  /** `base` like `http://127.0.0.1:8080`. */
  constructor(base: string) {
    this.#base = base;
  }

  async get(path: string): Promise<unknown> {
    const { status, body } = await this.request({ path });
    if (status < 200 || status > 299)
      throw new Error(`GET ${path} was answered with ${status}: ${body.slice(0, SHOWN_BODY)}`);
    try {
      return JSON.parse(body);
    } catch (cause) {
      throw new Error(`GET ${path} was answered with no JSON: ${body.slice(0, SHOWN_BODY)}`, { cause });
    }
  }

  request({ method = 'GET', path, headers = {}, body }: HttpRequest): Promise<HttpAnswer> {
    const json = typeof body === 'object';
    const text = json ? JSON.stringify(body) : body;
    return new Promise((resolve, reject) => {
      const sent = httpRequest(
        new URL(path, this.#base),
        { method, agent: this.#agent, headers: { ...(json && { 'content-type': 'application/json' }), ...headers } },
        (answer) => {
          const chunks: Buffer[] = [];
          answer.on('data', (chunk: Buffer) => chunks.push(chunk));
          answer.on('error', reject);
          answer.on('end', () =>
            resolve({
              status: answer.statusCode ?? 0,
              headers: answer.headers,
              body: Buffer.concat(chunks).toString(),
            }),
          );
        },
      );
      sent.on('error', (cause) => reject(new Error(`${method} ${path}: ${cause.message || cause.name}`, { cause })));
      sent.end(text);
    });
  }

  [Symbol.dispose](): void {
    this.#agent.destroy();
  }
}

/** For a scenario without `app`. */
export const NO_APPLICATION: HttpClient = {
  get: noApplication,
  request: noApplication,
};

async function noApplication(): Promise<never> {
  throw new Error('this scenario has no `app`: there is nothing to send a request to');
}
