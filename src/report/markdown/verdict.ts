import type { Report } from '../../model/report.ts';
import type { ReportDocument } from '../document.ts';
import { verdictWord } from '../verdict-word.ts';
import { blocks, bullets, joined, type Markdown, md } from './template.ts';

/** The first thing that a reviewer reads: the verdict in one line, what it rests on, and the run's reasons. */
export function verdictSection({ verdict, run }: Report, { headline, reasons }: ReportDocument): Markdown {
  const revision = run.git && `${run.git.revision.slice(0, 12)}${run.git.dirty ? ' with local changes' : ''}`;
  const facts = [headline, `profile ${run.profile}`, ...(revision ? [revision] : [])];
  return blocks(md`# Plumbline: ${verdictWord(verdict)}`, joined(facts, ' · '), bullets(reasons));
}

/** What stopped the run or a part of it: message and what to do. */
export function errorsSection({ errors }: ReportDocument): Markdown {
  const items = errors.map(({ code, message, hint }) => md`**${code}**: ${message} **What to do:** ${hint}`);
  return items.length === 0 ? md`` : blocks(md`## Errors`, bullets(items));
}

/** Shown unfolded: a warning that is folded away is not one. */
export function warningsSection({ warnings }: ReportDocument): Markdown {
  return warnings.length === 0 ? md`` : blocks(md`## Warnings`, bullets(warnings));
}

/** On what it was measured, where that is not as usual: no fault of the code, so that it comes last. */
export function machineLine({ machine }: ReportDocument): Markdown {
  return machine === '' ? md`` : md`Machine: ${machine}`;
}
