const BARS = ['▁', '▂', '▃', '▅', '▇'] as const;

/** One bar a value, between the smallest and the largest of them. Equal values are a flat line in the middle. */
export function sparkline(values: readonly number[]): string {
  const least = Math.min(...values);
  const span = Math.max(...values) - least;
  return values
    .map((value) => BARS[span === 0 ? 2 : Math.round(((value - least) / span) * (BARS.length - 1))] ?? '')
    .join('');
}
