import { appendFile, readdir, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ConnectedFile } from "./connector.js";
import type { SourceRecord } from "./paged.js";
import { Unreached } from "./unreached.js";

/** Lines that wait in memory before they are written. */
const WAITING = 20_000;
/** Between the date and the text of a line while it waits to be sorted; no JSON has it unescaped. */
const TAB = "\t";
/** What a file is called while lines are added to it. */
const LINES = ".lines";

/** What is written so far: enough to go on from there in another process. */
export interface Written {
  readonly rows: number;
  readonly newest?: string;
  /** Bytes of each file's lines. */
  readonly bytes: Readonly<Record<string, number>>;
}

/** Writes records into one file a month of their date: `2026-01.ndjson`; those without a date into `undated.ndjson`. */
export class MonthFiles {
  /** Records that were written. */
  rows = 0;
  #newest: string | undefined;
  #waiting = 0;
  readonly #lines = new Map<string, string[]>();
  readonly #bytes = new Map<string, number>();

  constructor(
    private readonly dir: string,
    private readonly field: string | undefined,
  ) {}

  /** Of what lies on disk. */
  get bytes(): number {
    return [...this.#bytes.values()].reduce((sum, bytes) => sum + bytes, 0);
  }

  /** Goes on with what another process has written into the same directory, or, where that is not all there, from nothing. */
  async begin(written?: Written): Promise<boolean> {
    const names = (await readdir(this.dir)).filter((name) => name.endsWith(LINES));
    const sizes = new Map<string, number>();
    for (const name of names) sizes.set(name.slice(0, -LINES.length), (await stat(join(this.dir, name))).size);
    const there = written && Object.entries(written.bytes).every(([name, bytes]) => bytes <= (sizes.get(name) ?? 0));
    for (const name of sizes.keys())
      if (!there || !(name in written.bytes)) await rm(this.#pathOf(name));
      else await truncate(this.#pathOf(name), written.bytes[name]);
    if (!there) return false;
    this.rows = written.rows;
    this.#newest = written.newest;
    for (const [name, bytes] of Object.entries(written.bytes)) this.#bytes.set(name, bytes);
    return true;
  }

  /** Writes what waits in memory. */
  async save(): Promise<Written> {
    await this.#write();
    return { rows: this.rows, newest: this.#newest, bytes: Object.fromEntries(this.#bytes) };
  }

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
    const names = [...this.#bytes.keys()].sort();
    if (this.field !== undefined && names.join() === "undated.ndjson")
      throw new Unreached(
        `No record has a date in ${JSON.stringify(this.field)}. Correct \`since\` under \`source.from\`.`,
        false,
      );
    for (const name of names) {
      const lines = (await readFile(this.#pathOf(name), "utf8")).split("\n").slice(0, -1).sort();
      await writeFile(join(this.dir, name), lines.map((line) => `${line.slice(line.indexOf(TAB) + 1)}\n`).join(""));
    }
    return { files: names.map((name) => ({ name, path: join(this.dir, name) })), cursor: this.#newest };
  }

  async #write(): Promise<void> {
    for (const [name, lines] of this.#lines) {
      const text = Buffer.from(lines.join(""));
      await appendFile(this.#pathOf(name), text);
      this.#bytes.set(name, (this.#bytes.get(name) ?? 0) + text.length);
    }
    this.#lines.clear();
    this.#waiting = 0;
  }

  readonly #pathOf = (name: string) => join(this.dir, name + LINES);

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
