/**
 * `npm run test:cases`: small applications with a fault, with a harmless change and repaired, through `compare` and
 * `run` on real engines. Is what has to be red red, is the cause named, is a repair welcome? Exit 1 unless it is.
 * `--only NAME` (repeatable): cases whose name has it. `--json FILE`: what was said, too.
 */

import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { Report } from '../../src/model/report.ts';
import { CaseProject } from './case-project.ts';
import { type Group, groupsOf, readCaseSets } from './cases.ts';
import { type Answer, holds, judgeCase, type Trial, tally } from './judge-case.ts';
import { missesText, tableText, totalsText } from './table.ts';
import { type Told, toldByComparison, toldByRun } from './told.ts';

const { values: flags } = parseArgs({
  options: { only: { type: 'string', multiple: true, default: [] }, json: { type: 'string' } },
});
const isSelected = (name: string) => flags.only.length === 0 || flags.only.some((part) => name.includes(part));

let allHold = true;
const results: { set: string; trials: { trial: Trial; answers: Answer[] }[] }[] = [];
for (const { name, cases, mayMiss } of await readCaseSets()) {
  const selected = cases.filter((one) => isSelected(one.name));
  if (selected.length === 0) continue;
  const trials: Trial[] = [];
  for (const group of groupsOf(selected)) trials.push(...(await tryGroup(group)));
  const judged = trials.map((trial) => ({ trial, answers: judgeCase(trial) }));
  const tallies = tally(
    judged.flatMap(({ answers }) => answers),
    mayMiss,
  );
  allHold &&= [...tallies.values()].every(holds);
  results.push({ set: name, trials: judged });
  console.log(`\n${name}\n\n${tableText(judged)}\n\n${totalsText(tallies)}\n\n${missesText(judged)}`);
}
if (results.length === 0) throw new Error(`no case is called ${flags.only.join(' or ')}`);
if (flags.json !== undefined) await writeFile(flags.json, JSON.stringify(results, null, 2));
process.exitCode = allHold ? 0 : 1;

async function tryGroup(group: Group): Promise<Trial[]> {
  const trials = group.cases.map((one): Trial => ({ case: one }));
  const faults = trials.filter(({ case: { faulty } }) => faulty !== undefined);
  await using project = await CaseProject.create(group);
  if (faults.length > 0) {
    note(faults, 'faultyCompare', await project.compare('faulty', 'good'), toldByComparison);
    note(faults, 'faultyRun', await project.run('faulty'), toldByRun);
    note(faults, 'fix', await project.compare('good', 'faulty'), toldByComparison);
  }
  note(trials, 'alikeCompare', await project.compare('alike', 'good'), toldByComparison);
  note(trials, 'alikeRun', await project.run('alike'), toldByRun);
  return trials;
}

/** What a report says of each case; told at once, since all of them take many minutes. */
function note(
  trials: readonly Trial[],
  part: Exclude<keyof Trial, 'case'>,
  report: Report,
  toldBy: (report: Report, scenario: string) => Told,
): void {
  for (const trial of trials) {
    const told = toldBy(report, trial.case.name);
    trial[part] = told;
    const verdict = told.unjudged === undefined ? (told.red ? 'red' : 'not red') : `not judged: ${told.unjudged}`;
    console.error(`  ${part} ${trial.case.name}: ${[verdict, ...told.reasons.slice(0, 1)].join(', ')}`);
  }
}
