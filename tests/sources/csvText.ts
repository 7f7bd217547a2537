/** A header (with its line end) and rows as the text of a CSV file, no cell quoted. */
export const csvText = (header: string, rows: readonly (readonly string[])[], end = "\n"): string =>
  header + rows.map((cells) => cells.join(",")).join("\n") + end;

/** The rows with another cell in one of them, counted round: row `at` of three is the second where `at` is 4. */
export const withCell = (
  rows: readonly (readonly string[])[],
  at: number,
  column: number,
  text: string,
): readonly (readonly string[])[] =>
  rows.map((cells, i) => (i === at % rows.length ? cells.with(column, text) : cells));
