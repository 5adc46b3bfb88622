/** The most single changes of a letter at which a word still counts as meant. */
const FARTHEST = 3;
/** Lists of up to this many known words are printed whole. */
const LISTED = 12;

/** What to say after an unknown word: the nearest known one, or all of them. */
export function hint(found: string, known: readonly string[]): string {
  const near = nearest(found, known);
  if (near !== null) return `did you mean "${near}"?`;
  if (known.length === 0) return "there is none";
  const shown = known.slice(0, LISTED).join(", ");
  return `expected ${known.length > LISTED ? `${shown}, ...` : shown}`;
}

/** The known word that is nearest to `found` in letters; `null` if none is near. */
export function nearest(found: string, known: readonly string[]): string | null {
  const [best] = known
    .map((word) => ({ word, distance: distance(found.toLowerCase(), word.toLowerCase()) }))
    .filter(
      ({ word, distance }) =>
        distance <= FARTHEST && 2 * distance <= Math.min(word.length, found.length),
    )
    .sort((a, b) => a.distance - b.distance);
  return best?.word ?? null;
}

/** Letters to insert, delete, replace or swap with their neighbour to turn `a` into `b`. */
function distance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const at = (up: number, left: number) => rows[i - up]?.[j - left] ?? Infinity;
      row[j] = Math.min(
        at(1, 0) + 1,
        (row[j - 1] ?? Infinity) + 1,
        at(1, 1) + (same ? 0 : 1),
        swapped ? at(2, 2) + 1 : Infinity,
      );
    }
    rows.push(row);
  }
  return rows[a.length]?.[b.length] ?? Infinity;
}
