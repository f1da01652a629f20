import { z } from 'zod';
import { messageOf, PlumblineError } from '../errors.ts';

export interface GithubAccess {
  /** `https://api.github.com`, or that of a GitHub Enterprise server. */
  apiUrl: URL;
  token: string;
  /** `owner/name`. */
  repository: string;
}

interface Answer {
  status: number;
  body: unknown;
  next: string | undefined;
}

const ANSWERS_WITHIN_MS = 30_000;
/** A hundred entries each. */
const MOST_PAGES = 100;

/** What Plumbline asks of GitHub's REST API, every answer checked. Nothing is asked twice: what fails is told. */
export class GithubApi {
  readonly #access: GithubAccess;

  constructor(access: GithubAccess) {
    this.#access = access;
  }

  get repository(): string {
    return this.#access.repository;
  }

  /** @throws GITHUB_REFUSED, GITHUB_UNAVAILABLE. */
  async ask<Shape>(method: string, path: string, schema: z.ZodType<Shape>, body?: object): Promise<Shape> {
    const answer = await this.#exchange(method, this.#urlOf(path), body);
    return parsed(answer, schema, `${method} ${path}`);
  }

  /** The same, or undefined where GitHub refuses with one of these statuses. */
  async askUnless<Shape>(statuses: readonly number[], path: string, schema: z.ZodType<Shape>, method = 'GET') {
    const answer = await this.#exchange(method, this.#urlOf(path), undefined, statuses);
    return statuses.includes(answer.status) ? undefined : parsed(answer, schema, `${method} ${path}`);
  }

  /** A list of any length, page by page. */
  async all<Shape>(path: string, item: z.ZodType<Shape>): Promise<Shape[]> {
    const found: Shape[] = [];
    let next: string | undefined = this.#urlOf(path).href;
    for (let page = 0; next !== undefined; page++) {
      const url = new URL(next);
      // The token goes to nobody else, whatever a header says.
      if (url.origin !== this.#access.apiUrl.origin || page >= MOST_PAGES) {
        throw refused(`GET ${path}: its page ${page + 1} is at ${url.origin}`, 'Set GITHUB_API_URL to the API itself.');
      }
      const answer = await this.#exchange('GET', url);
      found.push(...parsed(answer, z.array(item), `GET ${path}`));
      next = answer.next;
    }
    return found;
  }

  #urlOf(path: string): URL {
    const { apiUrl } = this.#access;
    return new URL(`${apiUrl.href.replace(/\/$/, '')}${path}`);
  }

  async #exchange(method: string, url: URL, body?: object, allowed: readonly number[] = []): Promise<Answer> {
    const what = `${method} ${url.pathname}`;
    let response: Response;
    let text: string;
    try {
      response = await fetch(url, {
        method,
        headers: {
          accept: 'application/vnd.github+json',
          authorization: `Bearer ${this.#access.token}`,
          'x-github-api-version': '2022-11-28',
          'user-agent': 'plumbline',
          ...(body ? { 'content-type': 'application/json' } : {}),
        },
        ...(body ? { body: JSON.stringify(body) } : {}),
        signal: AbortSignal.timeout(ANSWERS_WITHIN_MS),
      });
      text = await response.text();
    } catch (thrown) {
      throw unavailable(`${what}: no answer from ${url.origin} (${causeOf(thrown)})`, thrown);
    }
    if (!response.ok && !allowed.includes(response.status)) throw failureOf(what, response, text);
    return { status: response.status, body: jsonOf(text), next: nextPage(response.headers.get('link')) };
  }
}

function parsed<Shape>({ body }: Answer, schema: z.ZodType<Shape>, what: string): Shape {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  throw unavailable(`${what}: not the answer that GitHub documents\n${z.prettifyError(result.error)}`, result.error);
}

/** Undefined for what is not JSON, as an answer without a body is not: the schema says whether that is one. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** `<https://...&page=2>; rel="next", <...>; rel="last"`. */
function nextPage(link: string | null): string | undefined {
  return /<([^>]*)>;\s*rel="next"/.exec(link ?? '')?.[1];
}

const said = z.object({ message: z.string() });

function failureOf(what: string, response: Response, text: string): PlumblineError {
  const message = said.safeParse(jsonOf(text)).data?.message.slice(0, 300) ?? 'no message';
  const failure = `${what}: GitHub answered ${response.status} (${message})`;
  if (response.status >= 500) return unavailable(failure);
  return refused(failure, hintFor(response));
}

function hintFor({ status, headers }: Response): string {
  if (status === 429 || headers.get('x-ratelimit-remaining') === '0' || headers.has('retry-after'))
    return "This is GitHub's limit of requests: run the command again later.";
  if (status === 401) return 'GITHUB_TOKEN is not, or no longer, a token of this GitHub.';
  if (status === 403)
    return "The token may not do this: give the job `permissions: pull-requests: write`. A fork's pull request never has that: docs/ci.md says how it is commented on.";
  if (status === 404)
    return 'There is no such pull request in GITHUB_REPOSITORY, or the token may not see it (`permissions: pull-requests: write`).';
  return 'The message is what GitHub says.';
}

function refused(message: string, hint: string): PlumblineError {
  return new PlumblineError('GITHUB_REFUSED', message, hint);
}

function unavailable(message: string, cause?: unknown): PlumblineError {
  const hint =
    'The report stands without it. Run the command again when https://www.githubstatus.com says that all is well.';
  return new PlumblineError('GITHUB_UNAVAILABLE', message, hint, { cause });
}

/** fetch says "fetch failed", and why in its cause. */
function causeOf(thrown: unknown): string {
  return thrown instanceof Error && thrown.cause !== undefined ? messageOf(thrown.cause) : messageOf(thrown);
}
