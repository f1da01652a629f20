import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** `src/db.ts:12`: the topmost frame of the user's own code, otherwise of a package; Node's own frames have no path. */
export function placeInOwnCode(stack: string): string | undefined {
  const frames = [...stack.matchAll(/^\s+at (?:.*[ (])?((?:file:\/\/)?\/[^()]*?:\d+):\d+\)?$/gm)].map(
    ([, frame = '']) => frame,
  );
  const frame = frames.find((one) => !one.includes('/node_modules/')) ?? frames[0];
  const [, address = '', line] = /^(.*):(\d+)$/.exec(frame ?? '') ?? [];
  if (line === undefined) return undefined;
  const file = address.startsWith('file:') ? fileURLToPath(address) : address;
  return `${path.relative(process.cwd(), file)}:${line}`;
}

/** The frames of whoever called `callee`, topmost first. */
export function framesAbove(callee: (...args: never[]) => unknown): string {
  const limit = Error.stackTraceLimit;
  const here = { stack: '' };
  Error.stackTraceLimit = 50;
  Error.captureStackTrace(here, callee);
  Error.stackTraceLimit = limit;
  return here.stack.slice(here.stack.indexOf('\n') + 1);
}
