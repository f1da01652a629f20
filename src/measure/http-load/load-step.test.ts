import { expect, it } from 'vitest';
import { generatorOf } from './load-step.ts';

it('a delay beyond a tenth of the p95 is a bottleneck', () => {
  expect(generatorOf(0.9, 0.4, 10)).toEqual({ eventLoopDelayP99Ms: 0.9, cpuShare: 0.4 });
  expect(generatorOf(1.1, 0.4, 10).bottleneck).toMatch(/1\.10 ms late \(p99\), more than a tenth of the 10\.00 ms/);
});

it('so is a whole core, answers or not', () => {
  expect(generatorOf(0.1, 0.99, 10).bottleneck).toMatch(/kept 99% of a core busy/);
  expect(generatorOf(0.1, 0.99, undefined).bottleneck).toMatch(/99%/);
});
