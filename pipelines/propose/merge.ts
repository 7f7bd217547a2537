type Plain = Readonly<Record<string, unknown>>;

const isPlain = (value: unknown): value is Plain =>
  value !== null && typeof value === "object" && !Array.isArray(value);

/** One record laid over another, key by key to any depth; lists are replaced whole, what is undefined is left out. */
export function merge(under: Plain, over: Plain): Record<string, unknown> {
  const keys = [...new Set([...Object.keys(under), ...Object.keys(over)])];
  const merged = keys.map((key): [string, unknown] => {
    const [a, b] = [under[key], over[key]];
    return [key, isPlain(b) ? merge(isPlain(a) ? a : {}, b) : b === undefined ? (isPlain(a) ? merge(a, {}) : a) : b];
  });
  return Object.fromEntries(merged.filter(([, value]) => value !== undefined));
}

/** What a record holds at a path of keys with dots; undefined where there is nothing. */
export function valueAt(record: Plain, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>((at, key) => (at !== null && typeof at === "object" ? (at as Plain)[key] : undefined), record);
}
