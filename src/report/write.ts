import { join } from 'node:path';
import type { LoadMeasurement } from '../model/http-load.ts';
import type { Report } from '../model/report.ts';
import type { Trend } from '../model/trend.ts';
import { sweepTemporaryFiles, writeFileAtomically } from '../process/atomic-file.ts';
import { noteReport } from '../process/supervisor.ts';
import { withDistributions } from './distribution.ts';
import { jsonReporter } from './json.ts';
import { redacted } from './redact.ts';
import { type Reporter, type ReporterFailure, renderAll } from './reporter.ts';
import { loadFile, type RawMeasurement, type SampleFile, sampleFile } from './sample-file.ts';
import { filesOfEarlierRun, replaceEarlier, type WrittenFile, writtenFile } from './written-files.ts';

export interface WriteReportsOptions {
  report: Report;
  /** Raw measurements; each becomes a samples file that the report names with its digest. */
  measurements: readonly RawMeasurement[];
  /** Of the scenarios with `load`; a file each as well. */
  loads?: Iterable<LoadMeasurement>;
  /** The output folder. */
  out: string;
  /** Beside the JSON, which is always written. */
  reporters: readonly Reporter[];
  trends: readonly Trend[];
}

export interface WrittenReports {
  /** As written: with its samples files, and without passwords. */
  report: Report;
  /** Paths of everything that was written, `report.json` last. */
  files: string[];
  /** Outputs that could not be made; never the JSON, without which there is no verdict. */
  failures: ReporterFailure[];
}

/**
 * Writes a run: samples first, `report.json` last. A run that is killed in between leaves the report before it, whose
 * digests tell that samples were replaced. Throws REPORT_UNWRITABLE when the disk refuses, MISSING_DATA when the report
 * is not valid.
 */
export async function writeReports(options: WriteReportsOptions): Promise<WrittenReports> {
  const { out, trends } = options;
  const samples = options.measurements.map((measurement) => sampleFile(redacted(measurement)));
  const loads = Array.from(options.loads ?? [], (load) => loadFile(redacted(load)));
  const drawn = withTrends(withDistributions(options.report, options.measurements), trends);
  const report = redacted(withLoadFiles(withSamplesFiles(drawn, samples), loads));
  const others = options.reporters.filter(({ name }) => name !== jsonReporter.name);
  const { rendered, failures } = renderAll(others, report, redacted(trends));

  const earlier = await filesOfEarlierRun(out);
  const written: WrittenFile[] = [];
  const write = async (path: string, text: string) => {
    await writeFileAtomically(join(out, path), text);
    written.push(writtenFile(path, text));
    noteReport(join(out, path), text);
  };
  for (const { path, text } of [...samples, ...loads]) await write(path, text);
  for (const { fileName, text } of rendered) await write(fileName, text);
  await write(jsonReporter.fileName, jsonReporter.render(report, trends));
  await replaceEarlier(out, earlier, written);
  await Promise.all([out, join(out, 'samples')].map(sweepTemporaryFiles));
  return { report, files: written.map(({ path }) => join(out, path)), failures };
}

/** What is drawn of past runs is in the JSON too: every other format can be made of it again. */
function withTrends(report: Report, trends: readonly Trend[]): Report {
  return trends.length === 0 ? report : { ...report, trends: [...trends] };
}

function withSamplesFiles(report: Report, samples: readonly SampleFile[]): Report {
  const fileOf = (scenario: string, variant: string) => {
    const file = samples.find((sample) => sample.scenario === scenario && sample.variant === variant);
    return file ? { samplesFile: { path: file.path, sha256: file.sha256 } } : {};
  };
  const scenarios = report.scenarios.map((scenario) => ({
    ...scenario,
    variants: scenario.variants.map((variant) => ({ ...variant, ...fileOf(scenario.name, variant.name) })),
  }));
  const comparisons = report.comparisons?.map((row) => ({ ...row, ...fileOf(row.scenario, row.variant) }));
  return { ...report, scenarios, ...(comparisons ? { comparisons } : {}) };
}

function withLoadFiles(report: Report, loads: readonly SampleFile[]): Report {
  if (report.load === undefined) return report;
  const load = report.load.map((one) => {
    const file = loads.find(({ scenario, variant }) => scenario === one.scenario && variant === one.variant);
    return file ? { ...one, samplesFile: { path: file.path, sha256: file.sha256 } } : one;
  });
  return { ...report, load };
}
