import { Agent } from 'node:http';
import { messageOf } from '../errors.ts';
import type { HttpAnswer, HttpClient, HttpRequest } from '../model/http.ts';
import { exchange } from './http-exchange.ts';

const SHOWN_BODY = 200;
/** 2xx: below it and above it a request is sent elsewhere, refused, or failed. */
const ANSWERED = [200, 299] as const;

/** A client of one application. Node's own, with kept connections: a connection a call would be timed with it. */
export class ApplicationHttp implements HttpClient, Disposable {
  readonly #base: string;
  readonly #agent = new Agent({ keepAlive: true });

  /** `base` like `http://127.0.0.1:8080`. */
  constructor(base: string) {
    this.#base = base;
  }

  async get(path: string): Promise<unknown> {
    const { body } = await this.request({ path });
    try {
      return JSON.parse(body);
    } catch (cause) {
      throw new Error(`GET ${path} was answered with no JSON: ${body.slice(0, SHOWN_BODY)}`, { cause });
    }
  }

  async request(request: HttpRequest): Promise<HttpAnswer> {
    const answer = await this.#exchanged(request);
    // What was done until a request is sent elsewhere (as to a login), refused, or fails, is no measure of it.
    const { status, body } = answer;
    const wanted = [request.status ?? []].flat();
    const isAnswered = wanted.length > 0 ? wanted.includes(status) : status >= ANSWERED[0] && status <= ANSWERED[1];
    if (!isAnswered) throw answeredWith(status, body, request);
    return answer;
  }

  async #exchanged(request: HttpRequest): Promise<HttpAnswer> {
    try {
      const { body, ...answer } = await exchange(this.#agent, this.#base, request);
      return { ...answer, body: body.toString() };
    } catch (cause) {
      throw new Error(`${nameOf(request)}: ${messageOf(cause)}`, { cause });
    }
  }

  [Symbol.dispose](): void {
    this.#agent.destroy();
  }
}

function answeredWith(status: number, body: string, request: HttpRequest): Error {
  return new Error(`${nameOf(request)} was answered with ${status}: ${body.slice(0, SHOWN_BODY)}`);
}

function nameOf({ method = 'GET', path }: HttpRequest): string {
  return `${method} ${path}`;
}

/** For a scenario without `app`. */
export const NO_APPLICATION: HttpClient = {
  get: noApplication,
  request: noApplication,
};

async function noApplication(): Promise<never> {
  throw new Error('this scenario has no `app`: there is nothing to send a request to');
}
