import { type Agent, request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import type { HttpRequest } from '../model/http.ts';

export interface Exchanged {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/**
 * One request and its whole answer. A kept connection that the server had just closed is no answer: the request is sent
 * again on another, as Node advises for `reusedSocket`. Rejects with the error of the connection, or with the signal's
 * reason.
 */
export async function exchange(
  agent: Agent,
  base: string,
  request: HttpRequest,
  signal?: AbortSignal,
): Promise<Exchanged> {
  for (;;) {
    const sent = send(agent, base, request, signal);
    try {
      return await sent.answer;
    } catch (thrown) {
      signal?.throwIfAborted();
      const closed = thrown instanceof Error && 'code' in thrown && thrown.code === 'ECONNRESET';
      if (!closed || !sent.onKeptConnection()) throw thrown;
    }
  }
}

function send(
  agent: Agent,
  base: string,
  { method = 'GET', path, headers = {}, body }: HttpRequest,
  signal?: AbortSignal,
) {
  const json = typeof body === 'object';
  const sent = httpRequest(new URL(path, base), {
    method,
    agent,
    headers: { ...(json && { 'content-type': 'application/json' }), ...headers },
    ...(signal === undefined ? {} : { signal }),
  });
  const answer = new Promise<Exchanged>((resolve, reject) => {
    sent.on('error', reject);
    sent.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
      );
    });
  });
  sent.end(json ? JSON.stringify(body) : body);
  return { answer, onKeptConnection: () => sent.reusedSocket };
}
