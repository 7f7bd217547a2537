import { frequency } from "../../models/frequency.js";
import type { Database } from "../duckdb/database.js";
import { firstLook, type Look, type Reported, reported } from "../nowcast/reported.js";
import type { Share } from "./asOfSql.js";
import type { Extent } from "./extent.js";
import type { PanelWindow } from "./panelMeta.js";
import { LEAST } from "./usable.js";

const DAY = 86_400_000;

/** Cutoffs of the rolling-origin backtest beside the live window. */
const BACKTESTS = 3;

/** A window, and what was there of the periods that were incomplete then. */
export interface SeenWindow extends PanelWindow {
  readonly shares: readonly Share[];
}

/**
 * The live window and those of the backtest, of a database with the table `periods` of `createVintages` and, where
 * there was more than one look, `receipts` of `usable`. Each is seen
 * by the first night that could have forecast from its cutoff: one that looked when that period was complete, and
 * enough of it there.
 */
export async function windowsOf(
  database: Database,
  from: {
    freq: string;
    timeZone: string;
    horizon: number;
    extent: Extent;
    looks: readonly Look[];
    reported?: Reported;
  },
): Promise<SeenWindow[]> {
  const { freq, timeZone, horizon, extent, looks } = from;
  const live = { window: 0, cutoff: extent.last, asOf: extent.vintage, shares: from.reported?.periods ?? [] };
  const known = await database.rows<{ ds: number; complete: number }>("SELECT ds, complete FROM periods");
  const windows: SeenWindow[] = [live];
  for (let window = 1; window <= BACKTESTS; window++) {
    const cutoff = frequency(freq).add(extent.last, -window * horizon);
    const complete = known.find(({ ds }) => ds === cutoff)?.complete;
    if (complete === undefined) continue;
    for (let night = complete; ; night += DAY) {
      const asOf = Math.min(firstLook(looks, night) ?? extent.vintage, extent.vintage);
      const from = { receipts: "FROM receipts", looks, asOf, freq, timeZone };
      const then = looks.length > 0 ? await reported(database, from) : undefined;
      const shares = then?.periods.filter(({ ds }) => ds <= cutoff) ?? [];
      if (night < extent.vintage && shares.some(({ share }) => share < LEAST)) continue;
      windows.push({ window, cutoff, asOf, shares });
      break;
    }
  }
  return windows;
}
