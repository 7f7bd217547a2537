import { appendFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ConnectedFile } from "./connector.js";
import type { SourceRecord } from "./paged.js";
import { Unreached } from "./unreached.js";

/** Lines that wait in memory before they are written. */
const WAITING = 20_000;
/** Between the date and the text of a line while it waits to be sorted; no JSON has it unescaped. */
const TAB = "\t";

/** Writes records into one file a month of their date: `2026-01.ndjson`; those without a date into `undated.ndjson`. */
export class MonthFiles {
  /** Records that were written. */
  rows = 0;
  #newest: string | undefined;
  #waiting = 0;
  readonly #lines = new Map<string, string[]>();

  constructor(
    private readonly dir: string,
    private readonly field: string | undefined,
  ) {}

  /** Passes over a record whose month lies before `start` (the first day of a month). */
  async add(record: SourceRecord, start: string | undefined): Promise<void> {
    const date = this.#dateOf(record);
    if (date !== undefined && start !== undefined && date.slice(0, 7) < start.slice(0, 7)) return;
    const name =
      this.field === undefined ? "rows.ndjson" : date === undefined ? "undated.ndjson" : `${date.slice(0, 7)}.ndjson`;
    const lines = this.#lines.get(name) ?? [];
    this.#lines.set(name, lines);
    lines.push(`${date ?? ""}${TAB}${JSON.stringify(record)}\n`);
    this.rows++;
    if (date !== undefined && (this.#newest === undefined || date > this.#newest)) this.#newest = date;
    if (++this.#waiting >= WAITING) await this.#write();
  }

  /** Sorts each file by date and text: the order does not depend on how the source paged. */
  async close(): Promise<{ files: ConnectedFile[]; cursor: string | undefined }> {
    await this.#write();
    const names = [...this.#lines.keys()].sort();
    if (this.field !== undefined && names.join() === "undated.ndjson")
      throw new Unreached(
        `No record has a date in ${JSON.stringify(this.field)}. Correct \`since\` under \`source.from\`.`,
        false,
      );
    for (const name of names) {
      const path = join(this.dir, name);
      const lines = (await readFile(path, "utf8")).split("\n").slice(0, -1).sort();
      await writeFile(path, lines.map((line) => `${line.slice(line.indexOf(TAB) + 1)}\n`).join(""));
    }
    return { files: names.map((name) => ({ name, path: join(this.dir, name) })), cursor: this.#newest };
  }

  async #write(): Promise<void> {
    for (const [name, lines] of this.#lines) {
      await appendFile(join(this.dir, name), lines.join(""));
      lines.length = 0;
    }
    this.#waiting = 0;
  }

  #dateOf(record: SourceRecord): string | undefined {
    const value = this.field === undefined ? undefined : record[this.field];
    if (value === undefined || value === null || value === "") return undefined;
    if (
      typeof value === "string" &&
      /^\d{4}-\d\d(-\d\d|$)/.test(value) &&
      Number.isFinite(Date.parse(value.slice(0, 10)))
    )
      return value;
    throw new Unreached(
      `${JSON.stringify(this.field)} is ${JSON.stringify(value)}, which is no date as YYYY-MM-DD. Name another field in \`since\`, or leave it away to fetch all each night.`,
      false,
    );
  }
}
