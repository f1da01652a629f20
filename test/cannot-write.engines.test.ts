import { once } from 'node:events';
import { readdir, writeFile } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import path from 'node:path';
import { expect, it } from 'vitest';
import { DEFAULT_SOCKET } from '../src/engines/docker-address.ts';
import { hasDocker, NEEDS_DOCKER } from '../src/engines/test-engines.ts';
import { CommandLine, plumbline, reportOf, sharedEngines } from './bad-projects/command-line.ts';
import { containersOf } from './bad-projects/containers.ts';
import { Project, READ, scenarioText } from './bad-projects/project.ts';
import { canMount, NEEDS_MOUNT, smallDisk } from './bad-projects/small-disk.ts';

it.skipIf(!canMount)(`a full disk for the reports is told before anything is measured (${NEEDS_MOUNT})`, async () => {
  await using project = await Project.create({ 'scenarios/reads.scenario.ts': scenarioText(READ) });
  const reports = path.join(project.folder, 'reports');
  await using _disk = await smallDisk(reports, 64 * 1024);
  const { exitCode, stdout, stderr } = await plumbline(project, ['run'], { env: sharedEngines() });
  expect(stderr).toMatch(/^REPORT_UNWRITABLE: cannot write .*ENOSPC.*\n {2}Free some space.*--out\.\n$/);
  expect(stdout).toBe('');
  expect(exitCode).toBe(3);
  expect(await readdir(reports, { recursive: true })).toEqual(['samples']);
});

it.skipIf(!hasDocker)(
  `a snapshot that cannot be kept is one error, and no engine is left (${NEEDS_DOCKER})`,
  async () => {
    await using project = await Project.create({ 'scenarios/reads.scenario.ts': scenarioText(READ) });
    const socket = path.join(project.folder, 'docker.sock');
    await using _refusing = await dockerThatCommitsNothing(socket);
    // A seed that no other test uses: its data is not there yet.
    await using command = CommandLine.start(project, ['run', '--engines', 'docker', '--seed', '11'], {
      env: { DOCKER_HOST: `unix://${socket}` },
    });
    await command.said(/keeping a snapshot/);
    const { exitCode } = await command.ended;
    const report = await reportOf(project);
    expect(report.errors).toMatchObject([
      { code: 'SNAPSHOT_UNUSABLE', message: expect.stringContaining('no space left on device') },
    ]);
    expect(report.errors[0]?.hint).toContain('docker system df');
    expect(exitCode).toBe(3);
    expect(await containersOf(command)).toEqual([]);
  },
);

it('no engine to be had is one error that lists what was tried', async () => {
  await using project = await Project.create({ 'scenarios/reads.scenario.ts': scenarioText(READ) });
  const nowhere = path.join(project.folder, 'nobody.sock');
  await writeFile(nowhere, '');
  const { exitCode, stdout } = await plumbline(project, ['run', '--no-provision'], {
    env: { DOCKER_HOST: `unix://${nowhere}`, PATH: path.join(project.folder, 'empty') },
  });
  const report = await reportOf(project);
  expect(report.errors).toMatchObject([{ code: 'ENGINE_UNAVAILABLE' }]);
  expect(report.errors[0]?.message).toMatch(/url: .*docker: .*nobody answers there.*local: .*provisioning: /s);
  expect(stdout).toContain('no MongoDB and Redis to run on');
  expect(exitCode).toBe(3);
});

/** The machine's Docker engine behind a socket that refuses `commit`, as one does whose disk is full. */
async function dockerThatCommitsNothing(socket: string): Promise<AsyncDisposable> {
  const server = createServer((asked, answer) => {
    if (asked.method === 'POST' && /\/commit\b/.test(asked.url ?? '')) {
      answer.writeHead(500, { 'content-type': 'application/json' }).end('{"message":"no space left on device"}');
      return;
    }
    const { method, url: path, headers } = asked;
    const passed = request({ socketPath: DEFAULT_SOCKET, method, path, headers }, (from) => {
      answer.writeHead(from.statusCode ?? 502, from.headers);
      from.pipe(answer);
    });
    passed.on('error', () => answer.destroy());
    asked.pipe(passed);
  });
  server.listen(socket);
  await once(server, 'listening');
  return {
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
