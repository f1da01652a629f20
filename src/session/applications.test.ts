import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { scenarioOf } from '../gate/gate.fixture.ts';
import { type ApplicationsOptions, migrateApplications } from './applications.ts';

it('an equal migration runs once, and once more for another environment', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'plumbline-migrate-'));
  const scenario = (name: string, service: string) => ({
    name,
    file: `${name}.scenario.ts`,
    definition: scenarioOf(
      {},
      {
        app: {
          command: 'true',
          cwd: '.',
          ready: '/',
          migrate: 'echo "$SERVICE $MONGO_DB" >> ran',
          env: { SERVICE: service },
        },
      },
    ),
  });
  const scenarios = [scenario('a', 'orders'), scenario('b', 'users'), scenario('c', 'orders')];
  const engines = { mongo: { url: 'mongodb://localhost' }, redis: { url: 'redis://localhost' } };
  await migrateApplications(scenarios, 'db', {
    engines: engines as ApplicationsOptions['engines'],
    folder,
    engineOptions: { cacheDirectory: path.join(folder, '.plumbline') },
    signal: new AbortController().signal,
  });
  expect(await readFile(path.join(folder, 'ran'), 'utf8')).toBe('orders db\nusers db\n');
  await rm(folder, { recursive: true });
});
