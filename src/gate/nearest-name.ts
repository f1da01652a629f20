/** The known name that a misspelt one most likely means; `undefined` when none is near. */
export function nearestName(wrong: string, known: readonly string[]): string | undefined {
  const near = known
    .map((name) => ({ name, distance: editDistance(wrong.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, distance }) => distance <= Math.max(1, Math.floor(Math.max(wrong.length, name.length) / 3)))
    .sort((a, b) => a.distance - b.distance);
  return near[0]?.name;
}

/**
 * Insertions, deletions, substitutions and swaps of neighbours (optimal string alignment) from one word to another. A
 * swap counts half: it is the likelier slip, and `p59` means `p95` rather than `p50`.
 */
function editDistance(a: string, b: string): number {
  const at = (row: readonly number[] | undefined, column: number) => row?.[column] ?? Number.POSITIVE_INFINITY;
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, column) => column)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = a[i - 1] === b[j - 1] ? 0 : 1;
      const swapped =
        a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? at(rows[i - 2], j - 2) + 0.5 : Number.POSITIVE_INFINITY;
      row.push(Math.min(at(rows[i - 1], j) + 1, at(row, j - 1) + 1, at(rows[i - 1], j - 1) + changed, swapped));
    }
    rows.push(row);
  }
  return at(rows[a.length], b.length);
}
