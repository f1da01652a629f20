import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Comment {
  id: number;
  body: string;
  user: { login: string };
  html_url: string;
}

export interface PullRequest {
  number: number;
  state: 'open' | 'closed';
  head: { sha: string; ref: string; repo: { full_name: string } | null };
}

const OWN = 'github-actions[bot]';
const TOKEN = 'ghs_of_the_tests';
const LONGEST_BODY = 65_536;

/**
 * GitHub's REST API as far as a comment needs it, as documented: pages, rights, lengths and the words of its refusals.
 */
export class GithubServer implements AsyncDisposable {
  readonly comments: Comment[] = [];
  readonly pullRequests: PullRequest[] = [];
  /** `GET /user`: method and path of everything that was asked. */
  readonly asked: string[] = [];
  /** What the job's token may do. */
  rights: 'write' | 'read' = 'write';
  /** Set: every answer. */
  broken: Answer | undefined;
  readonly #server: Server;
  #lastId = 1_000;

  private constructor() {
    this.#server = createServer((request, response) => {
      this.asked.push(`${request.method} ${request.url?.split('?')[0]}`);
      this.#serve(request, response).catch((error: Error) => response.destroy(error));
    });
  }

  static async start(): Promise<GithubServer> {
    const github = new GithubServer();
    github.#server.listen(0, '127.0.0.1');
    await once(github.#server, 'listening');
    return github;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** What GitHub Actions sets for a job in `owner/shop`. */
  get environment() {
    return {
      GITHUB_API_URL: this.url,
      GITHUB_SERVER_URL: 'https://github.example',
      GITHUB_REPOSITORY: 'owner/shop',
      GITHUB_RUN_ID: '77',
      GITHUB_TOKEN: TOKEN,
    };
  }

  comment(login: string, body: string): Comment {
    const id = ++this.#lastId;
    const one = { id, body, user: { login }, html_url: `https://github.example/owner/shop/pull/7#issuecomment-${id}` };
    this.comments.push(one);
    return one;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = '';
    for await (const chunk of request) text += chunk;
    const { status, body, headers } = this.broken ?? this.#answer(request, text);
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
    response.end(body === undefined ? undefined : JSON.stringify(body));
  }

  #answer({ method = 'GET', url: target = '/', headers }: IncomingMessage, text: string): Answer {
    if (headers.authorization !== `Bearer ${TOKEN}`) return { status: 401, body: { message: 'Bad credentials' } };
    if (method !== 'GET' && this.rights === 'read') return NOT_ACCESSIBLE;
    const body = text === '' ? '' : String((JSON.parse(text) as { body?: unknown }).body);
    if (body.length > LONGEST_BODY) return TOO_LONG;
    return this.#route(method, new URL(target, this.url), body);
  }

  #route(method: string, url: URL, body: string): Answer {
    const { pathname } = url;
    const [, pull] = /^\/repos\/owner\/shop\/pulls\/(\d+)$/.exec(pathname) ?? [];
    const [, issue] = /^\/repos\/owner\/shop\/issues\/(\d+)\/comments$/.exec(pathname) ?? [];
    const [, id] = /^\/repos\/owner\/shop\/issues\/comments\/(\d+)$/.exec(pathname) ?? [];
    const numbered = (number: string | undefined) => this.pullRequests.find((one) => one.number === Number(number));
    if (pathname === '/user') return NOT_ACCESSIBLE;
    if (pathname === '/repos/owner/shop/pulls') return paged(url, this.#withHead(url));
    if (numbered(pull)) return { status: 200, body: numbered(pull) };
    if (numbered(issue) && method === 'GET') return paged(url, this.comments);
    if (numbered(issue) && method === 'POST') return { status: 201, body: this.comment(OWN, body) };
    const at = this.comments.findIndex((comment) => comment.id === Number(id));
    const found = this.comments[at];
    if (found && method === 'PATCH') return { status: 200, body: Object.assign(found, { body }) };
    if (found && method === 'DELETE') {
      this.comments.splice(at, 1);
      return { status: 204 };
    }
    return { status: 404, body: { message: 'Not Found' } };
  }

  #withHead(url: URL): PullRequest[] {
    const [owner, branch] = url.searchParams.get('head')?.split(':') ?? [];
    return this.pullRequests.filter(
      ({ state, head }) => state === 'open' && head.repo?.full_name.startsWith(`${owner}/`) && head.ref === branch,
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

interface Answer {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}

function paged(url: URL, items: readonly unknown[]): Answer {
  const size = Math.min(100, Number(url.searchParams.get('per_page') ?? 30));
  const page = Number(url.searchParams.get('page') ?? 1);
  const next = new URL(url);
  next.searchParams.set('page', String(page + 1));
  const more = items.length > page * size;
  const body = items.slice((page - 1) * size, page * size);
  return { status: 200, body, headers: more ? { link: `<${next.href}>; rel="next"` } : {} };
}

const NOT_ACCESSIBLE: Answer = { status: 403, body: { message: 'Resource not accessible by integration' } };
const TOO_LONG: Answer = {
  status: 422,
  body: { message: 'Validation Failed', errors: [{ message: 'body is too long (maximum is 65536 characters)' }] },
};
