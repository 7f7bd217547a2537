import { join } from "node:path";
import type { Dictionary } from "../columnar/dictionary.js";
import type { WindowPanel } from "../columnar/panelOf.js";
import { readTable } from "../columnar/readTable.js";
import { literal, withDatabase } from "../duckdb/database.js";
import { NOWCASTS } from "../nowcast/writeNowcasts.js";
import { BASIS } from "../panel/basisSql.js";
import type { PanelMeta } from "../panel/panelMeta.js";

/**
 * Columns of the published table `history`: the live window, how its values are known, and what was counted and the range
 * where they are nowcasts.
 * @param dir of the features step
 */
export async function historyRows(
  { service, freq, reported }: PanelMeta,
  { panel, areas }: WindowPanel,
  dir: string,
): Promise<Record<string, (string | number | null)[]>> {
  const nowcasts = new Map(
    (reported?.periods.length
      ? await withDatabase({}, (database) =>
          database.rows<{ area: string; ds: number; counted: number; "q0.1": number; "q0.9": number }>(
            `FROM read_parquet(${literal(join(dir, NOWCASTS))})`,
          ),
        )
      : []
    ).map((row) => [`${row.area} ${row.ds}`, row]),
  );
  const basis = await withDatabase({}, (database) =>
    readTable(database, `FROM read_parquet(${literal(join(dir, BASIS))})`),
  );
  const area = areas.flatMap((code, i) => Array<string>(panel.offsets[i + 1] - panel.offsets[i]).fill(code));
  const ofNowcast = (name: "counted" | "q0.1" | "q0.9") =>
    area.map((code, row) => nowcasts.get(`${code} ${panel.ds[row]}`)?.[name] ?? null);
  return {
    service: area.map(() => service),
    area,
    freq: area.map(() => freq),
    ds: Array.from(panel.ds),
    y: Array.from(panel.y),
    basis: Array.from(basis.data().basis as unknown as Dictionary),
    counted: ofNowcast("counted"),
    "q0.1": ofNowcast("q0.1"),
    "q0.9": ofNowcast("q0.9"),
  };
}
