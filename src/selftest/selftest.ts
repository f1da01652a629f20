import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseReport } from '../report/json.ts';
import { BusyCore } from './busy-core.ts';
import { BUSY_CHANGES, CHANGES, type Change } from './change.ts';
import { codeDigest } from './code-digest.ts';
import { compareOnce } from './compare-once.ts';
import { nextChange } from './next-change.ts';
import { readRound } from './read-round.ts';
import type { Round } from './round.ts';
import { ShopProject } from './shop-project.ts';
import { type Totals, totalsOf } from './totals.ts';
import { TotalsFile } from './totals-file.ts';
import { unexpectedIn } from './unexpected.ts';

export interface SelftestOptions {
  /** Absolute; kept from run to run. */
  folder: string;
  minutes: number;
  /** Another process keeps a core busy at random times. */
  busy: boolean;
  /** Names of the changes to take; all when empty. */
  only: readonly string[];
  engineFlags: readonly string[];
  onRound(text: string): void;
  onLine(text: string): void;
  signal: AbortSignal;
  clock?: () => number;
}

export interface SelftestOutcome {
  totals: Totals;
  files: string[];
  /** Of this run: what went otherwise than it should, in words. */
  unexpected: string[];
}

/**
 * Compares the shop with itself, changed in known ways, until the minutes are over; goes on from what earlier runs of
 * the same code left. A comparison that has begun is finished, and at least one is.
 */
export async function selftest(options: SelftestOptions): Promise<SelftestOutcome> {
  const { folder, busy, signal } = options;
  const clock = options.clock ?? (() => performance.now());
  const endsAt = clock() + options.minutes * 60_000;
  const file = new TotalsFile(folder);
  const digest = await codeDigest();
  const rounds = await file.read();
  const all = busy ? BUSY_CHANGES : CHANGES;
  const changes = all.filter(({ name }) => options.only.length === 0 || options.only.includes(name));
  const unexpected: string[] = [];
  let files: string[] = [];
  do {
    signal.throwIfAborted();
    const change = nextChange(changes, totalsOf(digest, rounds), busy);
    options.onRound(`head: ${change.name}${busy ? ', with a core kept busy' : ''}`);
    const { round, odd } = await takeRound(options, digest, change, file);
    rounds.push(round);
    unexpected.push(...odd);
    files = await file.writeTotals(totalsOf(digest, rounds));
  } while (clock() < endsAt);
  return { totals: totalsOf(digest, rounds), files, unexpected };
}

async function takeRound(
  options: SelftestOptions,
  digest: string,
  change: Change,
  file: TotalsFile,
): Promise<{ round: Round; odd: string[] }> {
  const { folder, busy } = options;
  const out = await mkdtemp(path.join(tmpdir(), 'plumbline-selftest-out-'));
  try {
    await using project = await ShopProject.make(change);
    await using _busy = busy ? new BusyCore() : undefined;
    const at = new Date().toISOString();
    const startedMs = performance.now();
    const exitCode = await compareOnce({
      ...options,
      project: project.folder,
      out,
      cache: path.join(folder, 'cache'),
      bail: change.kind === 'fault',
    });
    const seconds = (performance.now() - startedMs) / 1000;
    const report = path.join(out, 'report.json');
    const round = readRound(parseReport(await readFile(report, 'utf8'), report), {
      digest,
      at,
      change,
      busy,
      seconds,
      exitCode,
    });
    await file.add(round, path.join(out, 'samples'));
    const odd = unexpectedIn(round);
    if (odd.length > 0) odd.push(`its report: ${await file.keepReport(round, report)}`);
    return { round, odd };
  } finally {
    await rm(out, { recursive: true, force: true });
  }
}
