import { ABSENT, formatBytes, formatNumber, formatReduction, formatShare } from '../format.ts';
import { type Html, html } from './template.ts';

/** A number of the report: what is shown is rounded, and its value is the report's own, for programs. */
function data(value: number, text: string): Html {
  return html`<data value="${String(value)}">${text}</data>`;
}

export function number(value: number | undefined): Html {
  return value === undefined ? absent : data(value, formatNumber(value));
}

export function milliseconds(value: number | undefined): Html {
  return value === undefined ? absent : html`<span class="whole">${number(value)} ms</span>`;
}

export function bytes(value: number): Html {
  return data(value, formatBytes(value));
}

export function share(value: number): Html {
  return data(value, formatShare(value));
}

export function reduction(saved: number | undefined): Html {
  return saved === undefined ? absent : data(saved, formatReduction(saved));
}

/** A number with a text of its caller's: `+5.2%`. */
export function told(value: number | undefined, text: string): Html {
  return value === undefined ? absent : data(value, text);
}

const absent = html`${ABSENT}`;
