import { type Answer, holds, QUESTIONS, type Question, type Tally, type Trial } from './judge-case.ts';

interface Judged {
  trial: Trial;
  answers: readonly Answer[];
}

const COLUMNS: readonly (readonly [head: string, questions: readonly Question[]])[] = [
  ['faulty: compare', ['faultyCompare']],
  ['run', ['faultyRun']],
  ['sentence', ['sentence']],
  ['cure', ['cure']],
  ['alike: compare', ['alikeCompare', 'harmlessCompare']],
  ['run', ['alikeRun', 'harmlessRun']],
  ['fix', ['fix']],
  ['better said', ['fixSaid', 'harmlessSaid']],
];

/** One line a case: `ok`, `WRONG`, or `-` where it is not asked; `(time)` where times showed a fault. */
export function tableText(judged: readonly Judged[]): string {
  const rows = [
    ['case', ...COLUMNS.map(([head]) => head)],
    ...judged.map(({ trial, answers }) => [
      trial.case.name,
      ...COLUMNS.map(([, questions]) => cellOf(answers.filter(({ question }) => questions.includes(question)))),
    ]),
  ];
  const widths = COLUMNS.map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function cellOf(answers: readonly Answer[]): string {
  const [answer] = answers;
  if (answer === undefined) return '-';
  const byTime = answer.question === 'faultyCompare' && answer.right && isByTime(answer);
  return `${answer.right ? 'ok' : 'WRONG'}${byTime ? ' (time)' : ''}`;
}

function isByTime({ told }: Answer): boolean {
  return told?.by.every((name) => /\/(median|p95)$/.test(name)) === true;
}

/** `faults red in compare 31 of 31`. */
export function totalsText(tallies: ReadonlyMap<Question, Tally>): string {
  return [...tallies]
    .map(([question, one]) => `${holds(one) ? '  ' : '! '}${QUESTIONS[question]}: ${one.right} of ${one.of}`)
    .join('\n');
}

/** What was said where something else was right, with the work of both sides. */
export function missesText(judged: readonly Judged[]): string {
  return judged.flatMap(missesOf).join('\n\n');
}

function missesOf({ trial, answers }: Judged): string[] {
  const wrong = answers.filter(({ right }) => !right);
  if (wrong.length === 0) return [];
  const lines = [trial.case.name];
  const shown = new Set<Answer['told']>();
  for (const { question, why, told } of wrong) {
    lines.push(`  ${QUESTIONS[question]}: WRONG, ${why}`);
    if (told === undefined || shown.has(told)) continue;
    shown.add(told);
    lines.push(...[...told.reasons, ...told.work].map((line) => `      ${line}`));
  }
  return [lines.join('\n')];
}
