import { instantsOf } from "../../models/timeZone.js";
import { withDatabase } from "../../pipelines/duckdb/database.js";
import { type Finding, fail, ok } from "./finding.js";

const ZONE = "Europe/London";
/** London's clocks around both changes of 2026, as if UTC, and the instants at which they show that. */
const KNOWN = [
  ["2026-03-29T00:59:00Z", "2026-03-29T00:59:00Z"],
  ["2026-03-29T02:00:00Z", "2026-03-29T01:00:00Z"],
  ["2026-10-25T00:59:00Z", "2026-10-24T23:59:00Z"],
  ["2026-10-25T02:00:00Z", "2026-10-25T02:00:00Z"],
] as const;

/** Whether Node and DuckDB know when clocks change, and how old their time zone data is. */
export async function checkTimeZones(): Promise<Finding[]> {
  const fix = "Use a Node with full ICU data (every official one has it), and unset NODE_ICU_DATA.";
  const about = "Time zones";
  try {
    for (const [wall, instant] of KNOWN)
      if (instantsOf(Date.parse(wall), ZONE)[0] !== Date.parse(instant))
        return [fail(about, `Node does not know ${ZONE} at ${wall.slice(0, -1)}`, fix)];
  } catch (error) {
    return [fail(about, `Node does not know ${ZONE}: ${(error as Error).message}`, fix)];
  }
  const [{ summer }] = await withDatabase({}, (db) =>
    db.rows<{ summer: string }>(
      `SELECT strftime(timezone('${ZONE}', TIMESTAMPTZ '2026-07-01 12:00:00+00'), '%H:%M') AS summer`,
    ),
  );
  if (summer !== "13:00")
    return [fail(about, `DuckDB does not know ${ZONE}: noon UTC in July is ${summer}`, "Install again with npm ci.")];
  return [ok(about, `data of ${process.versions.tz ?? "an unknown release"}, ${ZONE} changes its clocks as it should`)];
}
