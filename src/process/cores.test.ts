import { expect, test } from 'vitest';
import { coresByLscpu, coresBySiblings, cpuList, distinctCores } from './cores.ts';

/** As `/sys/devices/system/cpu/cpuN/topology/thread_siblings_list` of machines has them. */
const siblings = (...lists: string[]) => coresBySiblings(new Map(lists.map((list, cpu) => [cpu, `${list}\n`])));

const NO_THREADS = siblings('0', '1', '2', '3');
/** Four CPUs, two cores: the clouds' usual numbering. */
const NEXT_TO_EACH_OTHER = siblings('0-1', '0-1', '2-3', '2-3');
/** The usual numbering of a machine of one's own. */
const HALF_APART = siblings('0,2', '1,3', '0,2', '1,3');

test.each([
  ['no threads', '0-3', NO_THREADS, { engines: 0, workers: 1 }],
  ['two threads next to each other', '0-3', NEXT_TO_EACH_OTHER, { engines: 0, workers: 2 }],
  ['two threads half the machine apart', '0-3', HALF_APART, { engines: 0, workers: 1 }],
  ['a set without the first CPUs', '1-3', NEXT_TO_EACH_OTHER, { engines: 1, workers: 2 }],
  ['a set with gaps', '0,2', NEXT_TO_EACH_OTHER, { engines: 0, workers: 2 }],
  ['a CPU of which nothing is known', '0,1,3', siblings('0-1', '0-1'), /0,1,3.*are threads of one core/],
  ['the two threads of one core alone', '0-1', NEXT_TO_EACH_OTHER, /0-1.*are threads of one core/],
  ['the two threads of one core, half apart', '1,3', HALF_APART, /1,3.*are threads of one core/],
  ['one CPU', '2', NO_THREADS, /there is one core/],
  ['no topology', '0-3', undefined, /which of its CPUs are threads/],
  ['no /proc', '', undefined, /which cores there are/],
])('%s: %s', (_, allowed, coreOf, expected) => {
  const choice = distinctCores({ allowed, ...(coreOf && { coreOf }) });
  if (expected instanceof RegExp) expect(choice).toEqual({ note: expect.stringMatching(expected) });
  else expect(choice).toEqual(expected);
});

test('lscpu says the same, of several sockets too', () => {
  const text = '# comment\n# CPU,Core,Socket\n0,0,0\n1,0,0\n2,0,1\n3,0,1\n';
  const coreOf = coresByLscpu(text);
  if (!coreOf) throw new Error('nothing was read');
  expect(distinctCores({ allowed: '0-3', coreOf })).toEqual({ engines: 0, workers: 2 });
  expect(coresByLscpu('lscpu: unknown option')).toBeUndefined();
});

test('lists are read as the kernel writes them', () => {
  expect(cpuList('0-2,5\n')).toEqual([0, 1, 2, 5]);
  expect(cpuList('')).toEqual([]);
});
