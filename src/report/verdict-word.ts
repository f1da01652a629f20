import type { RowVerdict } from '../model/verdict.ts';

const ICONS: Readonly<Record<RowVerdict, string>> = {
  error: '⛔',
  fail: '❌',
  inconclusive: '❔',
  pass: '✅',
  'not-judged': '➖',
};

/** Icon and word: a colour or an icon alone is lost on some readers. */
export function verdictWord(verdict: RowVerdict): string {
  return `${ICONS[verdict]} ${verdict}`;
}
