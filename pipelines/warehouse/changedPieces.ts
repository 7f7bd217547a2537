/**
 * Which pieces of two states differ: pieces that both have say nothing of what changed.
 * @param ordered the order of pieces matters (of rows with one key the last counts); where those that stay have another
 *   order than before, all differ
 */
export function changedPieces<Piece extends { readonly digest: string }>(
  was: readonly Piece[],
  now: readonly Piece[],
  ordered: boolean,
): { left: Piece[]; came: Piece[] } {
  const counts = new Map<string, number>();
  for (const { digest } of was) counts.set(digest, (counts.get(digest) ?? 0) + 1);
  const [stayed, came] = split(now, counts);
  const common = new Map<string, number>();
  for (const { digest } of stayed) common.set(digest, (common.get(digest) ?? 0) + 1);
  const [kept, left] = split(was, common);
  const moved = ordered && kept.some(({ digest }, i) => digest !== stayed[i].digest);
  return moved ? { left: [...was], came: [...now] } : { left, came };
}

/** Those of which `counts` has one left, and the rest. */
function split<Piece extends { readonly digest: string }>(pieces: readonly Piece[], counts: Map<string, number>) {
  const left = new Map(counts);
  const [yes, no]: [Piece[], Piece[]] = [[], []];
  for (const piece of pieces) {
    const n = left.get(piece.digest) ?? 0;
    left.set(piece.digest, n - 1);
    (n > 0 ? yes : no).push(piece);
  }
  return [yes, no] as const;
}
