/**
 * `npm run test:examples -- --repeat 20`: is each example green as committed and red with its regression, every time?
 * Exit 1 unless it is.
 */

import { parseArgs } from 'node:util';
import { missedIn, problemsIn } from '../faults/verdict-on-fault.ts';
import { startOwnPair } from '../own-engines.ts';
import { ExampleProject } from './example-project.ts';
import { catching, EXAMPLES, type Example } from './examples.ts';

const MOST_ROUNDS = 100;

const { values } = parseArgs({
  options: { repeat: { type: 'string', default: '1' }, grep: { type: 'string', default: '' } },
});
const rounds = Number(values.repeat);
if (!Number.isInteger(rounds) || rounds < 1 || rounds > MOST_ROUNDS) {
  console.error(`--repeat takes a whole number from 1 to ${MOST_ROUNDS}, not "${values.repeat}"`);
  process.exit(2);
}
let interrupted = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    interrupted = true;
  });
}
const only = new RegExp(values.grep, 'i');
const examples = EXAMPLES.filter(({ name }) => only.test(name));
await using _engines = await startOwnPair();
let right = examples.length > 0;
for (const example of examples) right = (await repeat(example)) && right;
process.exitCode = right ? 0 : 1;

/** One after the other: the data of both is the same and stays. */
async function repeat(example: Example): Promise<boolean> {
  if (example.missing !== undefined) throw new Error(example.missing);
  await using green = await ExampleProject.create(example.name);
  await using red = await ExampleProject.create(example.name);
  await red.applyRegression();
  let greens = 0;
  let reds = 0;
  // What was not run was not right; the engines are stopped on the way out.
  for (let round = 1; round <= rounds && !interrupted; round += 1) {
    greens += await once(`${round}/${rounds}  ${example.name} is green`, async () => problemsIn(await green.run()));
    reds += await once(`${round}/${rounds}  ${example.name} is red`, async () =>
      missedIn(await red.run(catching(example)), example),
    );
    await Promise.all([green.leaveInstallOut(), red.leaveInstallOut()]);
  }
  console.log(
    `${example.name}: green as committed ${greens} of ${rounds}, red with its regression ${reds} of ${rounds}`,
  );
  return greens === rounds && reds === rounds;
}

async function once(what: string, problemsOf: () => Promise<string[]>): Promise<number> {
  const startedMs = performance.now();
  // A run that could not be made is not right; the others still tell.
  const problems = await problemsOf().catch((error: unknown) => [String(error)]);
  const seconds = ((performance.now() - startedMs) / 1_000).toFixed(1);
  console.error(`${what}: ${problems.length === 0 ? 'yes' : `NO\n  ${problems.join('\n  ')}`} (${seconds} s)`);
  return Number(problems.length === 0);
}
