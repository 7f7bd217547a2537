/** A count with its noun, for people: `1 row`, `12,345 rows`. */
export function counted(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString("en-GB")} ${n === 1 ? one : many}`;
}
