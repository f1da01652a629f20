import type { Report } from '../../model/report.ts';
import { reasonsBesideErrors, tallyText } from '../findings.ts';
import { verdictWord } from '../verdict-word.ts';
import { blocks, bullets, joined, type Markdown, md } from './template.ts';

/** The first thing that a reviewer reads: the verdict in one line, what it rests on, and the run's reasons. */
export function verdictSection(report: Report): Markdown {
  const { run } = report;
  const revision = run.git && `${run.git.revision.slice(0, 12)}${run.git.dirty ? ' with local changes' : ''}`;
  const facts = [tallyText(report), `profile ${run.profile}`, ...(revision ? [revision] : [])];
  return blocks(
    md`# Plumbline: ${verdictWord(report.verdict)}`,
    joined(facts, ' · '),
    bullets(reasonsBesideErrors(report)),
  );
}

/** What stopped the run or a part of it: message and what to do. */
export function errorsSection(report: Report): Markdown {
  const items = report.errors.map(({ code, message, hint }) => md`**${code}**: ${message} **What to do:** ${hint}`);
  return items.length === 0 ? md`` : blocks(md`## Errors`, bullets(items));
}

/** Shown unfolded: a warning that is folded away is not one. */
export function warningsSection(report: Report): Markdown {
  return report.warnings.length === 0 ? md`` : blocks(md`## Warnings`, bullets(report.warnings));
}
