/**
 * A server whose times are known, in a process of its own: `node timed-server.ts service` or `stall`. Prints its port.
 */

import { createServer, type ServerResponse } from 'node:http';
import { seededRandom } from '../src/dataset/random.ts';

/** Of a service: 20 to 80 ms, seeded, so that both generators meet the same times. */
const SERVICE_MS = { from: 20, to: 80 };
/** Of a stall: nothing is answered for so long, from so long after the first request on. */
const STALL_MS = { after: 2_500, for: 2_000 };

const [mode] = process.argv.slice(2);
const { int } = seededRandom('timed-server', 1);
let firstMs: number | undefined;

function delayMs(): number {
  if (mode === 'service') return int(SERVICE_MS.from, SERVICE_MS.to);
  firstMs ??= performance.now();
  const sinceMs = performance.now() - firstMs - STALL_MS.after;
  return sinceMs >= 0 && sinceMs < STALL_MS.for ? STALL_MS.for - sinceMs : 0;
}

const answer = (response: ServerResponse) => response.end('{"ok":true}');
const server = createServer((_, response) => {
  setTimeout(answer, delayMs(), response);
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the system named no port');
  console.log(address.port);
});
process.on('SIGTERM', () => process.exit(0));
