/** A table of Arquero, or columns by name. */
export type Tabular =
  | { columnNames(): string[]; array(name: string): ArrayLike<unknown> }
  | Readonly<Record<string, ArrayLike<unknown>>>;

/** As much of Danfo.js as is used here: `danfojs-node` or `danfojs` in a browser. */
export interface Danfo<Frame> {
  readonly DataFrame: new (data: never, options: never) => Frame;
}

/**
 * Hands a published table to Danfo.js, which has four types of values. What becomes of the rest:
 *
 * - dates: texts `YYYY-MM-DD`, which sort and group as dates do and which `danfo.toDateTime` reads as midnight UTC
 *   (and whose parts it then names in local time: set TZ=UTC west of Greenwich);
 * - 64-bit counts: numbers, exact up to 2^53. The column says `int32` where all of them fit and none is null,
 *   else `float32`, Danfo's only other numeric type; the values themselves keep their double precision;
 * - nulls: nulls, which Danfo's `isNa`, `dropNa` and `fillNa` know. A column of nothing else is one of texts.
 *
 * @param danfo the module itself, so that Headwater does not depend on it
 * @throws RangeError for a count beyond 2^53, which no number holds exactly
 */
export function toDataFrame<Frame>(danfo: Danfo<Frame>, table: Tabular): Frame {
  const columns = isArquero(table)
    ? table.columnNames().map((name) => ({ name, values: table.array(name) }))
    : Object.entries(table).map(([name, values]) => ({ name, values }));
  const plain = columns.map(({ name, values }) => Array.from(values, (value) => plainValue(name, value)));
  const rows = Array.from({ length: plain[0]?.length ?? 0 }, (_, i) => plain.map((values) => values[i]));
  return new danfo.DataFrame(
    rows as never,
    { columns: columns.map((column) => column.name), dtypes: plain.map(danfoType) } as never,
  );
}

type Plain = string | number | boolean | null;

const isArquero = (table: Tabular): table is Extract<Tabular, { columnNames(): string[] }> =>
  typeof (table as { columnNames?: unknown }).columnNames === "function";

function plainValue(column: string, value: unknown): Plain {
  if (value === null || value === undefined) return null;
  if (value instanceof Date) return value.toISOString().replace(/T00:00:00\.000Z$/, "");
  if (typeof value === "bigint") {
    if (BigInt(Number(value)) !== value || !Number.isSafeInteger(Number(value)))
      throw new RangeError(`${column} has ${value}, which no number holds exactly. Divide it before, or leave it out.`);
    return Number(value);
  }
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  throw new TypeError(`${column} has a value that Danfo.js has no type for: ${JSON.stringify(value)}.`);
}

function danfoType(values: readonly Plain[]): "string" | "boolean" | "int32" | "float32" {
  const first = values.find((value) => value !== null);
  if (first === undefined || typeof first === "string") return "string";
  if (typeof first === "boolean") return "boolean";
  return values.every((value) => typeof value === "number" && value === (value | 0)) ? "int32" : "float32";
}
