import { KINDS, type Trial } from './way.ts';

const HEAD = (ways: number, controls: number) => `# Ways to a false green

A gate that ends with 0 when nothing was measured is worse than none. This page lists what was tried to get there: **${ways} ways**.
\`npm run test:false-green\` tries each of them on real engines, through the command line. None may end with 0, and each must
end for its own reason: what is printed has to name the cause.

Each way is a tiny project of 300 documents with one fault in it. Beside them stand ${controls} controls: the same projects without
the fault. They end with 0, so that the red of the others means something.

\`\`\`
npm run test:false-green                      # all, two at a time, each on engines of its own
npm run test:false-green -- --only lock       # those whose name or kind matches
npm run test:false-green -- --docs            # writes this page anew
\`\`\`

It prints a line for each way: \`ok\` and the exit code, \`GREEN\` for one that ended with 0, \`OTHER CODE\` or \`OTHER REASON\` for one that was red
by chance. Its exit code is 1 when one of them is not \`ok\`.

To add a way, add an entry to a table in \`test/false-green/\`, then write this page anew.
`;

const OPEN = `What nobody sees yet:

- A memo in a file that an earlier run filled: the second run is warm from its first call on.
- Times of answers that one process keeps from call to call: each call is counted once, and timed often.
- What only later calls than the counted ones ask of the variant's own database, such as a batch at every 25th call.
- What calls ask less than once each, where their application asks as often the same by itself.
- Work that an application, a thread or a child begins more than 4 s after the answer, or a timer more than 10 s.
- A client of each call that nobody observes, where no check bounds connections.
- What a command of Redis reads of one string, such as BITCOUNT of ten megabytes in place of GETBIT.
- What the building of an index reads, which a call creates and drops in a collection that it is declared to write.
- A program that \`NODE_OPTIONS\` preloads into the command itself, and a daemon that empties its environment.
- On an overloaded machine, work in another database while calls are timed: a client of the process before may still be
  told, and is taken for somebody else.
- An answer of 200 that says in its text that the request was refused.
- An application in another language than JavaScript that app.install puts outside of both checkouts, one side's over
  the other's.
- How many documents a $sample reads, and how many elements LCS and GEOSEARCH walk over.
`;

/** docs/false-green.md: every way by its kind. */
export function docsPage(ways: readonly Trial[], controls: readonly Trial[]): string {
  const parts = Object.entries(KINDS).flatMap(([kind, title]) => {
    const own = ways.filter((way) => way.kind === kind);
    return own.length === 0 ? [] : [`\n## ${title} (${own.length})\n\n${listOf(own)}`];
  });
  const known = `\n## Known and open\n\n${OPEN}`;
  return `${HEAD(ways.length, controls.length)}${known}${parts.join('')}\n## Controls (${controls.length})\n\n${listOf(controls)}`;
}

function listOf(trials: readonly Trial[]): string {
  return trials.map(({ name }) => `- ${name}\n`).join('');
}
