import type { Lengths } from './shape.ts';

export function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

export function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('`', '\\`').replaceAll('${', '\\${');
}

export function keyOf(name: string): string {
  return /^[\p{ID_Start}_$][\p{ID_Continue}$]*$/u.test(name) ? name : quote(name);
}

export function lengthsText(lengths: Lengths): string {
  return `[${lengths.join(', ')}]`;
}

export function lengthText(lengths: Lengths): string {
  return lengths.length === 1 ? String(lengths[0]) : `random.pick(${lengthsText(lengths)})`;
}

/** `10_000`, as people write it. */
export function digits(number: number): string {
  return String(number).replace(/\B(?=(?:\d{3})+$)/g, '_');
}
