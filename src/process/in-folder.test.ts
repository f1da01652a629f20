import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { startedIn } from './in-folder.ts';

test('what npm tells of the folder where it was started is of the folder that is moved to', () => {
  const base = mkdtempSync(path.join(tmpdir(), 'plumbline-folder-'));
  try {
    writeFileSync(path.join(base, 'package.json'), '{}');
    mkdirSync(path.join(base, 'server'));
    const head = { PWD: '/head', INIT_CWD: '/head', npm_package_json: '/head/package.json' };
    const env = { ...head, npm_config_local_prefix: '/head', HOME: '/root' };
    const told = { npm_package_json: path.join(base, 'package.json'), npm_config_local_prefix: base };
    expect(startedIn(base, env)).toEqual({ PWD: base, INIT_CWD: base, ...told });
    const server = path.join(base, 'server');
    expect(startedIn(server, env)).toEqual({ PWD: server, INIT_CWD: server, ...told });
    expect(startedIn(base, {})).toEqual({ PWD: base });
  } finally {
    rmSync(base, { recursive: true });
  }
});
