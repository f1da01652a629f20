import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { reportSchema } from '../src/model/report.ts';
import { ROOT } from '../test/own-engines.ts';
import type { Measure } from './measure.ts';

const OTHERS = ['engines', 'seed', 'work', 'latency'] as const;

/** A warm `pr` run from its process start to its end: the share that is neither engines, data nor measuring. */
export async function harnessOverhead(signal: AbortSignal): Promise<Measure> {
  const out = await mkdtemp(path.join(tmpdir(), 'plumbline-self-'));
  try {
    const runSeconds = async () => {
      const startedMs = performance.now();
      const args = [path.join(ROOT, 'bin/plumbline.js'), 'run', '--profile', 'pr', '--out', out];
      await promisify(execFile)(process.execPath, args, { cwd: ROOT, signal, killSignal: 'SIGINT' });
      return (performance.now() - startedMs) / 1_000;
    };
    // The first one leaves the snapshot.
    await runSeconds();
    const seconds = await runSeconds();
    const { run } = reportSchema.parse(JSON.parse(await readFile(path.join(out, 'report.json'), 'utf8')));
    const spent = OTHERS.map((phase) => run.phaseSeconds[phase] ?? Number.NaN);
    const own = seconds - spent.reduce((sum, one) => sum + one, 0);
    return {
      name: "the harness's own share of a warm pr run",
      values: [own / seconds],
      bar: { atMost: 0.1 },
      detail: `${own.toFixed(1)} s of ${seconds.toFixed(1)} s (${OTHERS.map((phase, at) => `${phase} ${spent[at]?.toFixed(1)} s`).join(', ')})`,
    };
  } finally {
    await rm(out, { recursive: true, force: true });
  }
}
