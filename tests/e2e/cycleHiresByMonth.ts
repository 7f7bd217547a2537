import { readFile } from "node:fs/promises";
import { strFromU8, unzipSync } from "fflate";

/**
 * Hires by month (`YYYY-MM`) taken out of the workbook's raw XML, to check the pipeline's reader by other means:
 * rows of the sheet "Data" with a day number in column B and a count in column C.
 */
export async function cycleHiresByMonth(workbook: string): Promise<Map<string, number>> {
  const files = unzipSync(await readFile(workbook));
  const sheets = [...strFromU8(files["xl/workbook.xml"]).matchAll(/<sheet [^>]*name="([^"]+)"/g)].map((m) => m[1]);
  const xml = strFromU8(files[`xl/worksheets/sheet${sheets.indexOf("Data") + 1}.xml`]);
  const cells = new Map(
    [...xml.matchAll(/<c r="([BC]\d+)"([^>]*)><v>([^<]*)<\/v>/g)]
      .filter((m) => !m[2].includes('t="s"'))
      .map((m) => [m[1], Number(m[3])]),
  );
  const months = new Map<string, number>();
  for (const [cell, serial] of cells) {
    const hires = cells.get(`C${cell.slice(1)}`);
    if (!cell.startsWith("B") || hires === undefined) continue;
    // Excel counts days from 30 December 1899.
    const month = new Date((serial - 25_569) * 86_400_000).toISOString().slice(0, 7);
    months.set(month, (months.get(month) ?? 0) + hires);
  }
  return months;
}
