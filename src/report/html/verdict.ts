import type { Report } from '../../model/report.ts';
import type { RowVerdict } from '../../model/verdict.ts';
import type { ReportDocument } from '../document.ts';
import { VERDICT_SIGNS } from '../verdict-sign.ts';
import type { Part } from './part.ts';
import { bullets, code, details, type Html, html, joined } from './template.ts';

/** So many are open: the first screen is for the verdict. */
const REASONS = 5;

/** Sign and word on a colour: none of them alone reaches everybody. */
export function badge(verdict: RowVerdict): Html {
  return html`<span class="badge ${verdict}"><span aria-hidden="true">${VERDICT_SIGNS[verdict]}</span> ${verdict}</span>`;
}

/** What the filter looks at: the text inside, and this verdict. */
export function item(verdict?: RowVerdict): Html {
  return verdict === undefined ? html` data-item` : html` data-item="${verdict}"`;
}

/** The first thing on the page: the verdict, what it rests on, and the run's reasons. */
export function verdictHeader({ verdict, run }: Report, { headline, reasons }: ReportDocument): Html {
  const revision =
    run.git && html`${code(run.git.revision.slice(0, 12))}${run.git.dirty ? html` with local changes` : ''}`;
  const base = run.base && html`against ${code(run.base.revision.slice(0, 12))}, ${run.base.is}`;
  const facts = [headline, html`profile ${run.profile}`, revision, base, run.startedAt];
  return html`<header><p class="tool">Plumbline</p><h1>${badge(verdict)}</h1>
<p>${joined(facts, ' · ')}</p>${bullets(reasons.slice(0, REASONS))}${details(`${reasons.length - REASONS} more reasons`, bullets(reasons.slice(REASONS)))}</header>\n`;
}

/** What stopped the run or a part of it: message and what to do. */
export function errorsSection({ errors }: ReportDocument): Part {
  const items = errors.map(
    ({ code: of, message, hint }) => html`<strong>${of}</strong>: ${message} <strong>What to do:</strong> ${hint}`,
  );
  return { id: 'errors', title: 'Errors', inside: bullets(items) };
}

/** Shown unfolded: a warning that is folded away is not one. */
export function warningsSection({ warnings }: ReportDocument): Part {
  return { id: 'warnings', title: 'Warnings', inside: bullets(warnings) };
}

/** On what it was measured, where that is not as usual: no fault of the code, so that it comes last. */
export function machineSection({ machine }: ReportDocument): Part {
  return { id: 'machine', title: 'Machine', inside: machine === '' ? html`` : html`<p>${machine}</p>` };
}
