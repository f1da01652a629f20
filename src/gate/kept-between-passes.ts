import { totalCommands, type Work } from '../model/work.ts';
import { passesOf } from '../model/work-passes.ts';
import { count, counted } from './format.ts';

/** Of the calls. What an application does by itself every now and then is less, and falls into any pass. */
const SHARE_OF_CALLS = 0.5;
/** One that differs from one other may have met anything. */
const PASSES = 3;

const ENGINES = [
  ['mongo', 'MongoDB'],
  ['redis', 'Redis'],
] as const;

/**
 * Why later passes say less than the first, in words: each is made in a process of its own, and what all of them leave
 * out was kept by something that outlives a process, such as a file. A budget would hold of it what nobody's first call
 * does.
 */
export function keptBetweenPasses(work: Work): string | undefined {
  const passes = passesOf(work);
  if (passes === undefined || passes.length < PASSES) return undefined;
  for (const [engine, name] of ENGINES) {
    const [first = 0, ...later] = passes.map((pass) => totalCommands(pass[engine].commands));
    const most = Math.max(...later);
    if (Math.min(...later) < most || first - most < work.calls * SHARE_OF_CALLS) continue;
    return (
      `the first work pass asked ${name} ${counted(first, 'command')} for ${counted(work.calls, 'call')}, each of the ` +
      `${later.length} after it ${count(most)}: something outside of its process kept the answers, such as a file`
    );
  }
  return undefined;
}

export const KEPT_REMEDY =
  'Each pass is a process of its own. Empty in `open` what outlives it: a file, a folder of temporary files, another server.';
