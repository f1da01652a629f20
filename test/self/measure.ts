import path from 'node:path';
import { configSchema } from '../../src/model/config.ts';
import type { EngineRequest } from '../../src/run/run-options.ts';

export const ROOT = path.resolve(import.meta.dirname, '../..');

/** One ratio that the project promises; `values` are its repetitions within one run. */
export interface Measure {
  name: string;
  values: readonly number[];
  bar: { atLeast: number } | { atMost: number } | { within: number };
  detail: string;
}

/** Median of the repetitions, lowest and highest, and whether the median keeps the promise. */
export function judged({ values, bar }: Pick<Measure, 'values' | 'bar'>): {
  median: number;
  lowest: number;
  highest: number;
  met: boolean;
} {
  const ordered = [...values].sort((a, b) => a - b);
  const [low, high] = [ordered[(ordered.length - 1) >> 1], ordered[ordered.length >> 1]];
  if (low === undefined || high === undefined) throw new Error('nothing was measured');
  const median = (low + high) / 2;
  return { median, lowest: ordered[0] ?? low, highest: ordered.at(-1) ?? high, met: keeps(median, bar) };
}

function keeps(median: number, bar: Measure['bar']): boolean {
  if ('atLeast' in bar) return median >= bar.atLeast;
  if ('atMost' in bar) return median <= bar.atMost;
  return Math.abs(median - 1) <= bar.within;
}

/** This repository's engines, as its own configuration has them. */
export async function ownEngineRequest(): Promise<EngineRequest> {
  const { default: config } = (await import(path.join(ROOT, 'plumbline.config.ts'))) as { default: unknown };
  const { images, topology, mongoCacheGb, redisArguments } = configSchema.parse(config);
  return {
    urls: {},
    images,
    topology,
    mongoCacheGb,
    redisArguments,
    provision: true,
    allowDatabases: [],
    cacheDirectory: path.join(ROOT, '.plumbline'),
  };
}
