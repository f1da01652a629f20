import { createHash } from 'node:crypto';
import type { HttpRequest } from '../../model/http.ts';
import type { RecordedAnswer } from '../../model/http-load.ts';
import { canonicalText } from '../canonical-result.ts';
import type { ApplicationHttp } from '../http-client.ts';

const SHOWN = 200;

/** A request with the answer that it must have. */
export interface RecordedRequest {
  request: HttpRequest;
  /** `GET /api/users/1/projects` */
  label: string;
  /** As it came. */
  body: Buffer;
  /** What of it must be equal, canonically; the text itself where it is no JSON. */
  comparable: string;
}

/** Reduces an answer to what must be equal: the scenario's `sameResult`. */
export type Comparable = (answer: unknown) => unknown;

/**
 * Asks each once, one after another. Throws when one is not answered with 2xx: there is nothing to hold the load's
 * answers against.
 */
export async function recordRequests(
  http: ApplicationHttp,
  requests: readonly HttpRequest[],
  comparable: Comparable,
  guard: (index: number) => void,
): Promise<RecordedRequest[]> {
  const recorded: RecordedRequest[] = [];
  for (const [index, request] of requests.entries()) {
    guard(index);
    const label = `${request.method ?? 'GET'} ${request.path}`;
    const { status, body } = await http.request(request);
    if (status < 200 || status > 299) throw new Error(`${label} was answered with ${status}: ${body.slice(0, SHOWN)}`);
    recorded.push({ request, label, body: Buffer.from(body), comparable: comparableText(body, comparable) });
  }
  return recorded;
}

/** Why an answer is not the recorded one; `undefined` when it is right. */
export function wrongness(
  { label, body: expected, comparable: text }: RecordedRequest,
  status: number,
  body: Buffer,
  comparable: Comparable,
): string | undefined {
  if (status < 200 || status > 299) return `${label} was answered with ${status}: ${body.toString().slice(0, SHOWN)}`;
  // Bytes first: an answer is seldom other than it was, and parsing each would make the generator the bottleneck.
  if (body.equals(expected)) return undefined;
  const actual = comparableText(body.toString(), comparable);
  if (actual === text) return undefined;
  return `${label} was answered with ${actual.slice(0, SHOWN)}, recorded was ${text.slice(0, SHOWN)}`;
}

/** For the report. */
export function recordedAnswer({ label, comparable }: RecordedRequest): RecordedAnswer {
  const digest = createHash('sha256').update(comparable).digest('hex').slice(0, 32);
  return { request: label, digest, preview: comparable.slice(0, SHOWN) };
}

function comparableText(body: string, comparable: Comparable): string {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return body; // no JSON: a page, a picture's bytes as text
  }
  return canonicalText(comparable(parsed));
}
