/** Shown where there is no number: never a zero in its place. */
export const ABSENT = '–';

/** Whole numbers with thousands separators; otherwise about three digits. The same on every machine: no locale. */
export function formatNumber(value: number): string {
  const size = Math.abs(value);
  if (Number.isInteger(value) || size >= 100) return grouped(Math.round(value).toFixed(0));
  if (size >= 10) return value.toFixed(1);
  return value.toFixed(size >= 1 ? 2 : 3);
}

/** What is absent is not 0. */
export function formatKnown(value: number | undefined): string {
  return value === undefined ? ABSENT : formatNumber(value);
}

/** Share as a percentage, rounded down to a tenth: 85.97% must not look like the 86% that it missed. */
export function formatShare(share: number): string {
  // The small term undoes what floating point took from 0.29 * 1000.
  return `${Math.floor(share * 1000 + 1e-9) / 10}%`;
}

/** What was saved, as the guide writes it: 0.86 is `-86%`; a growth is `+12%`. */
export function formatReduction(saved: number): string {
  const text = formatShare(saved);
  if (text === '0%') return text;
  return text.startsWith('-') ? text.replace('-', '+') : `-${text}`;
}

/** Average of a total over calls; nothing when there was no call. */
export function formatPerCall(total: number, calls: number): string {
  return calls === 0 ? ABSENT : formatNumber(total / calls);
}

export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${formatNumber(bytes)} B`;
  const power = Math.min(Math.floor(Math.log2(bytes) / 10), 4);
  return `${formatNumber(bytes / 1024 ** power)} ${['B', 'KiB', 'MiB', 'GiB', 'TiB'][power] ?? 'B'}`;
}

function grouped(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, ',');
}
