import { totalCommands, type Work } from '../model/work.ts';
import { passesOf } from '../model/work-passes.ts';
import { count, counted } from './format.ts';

/** Of the calls. What an application does by itself every now and then is less, and falls into any pass. */
const SHARE_OF_CALLS = 0.5;
/** One that differs from one other may have met anything. */
const PASSES = 3;

/** What the calls asked, and what that examined: one command may stand for another. */
const TOTALS: readonly { of: (pass: Work) => number; text: (n: number) => string }[] = [
  { of: ({ mongo }) => totalCommands(mongo.commands), text: (n) => `asked MongoDB ${counted(n, 'command')}` },
  { of: ({ redis }) => totalCommands(redis.commands), text: (n) => `asked Redis ${counted(n, 'command')}` },
  {
    of: ({ mongo }) => mongo.docsExamined + mongo.keysExamined,
    text: (n) => `had MongoDB examine ${count(n)} documents and keys`,
  },
];

/**
 * Why later passes say less than the first, in words: each is made in a process of its own, and what all of them leave
 * out was kept by something that outlives a process, such as a file. A budget would hold of it what nobody's first call
 * does.
 */
export function keptBetweenPasses(work: Work): string | undefined {
  const passes = passesOf(work);
  if (passes === undefined || passes.length < PASSES) return undefined;
  for (const { of, text } of TOTALS) {
    const [first = 0, ...later] = passes.map(of);
    const most = Math.max(...later);
    if (Math.min(...later) < most || first - most < work.calls * SHARE_OF_CALLS) continue;
    return (
      `the first work pass ${text(first)} for ${counted(work.calls, 'call')}, each of the ` +
      `${later.length} after it ${count(most)}: something outside of its process kept the answers, such as a file`
    );
  }
  return undefined;
}

export const KEPT_REMEDY =
  'Each pass is a process of its own. Empty in `open` what outlives it: a file, a folder of temporary files, another server.';
