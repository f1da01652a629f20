const WHOLE = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const HUNDREDTHS = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 });
const THREE_DIGITS = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 3 });

/**
 * Milliseconds with three significant digits, and never fewer than all whole ones: `0.412 ms`, `12.3 ms`, `1,234 ms`.
 */
export function ms(value: number): string {
  return `${(value < 1000 ? THREE_DIGITS : WHOLE).format(value)} ms`;
}

/**
 * Milliseconds with as many digits as it takes to tell them from `other`: a limit of 120 ms is not passed by `120 ms`.
 */
export function msBeside(value: number, other: number): string {
  if (value === other || ms(value) !== ms(other)) return ms(value);
  for (let digits = 4; digits <= 12; digits++) {
    const text = new Intl.NumberFormat('en-US', { maximumSignificantDigits: digits }).format(value);
    if (Number(text.replaceAll(',', '')) !== other) return `${text} ms`;
  }
  return `${value} ms`;
}

/** A count, or a count per call: `100,000`, `1.05`, `0.0125`. */
export function count(value: number): string {
  if (!Number.isFinite(value)) return 'infinitely many';
  return (Math.abs(value) < 1 ? THREE_DIGITS : HUNDREDTHS).format(value);
}

/** What was not the same in every pass: `21 to 28`; `21 at least` where the most is not known. */
export function rangeText({ least, most }: { least: number; most: number }, divisor = 1): string {
  if (!Number.isFinite(most)) return `${count(least / divisor)} at least`;
  const [from, to] = [count(least / divisor), count(most / divisor)];
  return from === to ? from : `${from} to ${to}`;
}

/** A count and its noun: `1 call`, `20 calls`. */
export function counted(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? '' : 's'}`;
}

/** A share as a percentage, rounded down: 85.97% must not look like the 86% that it missed. */
export function percent(share: number): string {
  return `${HUNDREDTHS.format(Math.floor(share * 1000 + 1e-9) / 10)}%`;
}

/** Text cut to `length` characters, with a sign that it was. */
export function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}
