import { createHash } from 'node:crypto';
import type { ComparisonMeasurement } from '../model/comparison.ts';
import type { LoadMeasurement } from '../model/http-load.ts';
import type { VariantMeasurement } from '../model/measurement.ts';

export interface SampleFile {
  scenario: string;
  variant: string;
  /** Within the output folder, with forward slashes on every platform. */
  path: string;
  text: string;
  sha256: string;
}

/** Of a run, or of a comparison. */
export type RawMeasurement = VariantMeasurement | ComparisonMeasurement;

/** One variant's load, with the windows that the report leaves out. */
export function loadFile(load: LoadMeasurement): SampleFile {
  return fileOf(load, 'load.json');
}

const LONGEST_NAME = 80;

/**
 * One variant's raw measurement as a file: enough to judge it again. Its times are in the order in which they were
 * taken.
 */
export function sampleFile(measurement: RawMeasurement): SampleFile {
  return fileOf(measurement, 'json');
}

function fileOf(measured: RawMeasurement | LoadMeasurement, ending: string): SampleFile {
  const { scenario, variant } = measured;
  const text = `${JSON.stringify(measured)}\n`;
  return {
    scenario,
    variant,
    path: `samples/${safeName(scenario)}.${safeName(variant)}.${ending}`,
    text,
    sha256: sha256(text),
  };
}

/** A variant's name is any string, and a path is not: what had to change is told apart by a hash of the original. */
function safeName(name: string): string {
  const plain = name.replace(/[^a-zA-Z0-9_-]/g, '_').slice(0, LONGEST_NAME);
  return plain === name && plain !== '' ? plain : `${plain}-${sha256(name).slice(0, 8)}`;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
