import { z } from "zod";
import { openPostgres, postgresError } from "./openPostgres.js";
import { incremental, paged } from "./paged.js";

const LIMIT = 10_000;

const options = z.strictObject({
  kind: z.literal("postgres"),
  url: z
    .string()
    .regex(/^postgres(ql)?:\/\//, "an address that begins with postgres://")
    .describe("Connection, the password as the name of an environment variable in dollar and braces."),
  table: z.string().min(1).describe("Table or view, with its schema where it is not `public`."),
  ...incremental,
});

/** A table or view of a PostgreSQL database, read within one snapshot. */
export const postgres = paged({
  options,
  dated: ({ since }) => since,
  async *pages({ options: { url, table, since: field, limit = LIMIT }, since, outside }) {
    const [{ default: Cursor }, { escapeIdentifier }] = [await import("pg-cursor"), (await import("pg")).default];
    const client = await openPostgres(url, outside);
    try {
      await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
      const from = table.split(".").map(escapeIdentifier).join(".");
      const date = field === undefined ? "" : escapeIdentifier(field);
      const where = since === undefined ? "" : ` WHERE ${date} >= '${since}' OR ${date} IS NULL`;
      const cursor = client.query(new Cursor(`SELECT * FROM ${from}${where}`, [], { types: TEXTS }));
      for (;;) {
        const rows = (await cursor.read(limit)) as Record<string, string | null>[];
        if (rows.length === 0) break;
        // Another connection would see another snapshot: so no page says how to go on.
        yield { records: rows };
      }
      await client.query("COMMIT");
    } catch (error) {
      throw postgresError(url, error);
    } finally {
      // A broken connection cannot be closed politely, and what it was needed for is over.
      await client.end().catch(() => {});
    }
  },
});

/** Values as PostgreSQL writes them: the inventory says what they mean. */
const TEXTS = { getTypeParser: () => (text: string) => text };
