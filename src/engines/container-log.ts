import { LogTail } from '../process/log-tail.ts';
import type { Docker } from './docker.ts';

const HEADER_BYTES = 8;

export type ContainerLog = LogTail;

/** The last lines of a container, running or not. */
export async function containerLog(docker: Docker, id: string): Promise<ContainerLog> {
  const frames = await docker.api.getContainer(id).logs({ stdout: true, stderr: true, follow: false, tail: 12 });
  const log = new LogTail();
  log.add(payloads(frames));
  return log;
}

/** Docker sends frames: a byte for the stream, three of padding, four for the length, then so many bytes of output. */
function payloads(frames: Buffer): Buffer {
  const parts: Buffer[] = [];
  let at = 0;
  while (at + HEADER_BYTES <= frames.length) {
    const end = at + HEADER_BYTES + frames.readUInt32BE(at + 4);
    parts.push(frames.subarray(at + HEADER_BYTES, end));
    at = end;
  }
  return Buffer.concat(parts);
}
