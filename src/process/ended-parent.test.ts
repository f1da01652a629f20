import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { endingWithParent } from './ended-parent.ts';

const isWaiting = (pid: number) => existsSync(`/proc/${pid}`);

it.runIf(process.platform === 'linux')(
  'a process is ended with its parent, also one whose code never yields',
  async () => {
    const { program, env } = endingWithParent();
    expect(program).toEqual(['setpriv', '--pdeathsig', 'KILL']);
    expect(env).toEqual({ PLUMBLINE_ENDS_WITH_PARENT: '1' });
    const busy = `require('node:fs').writeSync(1, String(process.pid)); for (;;) {}`;
    const command = [...program, process.execPath, '-e', busy];
    const starting = `require('node:child_process').spawn(${JSON.stringify(command[0])}, ${JSON.stringify(command.slice(1))}, { stdio: ['ignore', 1, 2] })`;
    const parent = spawn(process.execPath, ['-e', starting], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [text]: Buffer[] = await once(parent.stdout, 'data');
    const pid = Number(text);
    expect(isWaiting(pid)).toBe(true);
    parent.kill('SIGKILL');
    await once(parent, 'exit');
    await expect.poll(() => isWaiting(pid), { timeout: 5_000 }).toBe(false);
  },
);
