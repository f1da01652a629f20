import { once } from 'node:events';
import { connect } from 'node:net';
import { freePort } from '../process/free-port.ts';
import { type Docker, LOOPBACK } from './docker.ts';

/** Where an engine listens, as its container sees it. */
export interface Listening {
  port: number;
  /** On this machine's loopback; otherwise everywhere in a network of the container's own. */
  loopback: boolean;
}

/**
 * Starts an engine where it may listen: at its usual port in a network of its own, or at a free port of this machine's
 * loopback. Again at another one where somebody took the port between the asking and the start.
 */
export async function startListening<Started>(
  { sharesLoopback }: Pick<Docker, 'sharesLoopback'>,
  usualPort: number,
  start: (where: Listening) => Promise<Started>,
): Promise<Started> {
  if (!sharesLoopback) return await start({ port: usualPort, loopback: false });
  const port = await freePort(LOOPBACK);
  try {
    return await start({ port, loopback: true });
  } catch (thrown) {
    if (!(await isTaken(port))) throw thrown;
    return await start({ port: await freePort(LOOPBACK), loopback: true });
  }
}

async function isTaken(port: number): Promise<boolean> {
  const socket = connect(port, LOOPBACK);
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
