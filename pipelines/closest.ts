/** Candidates sorted by how much they look like `word`: the fewest typing errors apart first, case aside. */
export function closestFirst(word: string, candidates: readonly string[]): string[] {
  return candidates
    .map((candidate) => ({ candidate, errors: typingErrors(word.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.errors - b.errors)
    .map(({ candidate }) => candidate);
}

/** The candidate that `word` was probably meant to be; undefined when none is near. */
export function closest(word: string, candidates: readonly string[]): string | undefined {
  const [first] = closestFirst(word, candidates);
  if (first === undefined) return undefined;
  return typingErrors(word.toLowerCase(), first.toLowerCase()) <= Math.max(1, word.length / 3) ? first : undefined;
}

/** ` Did you mean "x"?`, or nothing. */
export function didYouMean(word: string, candidates: readonly string[]): string {
  const found = closest(word, candidates);
  return found === undefined ? "" : ` Did you mean ${JSON.stringify(found)}?`;
}

/** Levenshtein's distance, with two neighbours swapped as one error (optimal string alignment). */
function typingErrors(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        row[j] = Math.min(row[j], before[j - 2] + 1);
    }
    before = last;
    last = row;
  }
  return last[b.length];
}
