import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { messageOf, PlumblineError } from '../errors.ts';
import { appendLine } from '../history/append-line.ts';
import { comparisonMeasurementSchema } from '../model/comparison.ts';
import { type Round, roundSchema } from './round.ts';
import type { Totals } from './totals.ts';
import { totalsMarkdown } from './totals-markdown.ts';

/** What self-tests left on this machine: a line for each run, the restarts that it recorded, and the totals of both. */
export class TotalsFile {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  get #rounds(): string {
    return path.join(this.#folder, 'rounds.jsonl');
  }

  /**
   * Every run so far, of any state of the code. @throws MISSING_DATA for a line that is no run: totals with holes are
   * none.
   */
  async read(): Promise<Round[]> {
    const text = await readFile(this.#rounds, 'utf8').catch((thrown: unknown) => {
      if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return '';
      throw thrown;
    });
    return text.split('\n').flatMap((line, index) => (line.trim() === '' ? [] : [this.#parse(line, index + 1)]));
  }

  #parse(line: string, number: number): Round {
    try {
      return roundSchema.parse(JSON.parse(line));
    } catch (thrown) {
      throw new PlumblineError(
        'MISSING_DATA',
        `line ${number} of ${this.#rounds} is no run of the self-test: ${messageOf(thrown)}`,
        'A run that was killed in its write leaves half a line: remove it, or move the file away to begin anew.',
        { cause: thrown },
      );
    }
  }

  /** Adds a run; its samples are kept as one list of measurements, which `bench:verdict --recorded` reads. */
  async add(round: Round, samplesFolder: string): Promise<void> {
    const measurements = await readMeasurements(samplesFolder);
    const folder = path.join(this.#folder, 'restarts', round.digest.slice(0, 12));
    await mkdir(folder, { recursive: true });
    const name = `${round.at.replaceAll(/[:.]/g, '-')}-${round.change.replaceAll(/[^\w+]/g, '-')}${round.busy ? '-busy' : ''}`;
    if (measurements.length > 0) await writeFile(path.join(folder, `${name}.json`), JSON.stringify(measurements));
    await appendLine(this.#rounds, JSON.stringify(round));
  }

  /** Keeps the report of a run that went otherwise than it should, for whoever looks into it. */
  async keepReport(round: Round, report: string): Promise<string> {
    const folder = path.join(this.#folder, 'unexpected');
    await mkdir(folder, { recursive: true });
    const kept = path.join(folder, `${round.at.replaceAll(/[:.]/g, '-')}.json`);
    await copyFile(report, kept);
    return kept;
  }

  /** @returns the paths of both forms. */
  async writeTotals(totals: Totals): Promise<string[]> {
    await mkdir(this.#folder, { recursive: true });
    const files = { 'totals.json': `${JSON.stringify(totals, null, 2)}\n`, 'totals.md': totalsMarkdown(totals) };
    for (const [name, text] of Object.entries(files)) await writeFile(path.join(this.#folder, name), text);
    return Object.keys(files).map((name) => path.join(this.#folder, name));
  }
}

/** Those that were timed. */
async function readMeasurements(folder: string): Promise<unknown[]> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => /^[^.].*\.json$/.test(name)).sort();
  const texts = await Promise.all(names.map((name) => readFile(path.join(folder, name), 'utf8')));
  return texts
    .map((text) => comparisonMeasurementSchema.parse(JSON.parse(text)))
    .filter(({ restarts }) => restarts.length > 0)
    .map(({ workBase: _base, workHead: _head, ...times }) => times);
}
